namespace Satchel.Engine.Store;

/// <summary>How many vectors lie in a space.</summary>
/// <param name="Space">The space.</param>
/// <param name="Vectors">The vectors, those of retired versions included.</param>
public sealed record SpaceCount(EmbeddingSpace Space, long Vectors);
