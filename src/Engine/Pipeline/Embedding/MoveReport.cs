using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>What was done on the way to other vectors, by this run alone.</summary>
/// <param name="Spaces">Where the store is now.</param>
/// <param name="Embedded">Memories that were embedded.</param>
/// <param name="Removed">Old vectors that were removed.</param>
/// <param name="Edges">Semantic edges that were made.</param>
public sealed record MoveReport(ModelSpaces Spaces, long Embedded, long Removed, long Edges);
