namespace Satchel.Engine.Recall;

/// <summary>A candidate with its score.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Score">The score, 0 to 1.</param>
internal readonly record struct ScoredCandidate(Candidate Candidate, double Score);
