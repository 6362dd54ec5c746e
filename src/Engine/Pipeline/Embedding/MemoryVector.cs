using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>What a memory means, as a model says.</summary>
/// <param name="Memory">The version that was read.</param>
/// <param name="Components">As many as the space has dimensions.</param>
internal sealed record MemoryVector(StoredVersion Memory, ReadOnlyMemory<float> Components);
