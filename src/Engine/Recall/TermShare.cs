namespace Satchel.Engine.Recall;

/// <summary>A word of the question in a memory.</summary>
/// <param name="Term">The stem.</param>
/// <param name="Share">Its share of the text signal, 0 to 1.</param>
/// <param name="Asked">The word as the question says it.</param>
/// <param name="Found">The word as the memory says it; null where only its author is named so.</param>
public sealed record TermShare(string Term, double Share, string Asked, string? Found);
