namespace Satchel.Engine.Recall;

/// <summary>A word that was added to a question, and where the memory stood then.</summary>
/// <param name="Word">The word, as the memory says it.</param>
/// <param name="Rank">Its place among the results, from 1.</param>
public sealed record TriedWord(string Word, int Rank);
