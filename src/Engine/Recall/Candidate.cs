using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>A document that may be an answer, with the signals that are known before its text is read.</summary>
/// <param name="Facts">The document.</param>
/// <param name="Match">Its row in <see cref="TextMatches"/>, or -1 when it holds no word of the question.</param>
/// <param name="Text">The text signal.</param>
/// <param name="Graph">The graph signal: context of the session.</param>
/// <param name="Answer">The answer signal.</param>
internal readonly record struct Candidate(DocumentFacts Facts, int Match, double Text, double Graph, double Answer)
{
    /// <summary>The vector signal.</summary>
    public double Vector { get; init; }
}
