using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>An edge by which the walk over the graphs came to a memory.</summary>
/// <param name="From">Where it stood before.</param>
/// <param name="Kind">The kind of the edge.</param>
/// <param name="Weight">Its weight, 0 to 1.</param>
public sealed record PathEdge(MemoryId From, EdgeKind Kind, double Weight);
