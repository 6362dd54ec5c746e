namespace Satchel.Engine.Store;

/// <summary>A vector as it is stored.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Components">As many as its space has dimensions.</param>
public sealed record StoredVector(long Document, ReadOnlyMemory<float> Components);
