using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>What a question means, as a vector of one embedding space.</summary>
/// <param name="Space">The space. Only vectors of it are compared.</param>
/// <param name="Components">As many as the space has dimensions.</param>
public sealed record QueryVector(EmbeddingSpace Space, ReadOnlyMemory<float> Components)
{
    /// <summary>The cosine up to which two texts have nothing to do with each other in this space, -1 to below 1; 0.3 by default.</summary>
    public double UnrelatedCosine { get; init; } = 0.3;
}
