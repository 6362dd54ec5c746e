using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Graph;

/// <summary>
/// Walks over the graphs from one memory, level by level: each memory once, by the strongest edge of the level that reaches
/// it first. Directions do not matter.
/// </summary>
public static class GraphWalk
{
    /// <summary>Deepest walk; behind it everything is related to everything.</summary>
    public const int MostHops = 5;

    /// <summary>Most memories of one walk.</summary>
    public const int MostMemories = 500;

    /// <summary>Most edges that are followed from one memory.</summary>
    private const int EdgesPerMemory = 50;

    private static readonly EdgeKind[] AllKinds = [EdgeKind.Temporal, EdgeKind.Entity, EdgeKind.Causal, EdgeKind.Semantic];

    /// <summary>Finds what is related to a memory.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="id">Where the walk begins.</param>
    /// <param name="kind">Only edges of this kind; null for all.</param>
    /// <param name="hops">How far, 1 to <see cref="MostHops"/>.</param>
    /// <param name="limit">Most memories, 1 to <see cref="MostMemories"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The memories in the order in which they were reached; null where there is no such current memory.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<RelatedMemory>?> RunAsync(
        IStoreReader reader, MemoryId id, EdgeKind? kind, int hops, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (await reader.FindCurrentAsync(id, cancellationToken).ConfigureAwait(false) is not { } start)
        {
            return null;
        }

        EdgeKind[] kinds = kind is { } only ? [only] : AllKinds;
        var ids = new Dictionary<long, MemoryId> { [start.Document] = id };
        var found = new List<RelatedMemory>();
        long[] level = [start.Document];
        for (var hop = 1; hop <= hops && level.Length > 0 && found.Count < limit; hop++)
        {
            var edges = await reader.ReadNeighboursAsync(level, kinds, EdgesPerMemory, cancellationToken).ConfigureAwait(false);
            var reached = new Dictionary<long, Neighbour>();
            foreach (var edge in edges.OrderByDescending(edge => edge.Weight).Where(edge => !ids.ContainsKey(edge.Other)))
            {
                reached.TryAdd(edge.Other, edge);
            }

            level = [.. reached.Keys.Take(limit - found.Count)];
            foreach (var stored in await reader.ReadVersionsAsync(level, cancellationToken).ConfigureAwait(false))
            {
                var edge = reached[stored.Document];
                ids.Add(stored.Document, stored.Version.Id);
                found.Add(new RelatedMemory(stored.Version, hop, ids[edge.Document], edge.Kind, edge.Weight));
            }
        }

        return found;
    }
}
