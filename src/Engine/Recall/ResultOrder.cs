using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>Puts results that are best first into another order. Names are the wire's.</summary>
public static class ResultOrder
{
    private static readonly string[] Names = ["score", "time", "causes"];

    /// <summary>Every name, for messages and help.</summary>
    public static IReadOnlyList<string> AllNames { get; } = Names;

    /// <summary>The name of an order on the wire.</summary>
    public static string NameOf(RecallOrder order) => Names[(int)order];

    /// <summary>Reads an order by its name, whatever its case.</summary>
    public static bool TryParse(string? name, out RecallOrder order)
    {
        var index = Array.FindIndex(Names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        order = (RecallOrder)Math.Max(index, 0);
        return index >= 0;
    }

    internal static async ValueTask<IReadOnlyList<RecallHit>> SortAsync(
        IStoreReader reader, IReadOnlyList<RecallHit> hits, RecallOrder order, CancellationToken cancellationToken) => order switch
        {
            RecallOrder.Time => [.. hits.OrderByDescending(hit => hit.Memory.CreatedAt)],
            RecallOrder.Causes => CausesFirst(hits, await CausesAsync(reader, hits, cancellationToken).ConfigureAwait(false)),
            _ => hits,
        };

    /// <summary>For each result the other results that are its causes.</summary>
    private static async ValueTask<IReadOnlyList<HashSet<MemoryId>>> CausesAsync(
        IStoreReader reader, IReadOnlyList<RecallHit> hits, CancellationToken cancellationToken)
    {
        var shown = hits.Select(hit => hit.Memory.Id).ToHashSet();
        var causes = new List<HashSet<MemoryId>>(hits.Count);
        foreach (var id in hits.Select(hit => hit.Memory.Id))
        {
            var edges = await reader.ReadEdgesAsync(id, cancellationToken).ConfigureAwait(false);
            causes.Add([.. edges
                .Where(edge => edge.Kind == EdgeKind.Causal && edge.Target == id && edge.Source != id && shown.Contains(edge.Source))
                .Select(edge => edge.Source)]);
        }

        return causes;
    }

    /// <summary>
    /// The best first, each behind those of its causes that have not been shown: a depth-first walk, in which a circle ends
    /// where it began.
    /// </summary>
    private static List<RecallHit> CausesFirst(IReadOnlyList<RecallHit> hits, IReadOnlyList<HashSet<MemoryId>> causes)
    {
        var ordered = new List<RecallHit>(hits.Count);
        var seen = new bool[hits.Count];
        for (var i = 0; i < hits.Count; i++)
        {
            Show(i);
        }

        return ordered;

        // As deep as there are results, at most a thousand.
        void Show(int index)
        {
            if (seen[index])
            {
                return;
            }

            seen[index] = true;
            for (var i = 0; i < hits.Count; i++)
            {
                if (causes[index].Contains(hits[i].Memory.Id))
                {
                    Show(i);
                }
            }

            ordered.Add(hits[index]);
        }
    }
}
