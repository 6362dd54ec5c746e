using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>A document on the walk over the graphs.</summary>
/// <param name="Document">The document.</param>
/// <param name="Strength">What is left of the score of the anchor where the walk began, 0 to 1.</param>
/// <param name="Before">The step before; null for an anchor.</param>
/// <param name="Kind">The kind of the edge from there; of no meaning for an anchor.</param>
/// <param name="Weight">The weight of that edge.</param>
internal sealed record WalkStep(long Document, double Strength, WalkStep? Before, EdgeKind Kind, double Weight)
{
    /// <summary>The steps from the anchor, which comes first, to this one.</summary>
    public IReadOnlyList<WalkStep> Path => Before is null ? [this] : [.. Before.Path, this];

    /// <summary>Whether the walk came through a document on the way here.</summary>
    public bool Passed(long document) => Document == document || Before?.Passed(document) is true;
}
