namespace Satchel.Simulation.Disk;

/// <summary>One change that SQLite asks of a disk.</summary>
internal sealed record DiskStep
{
    public required StepKind Kind { get; init; }

    /// <summary>Name of the file in the directory.</summary>
    public required string File { get; init; }

    /// <summary>Where a write begins, or the length after a truncation.</summary>
    public long Offset { get; init; }

    /// <summary>What is written.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The index of the log (<c>-shm</c>) as it was before; empty where nothing had mapped it.</summary>
    public ReadOnlyMemory<byte> LogIndex { get; init; }
}
