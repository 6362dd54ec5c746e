using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>The answer to a question.</summary>
public sealed record RecallResult
{
    /// <summary>What the question was taken to be after.</summary>
    public required RecallIntent Intent { get; init; }

    /// <summary>What was found, the best ones, in <see cref="Ordering"/>.</summary>
    public required IReadOnlyList<RecallHit> Hits { get; init; }

    /// <summary>The order of the results.</summary>
    public RecallOrder Ordering { get; init; }

    /// <summary>
    /// Whether a model put the best in order: first those that have <see cref="RecallSignals.Rerank"/>, by that; the scores stay what
    /// they were.
    /// </summary>
    public bool IsReranked { get; init; }

    /// <summary>Whether there are no results, or fewer than half of the limit.</summary>
    public bool IsSparse { get; init; }

    /// <summary>The score of the best memory that passes the filter, be it too low to be shown; null where nothing was scored.</summary>
    public double? BestScore { get; init; }

    /// <summary>
    /// The memories whose showing counts as an access: those that the question found. The newest, which are shown where a
    /// question has no word to look for, do not count.
    /// </summary>
    public IReadOnlyCollection<MemoryId> Accessed
        => Degraded.Contains(MemoryRecall.NoSearchTerms) ? [] : [.. Hits.Select(hit => hit.Memory.Id)];

    /// <summary>What could not be done as asked, such as <c>no_search_terms</c>; empty as a rule.</summary>
    public required IReadOnlyList<string> Degraded { get; init; }

    /// <summary>What the answer cost.</summary>
    public required RecallCost Cost { get; init; }
}
