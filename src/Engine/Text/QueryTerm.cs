namespace Satchel.Engine.Text;

/// <summary>A term of a question.</summary>
/// <param name="Term">The term as the index holds it.</param>
/// <param name="Count">How often the question has it, 1 or more.</param>
internal readonly record struct QueryTerm(string Term, int Count);
