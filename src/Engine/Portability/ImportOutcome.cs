namespace Satchel.Engine.Portability;

/// <summary>What became of an import.</summary>
public sealed record ImportOutcome
{
    /// <summary>Whether anything was written; false when a bad line stopped an import of all or nothing, or in a dry run.</summary>
    public required bool Committed { get; init; }

    /// <summary>Memories that are new.</summary>
    public required long Stored { get; init; }

    /// <summary>New memories for which a job was queued, so that models refine them.</summary>
    public long Queued { get; init; }

    /// <summary>Lines whose memory was there already.</summary>
    public required long Known { get; init; }

    /// <summary>Lines whose memory was erased here; it does not come back.</summary>
    public required long Erased { get; init; }

    /// <summary>Lines that cannot be imported.</summary>
    public required long Bad { get; init; }

    /// <summary>The first of them, at most <see cref="JsonLinesImport.ReportedLines"/>.</summary>
    public required IReadOnlyList<BadLine> BadLines { get; init; }

    /// <summary>Lines that tell of payments, new or known.</summary>
    public long Payments { get; init; }

    /// <summary>Secrets that were taken out of the new memories.</summary>
    public long Redactions { get; init; }
}
