namespace Satchel.Engine.Recall;

/// <summary>A word of the question in a memory.</summary>
/// <param name="Term">The stem.</param>
/// <param name="Share">Its share of the text signal, 0 to 1.</param>
public sealed record TermShare(string Term, double Share);
