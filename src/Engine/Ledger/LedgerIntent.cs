using Satchel.Engine.Model;

namespace Satchel.Engine.Ledger;

/// <summary>Who changes the store, and by what. Every entry of one transaction carries it.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Actor">Who does it: 1 to 200 characters, such as a face or an agent's public key.</param>
/// <param name="Origin">Where what is written comes from.</param>
/// <param name="Batch">Joins what was done together, so that it can be undone together; a UUID of version 7.</param>
/// <param name="Time">When it was done, to the millisecond.</param>
public sealed record LedgerIntent(LedgerOperation Operation, string Actor, MemoryOrigin Origin, string Batch, DateTimeOffset Time)
{
    /// <summary>Makes the intent of a new batch.</summary>
    public static LedgerIntent New(LedgerOperation operation, string actor, MemoryOrigin origin, DateTimeOffset now)
        => new(
            operation, actor, origin, Guid.CreateVersion7(now).ToString("D"),
            DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
}
