using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>What became of one store of another system.</summary>
public sealed record MovedStore
{
    /// <summary>Its name there.</summary>
    public required string Source { get; init; }

    /// <summary>The store that it went to.</summary>
    public required StoreName Store { get; init; }

    /// <summary>How much there was of each kind, and what became of it.</summary>
    public required IReadOnlyList<MovedCount> Counts { get; init; }

    /// <summary>What was mended or left out, by reason.</summary>
    public required IReadOnlyList<MoveFinding> Findings { get; init; }

    /// <summary>Secrets that were taken out of new memories.</summary>
    public required long Redactions { get; init; }

    /// <summary>Memories that wait for a worker to refine them.</summary>
    public required long Queued { get; init; }

    /// <summary>The file with everything that has no place in a store; null where there is none.</summary>
    public KeptFile? Archive { get; init; }

    /// <summary>Whether the store is other than before.</summary>
    public bool IsChanged => Archive is { IsNew: true } || Counts.Any(count => count.Stored > 0);
}
