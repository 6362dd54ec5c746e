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
    public sealed record MemoryErased(MemoryId Id, int Versions, int Payloads) : LedgerChange;

    /// <summary>The payload is there and says nothing that can be read: it was damaged, or a newer program wrote it.</summary>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record Unreadable(string Reason) : LedgerChange;
}
