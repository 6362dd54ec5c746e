using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>One memory that answers a question.</summary>
public sealed record RecallHit
{
    /// <summary>The memory as it is now.</summary>
    public required MemoryVersion Memory { get; init; }

    /// <summary>How well it answers, 0 to 1: the weighted signals as a share of what a memory can reach by itself.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// What brought it up: <c>text</c>, <c>context</c>, <c>answer</c>, the kind of an edge, <c>vector</c> (and nothing else),
    /// <c>recency</c> or <c>basic</c>.
    /// </summary>
    public required string Via { get; init; }

    /// <summary>The parts of the score.</summary>
    public required RecallSignals Signals { get; init; }

    /// <summary>Memories that say exactly the same and would have come behind it: they are not shown.</summary>
    public IReadOnlyList<MemoryId> Also { get; init; } = [];

    /// <summary>Where the score comes from; null unless it was asked for.</summary>
    public RecallExplanation? Explanation { get; init; }
}
