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

    /// <summary>The first bytes of a write, as if the process had died within it; what is no write is not done at all.</summary>
    public void WritePart(string folder, Random random)
    {
        if (Kind is StepKind.Write)
        {
            using var file = System.IO.File.OpenWrite(Path.Combine(folder, File));
            file.Position = Offset;
            file.Write(Bytes.Span[..random.Next(Bytes.Length)]);
        }
    }
}
