namespace Satchel.Engine.Text;

/// <summary>A term of a question.</summary>
/// <param name="Term">The term as the index holds it.</param>
/// <param name="Count">How often the question has it, 1 or more.</param>
/// <param name="Share">What it counts for beside a word of the question: 1 for those, less for words that were added.</param>
internal readonly record struct QueryTerm(string Term, int Count, double Share = 1);
