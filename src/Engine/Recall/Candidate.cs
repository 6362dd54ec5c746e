using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>A document that may be an answer, with the signals that are known before its text is read.</summary>
/// <param name="Facts">The document.</param>
/// <param name="Match">Its row in <see cref="TextMatches"/>, or -1 when it holds no word of the question.</param>
/// <param name="Text">The text signal.</param>
/// <param name="Context">The context signal: what its session lends.</param>
/// <param name="Answer">The answer signal.</param>
internal readonly record struct Candidate(DocumentFacts Facts, int Match, double Text, double Context, double Answer)
{
    /// <summary>The graph signal: 0 before the walk.</summary>
    public double Graph { get; init; }

    /// <summary>The vector signal.</summary>
    public double Vector { get; init; }
}
