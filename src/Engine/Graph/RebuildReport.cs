namespace Satchel.Engine.Graph;

/// <summary>What became of rebuilding the edges that follow from the texts.</summary>
/// <param name="Memories">Current memories that were looked at.</param>
/// <param name="Removed">Edges that were there before.</param>
/// <param name="Made">Edges that are there now.</param>
public sealed record RebuildReport(long Memories, long Removed, long Made);
