using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>A word of the question near a memory.</summary>
/// <param name="Term">The stem.</param>
/// <param name="From">The neighbour that holds it.</param>
/// <param name="Share">Its share of the context signal, 0 to 1.</param>
public sealed record ContextShare(string Term, MemoryId From, double Share);
