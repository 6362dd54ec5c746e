using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>A memory with what it is worth to keep it.</summary>
/// <param name="Memory">Its current version.</param>
/// <param name="Days">Days since it was last read, or else was said.</param>
/// <param name="Edges">Edges of it that are kept; those that follow from session, time and entities make nothing worth more.</param>
/// <param name="Value">Its <see cref="RetentionValue"/>.</param>
public sealed record RetainedMemory(MemoryVersion Memory, double Days, int Edges, double Value)
{
    /// <summary>How often it was read: accesses are not counted yet.</summary>
    public const int Accesses = 0;

    /// <summary>Whether it is never proposed for retirement.</summary>
    public bool IsImmune => RetentionValue.IsImmune(Memory, Accesses);

    /// <summary>Values a memory.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async ValueTask<RetainedMemory> ReadAsync(
        IStoreReader reader, MemoryVersion memory, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(memory);
        var edges = await reader.CountKeptEdgesAsync(memory.Id, cancellationToken).ConfigureAwait(false);
        var days = Math.Max(0, (now - memory.CreatedAt).TotalDays);
        return new RetainedMemory(memory, days, edges, RetentionValue.Of(memory.Importance, Accesses, days, edges));
    }
}
