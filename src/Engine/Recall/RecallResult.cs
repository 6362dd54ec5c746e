namespace Satchel.Engine.Recall;

/// <summary>The answer to a question.</summary>
public sealed record RecallResult
{
    /// <summary>What the question was taken to be after.</summary>
    public required RecallIntent Intent { get; init; }

    /// <summary>What was found, best first.</summary>
    public required IReadOnlyList<RecallHit> Hits { get; init; }

    /// <summary>What could not be done as asked, such as <c>no_search_terms</c>; empty as a rule.</summary>
    public required IReadOnlyList<string> Degraded { get; init; }

    /// <summary>What the answer cost.</summary>
    public required RecallCost Cost { get; init; }
}
