using System.Buffers;
using Satchel.Engine.Model;

namespace Satchel.Engine.Ledger;

/// <summary>Who changes the store, and by what. Every entry of one transaction carries it.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Actor">Who does it: 1 to 200 characters, such as a face.</param>
/// <param name="Origin">Where what is written comes from.</param>
/// <param name="Batch">Joins what was done together, so that it can be undone together; a UUID of version 7.</param>
/// <param name="Time">When it was done, to the millisecond.</param>
public sealed record LedgerIntent(LedgerOperation Operation, string Actor, MemoryOrigin Origin, string Batch, DateTimeOffset Time)
{
    private const char Separator = '@';
    private const int KeyDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The public key of the agent whose home the store is in, 64 hexadecimal digits; null where it has none.</summary>
    public string? Agent { get; init; }

    /// <summary>Actor and agent as one text, <c>cli@f930…</c>: the form in which the ledger keeps and hashes them.</summary>
    internal string Signatory => Agent is null ? Actor : $"{Actor}{Separator}{Agent}";

    /// <summary>Takes actor and agent apart again.</summary>
    internal static (string Actor, string? Agent) Split(string signatory)
    {
        var at = signatory.Length - KeyDigits - 1;
        return at > 0 && signatory[at] == Separator && !signatory.AsSpan(at + 1).ContainsAnyExcept(HexDigits)
            ? (signatory[..at], signatory[(at + 1)..])
            : (signatory, null);
    }

    /// <summary>Makes the intent of a new batch.</summary>
    public static LedgerIntent New(LedgerOperation operation, string actor, MemoryOrigin origin, DateTimeOffset now)
        => new(
            operation, actor, origin, Guid.CreateVersion7(now).ToString("D"),
            DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
}
