using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>A vector that another system had a model make.</summary>
/// <param name="Space">What it was made with.</param>
/// <param name="Components">As many as the space has dimensions; of length 1.</param>
internal sealed record ForeignVector(EmbeddingSpace Space, ReadOnlyMemory<float> Components);
