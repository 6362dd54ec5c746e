using Satchel.Engine.Model;

namespace Satchel.Engine.Ledger;

/// <summary>What an entry changes. The tables of the store follow from the changes in their order.</summary>
public abstract record LedgerChange
{
    private LedgerChange()
    {
    }

    /// <summary>A version was written.</summary>
    public sealed record VersionAdded(MemoryVersion Version) : LedgerChange;

    /// <summary>The current version of a memory was retired.</summary>
    public sealed record VersionRetired(MemoryId Id, int Number, DateTimeOffset RetiredAt) : LedgerChange;

    /// <summary>
    /// All versions of a memory were removed, and the payloads of all earlier entries about it; so many there were. No later
    /// entry is about this memory.
    /// </summary>
    public sealed record MemoryErased(MemoryId Id, int Versions, int Payloads) : LedgerChange
    {
        /// <summary>Entries about edges that touched it, their subject another memory: their payloads are gone too.</summary>
        public IReadOnlyList<long> Edges { get; init; } = [];
    }

    /// <summary>A person or an agent linked two memories.</summary>
    /// <param name="Edge">The edge.</param>
    /// <param name="Replaced">The edge in whose place it came, or null.</param>
    public sealed record EdgeLinked(MemoryEdge Edge, MemoryEdge? Replaced) : LedgerChange;

    /// <summary>An edge that a person or an agent had made was removed.</summary>
    /// <param name="Edge">The edge as it was.</param>
    public sealed record EdgeUnlinked(MemoryEdge Edge) : LedgerChange;

    /// <summary>The payload is there and says nothing that can be read: it was damaged, or a newer program wrote it.</summary>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record Unreadable(string Reason) : LedgerChange;
}
