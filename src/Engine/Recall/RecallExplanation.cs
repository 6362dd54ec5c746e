namespace Satchel.Engine.Recall;

/// <summary>Where a score comes from.</summary>
/// <param name="Terms">The words of the question that the memory holds, as stems, with their share of the text signal.</param>
/// <param name="Context">The words that stand near it, with the neighbour that lends each.</param>
/// <param name="Path">The edges by which the walk over the graphs came to it, from a match on; empty where it did not.</param>
/// <param name="Points">What each signal adds: value × weight, as shares of the same whole as the score; together the score, where it is below 1.</param>
/// <param name="Weights">The weight of every signal, as a share of the same whole: what a signal of 1 would add.</param>
public sealed record RecallExplanation(
    IReadOnlyList<TermShare> Terms,
    IReadOnlyList<ContextShare> Context,
    IReadOnlyList<PathEdge> Path,
    IReadOnlyDictionary<string, double> Points,
    IReadOnlyDictionary<string, double> Weights);
