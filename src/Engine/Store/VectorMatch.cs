namespace Satchel.Engine.Store;

/// <summary>A document near to a query.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Cosine">Cosine of the angle between both vectors, -1 to 1.</param>
public readonly record struct VectorMatch(long Document, double Cosine);
