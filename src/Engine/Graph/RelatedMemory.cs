using Satchel.Engine.Model;

namespace Satchel.Engine.Graph;

/// <summary>A memory that a walk over the graphs reached.</summary>
/// <param name="Memory">Its current version.</param>
/// <param name="Hop">Edges from where the walk began, from 1.</param>
/// <param name="From">The memory from which it was reached.</param>
/// <param name="Via">The kind of the edge by which it was reached.</param>
/// <param name="Weight">The weight of that edge.</param>
public sealed record RelatedMemory(MemoryVersion Memory, int Hop, MemoryId From, EdgeKind Via, double Weight);
