namespace Satchel.Engine.Store;

/// <summary>Where a term stands.</summary>
/// <param name="Term">The term.</param>
/// <param name="Documents">Current documents that hold it.</param>
/// <param name="Postings">Every passage that holds it, in documents of any state; by document, then passage.</param>
public sealed record TermPostings(string Term, long Documents, IReadOnlyList<Posting> Postings);
