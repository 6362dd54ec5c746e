using Satchel.Engine.Model;

namespace Satchel.Engine.Ledger;

/// <summary>
/// One change of the store. Entries are only ever added; each carries the hash of the one before, so that none can be
/// altered, left out or put elsewhere without breaking the chain.
/// </summary>
public sealed record LedgerEntry
{
    /// <summary>Its number, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>Who did it, what, from where, when, and together with what.</summary>
    public required LedgerIntent Intent { get; init; }

    /// <summary>The memory that it is about.</summary>
    public required MemoryId Subject { get; init; }

    /// <summary>SHA-256 over the salt and the payload.</summary>
    public required ReadOnlyMemory<byte> PayloadHash { get; init; }

    /// <summary>The hash of the entry before; 32 zeros for the first.</summary>
    public required ReadOnlyMemory<byte> PreviousHash { get; init; }

    /// <summary>SHA-256 over everything above.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>What was changed; null where it has been erased.</summary>
    public LedgerChange? Change { get; init; }
}
