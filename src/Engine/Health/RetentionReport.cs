using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>Which memories are worth least, so that somebody may decide to forget them. Nothing is forgotten by itself.</summary>
/// <param name="Memories">Current memories that were looked at; held back ones are not.</param>
/// <param name="Found">How many are worth less than the threshold and not immune.</param>
/// <param name="Least">The least of these, the least first.</param>
public sealed record RetentionReport(long Memories, long Found, IReadOnlyList<RetainedMemory> Least)
{
    private const int PageSize = 1_000;

    /// <summary>Nothing: the report of a store that does not exist.</summary>
    public static RetentionReport Nothing { get; } = new(0, 0, []);

    /// <summary>Looks at every current memory.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="accesses">What was shown, from <see cref="AccessLog.Read"/>.</param>
    /// <param name="rules">The owner's numbers.</param>
    /// <param name="threshold">Only memories worth less are meant; infinity for any.</param>
    /// <param name="limit">Most memories in <see cref="Least"/>; 0 to only count.</param>
    /// <param name="now">The moment that counts as now.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static Task<RetentionReport> ReadAsync(
        IStoreReader reader,
        IReadOnlyDictionary<MemoryId, AccessCount> accesses,
        RetentionRules rules,
        double threshold,
        int limit,
        DateTimeOffset now,
        CancellationToken cancellationToken)
        => ReadAsync(reader, accesses, rules, threshold, static _ => true, limit, now, cancellationToken);

    /// <summary>Looks at every current memory of which something holds.</summary>
    internal static async Task<RetentionReport> ReadAsync(
        IStoreReader reader,
        IReadOnlyDictionary<MemoryId, AccessCount> accesses,
        RetentionRules rules,
        double threshold,
        Func<RetainedMemory, bool> concerns,
        int limit,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(accesses);
        var (memories, found, document) = (0L, 0L, 0L);
        var least = new PriorityQueue<RetainedMemory, (double Value, long Document)>(
            Comparer<(double Value, long Document)>.Create((one, other) => other.CompareTo(one)));
        while (await reader.ReadPageAsync(document, PageSize, currentOnly: true, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            document = page[^1].Document;
            foreach (var stored in page.Where(stored => stored.Version.Trust != MemoryTrust.Quarantined))
            {
                memories++;
                var memory = RetainedMemory.WithoutEdges(stored.Version, accesses, rules, now);
                if (memory.IsImmune || memory.Value >= threshold || !concerns(memory))
                {
                    continue;
                }

                // Only where edges matter are they read: they may lift it over the threshold, or give it another place.
                var hasPlace = least.Count < limit || (limit > 0 && memory.Value <= least.Peek().Value);
                if (hasPlace || memory.Value * RetentionValue.MostDegree >= threshold)
                {
                    memory = await memory.WithEdgesAsync(reader, cancellationToken).ConfigureAwait(false);
                }

                if (memory.Value >= threshold)
                {
                    continue;
                }

                found++;
                least.Enqueue(memory, (memory.Value, stored.Document));
                if (least.Count > limit)
                {
                    least.Dequeue();
                }
            }
        }

        var ordered = new List<RetainedMemory>(least.Count);
        while (least.TryDequeue(out var greatest, out _))
        {
            ordered.Add(greatest);
        }

        ordered.Reverse();
        return new RetentionReport(memories, found, ordered);
    }
}
