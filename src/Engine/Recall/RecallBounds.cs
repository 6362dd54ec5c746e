namespace Satchel.Engine.Recall;

/// <summary>
/// What one question may cost at most, whatever the size of the store. Within them an answer is the best there is. Beyond
/// them documents are left out whose own words match less than those of thousands of others; docs/performance.md says how
/// often that changes the first ten.
/// </summary>
/// <param name="Postings">
/// Most postings that are read to find documents, those of rare terms first. A term is read whole or from its newest postings
/// on; what is left of it is looked up only in the documents that are found. Rows of the index hold 128: up to here it costs
/// no more to read them all than to look up single ones.
/// </param>
/// <param name="Matches">
/// Documents that are weighed against each other with their sessions: those that promise most, of equal ones the newest, and
/// what stands beside them.
/// </param>
internal sealed record RecallBounds(int Postings, int Matches)
{
    /// <summary>What every recall keeps to.</summary>
    public static RecallBounds Standard { get; } = new(262_144, 512);

    /// <summary>Everything that holds a word is weighed: what the bounded answers are compared with.</summary>
    public static RecallBounds None { get; } = new(int.MaxValue, int.MaxValue);

    /// <summary>These bounds for a question that asks for so many results: twice as many are weighed at least.</summary>
    public RecallBounds For(int results) => this with { Matches = Math.Max(Matches, 2 * results) };
}
