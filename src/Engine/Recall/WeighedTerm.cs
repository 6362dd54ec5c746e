using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>A term of the question with what was read of it.</summary>
/// <param name="Scale">What it counts for in a document, before how often it stands there is weighed.</param>
/// <param name="Postings">Its postings, by document.</param>
internal readonly record struct WeighedTerm(double Scale, IReadOnlyList<Posting> Postings);
