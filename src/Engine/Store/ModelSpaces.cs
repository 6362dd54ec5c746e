namespace Satchel.Engine.Store;

/// <summary>In which space a store keeps the vectors of a model, and where it is on the way to another one.</summary>
/// <param name="Own">The space; null as long as the store has no vector of a model. The owner's settings do not change it.</param>
/// <param name="Move">What is under way; null as a rule.</param>
public sealed record ModelSpaces(EmbeddingSpace? Own, SpaceMove? Move);
