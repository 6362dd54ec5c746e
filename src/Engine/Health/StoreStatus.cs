using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>How one store of a catalog is.</summary>
public sealed record StoreStatus
{
    /// <summary>Most current memories that are valued one by one: some 20 ms.</summary>
    public const int MostValued = 2_000;

    /// <summary>The store.</summary>
    public required StoreName Name { get; init; }

    /// <summary>Where it lies, or would lie.</summary>
    public required StorePlace Place { get; init; }

    /// <summary>What it holds; nothing where it does not exist.</summary>
    public required StoreCounts Counts { get; init; }

    /// <summary>
    /// Memories that are worth less than <see cref="RetentionRules.CandidateThreshold"/> and not immune; null where there are
    /// more than <see cref="MostValued"/>, which takes longer than a status may.
    /// </summary>
    public required long? Candidates { get; init; }

    /// <summary>How full its queue is.</summary>
    public required JobSummary Jobs { get; init; }

    /// <summary>When it was last proven that the store can be written to and recalled from.</summary>
    public required CanaryProof Canary { get; init; }

    /// <summary>Stores in the catalog.</summary>
    public required int Stores { get; init; }

    /// <summary>Looks at a store. One that does not exist is not made, and a home without stores stays so.</summary>
    /// <param name="catalog">The stores.</param>
    /// <param name="name">The store.</param>
    /// <param name="accesses">What was shown of it.</param>
    /// <param name="rules">By which its memories are valued.</param>
    /// <param name="now">The moment that counts as now.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store exists and cannot be read.</exception>
    public static async Task<StoreStatus> ReadAsync(
        IStoreCatalog catalog,
        StoreName name,
        IReadOnlyDictionary<MemoryId, AccessCount> accesses,
        RetentionRules rules,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rules);
        var (counts, candidates, jobs, canary) = await catalog.ExistsAsync(name, cancellationToken).ConfigureAwait(false)
            ? await CountAsync(catalog, name, accesses, rules, now, cancellationToken).ConfigureAwait(false)
            : (StoreCounts.Nothing, 0, JobSummary.Nothing, CanaryProof.Never);
        return new StoreStatus
        {
            Name = name,
            Place = await catalog.LocateAsync(name, cancellationToken).ConfigureAwait(false),
            Counts = counts,
            Candidates = candidates,
            Jobs = jobs,
            Canary = canary,
            Stores = (await catalog.ListAsync(cancellationToken).ConfigureAwait(false)).Count,
        };
    }

    private static async ValueTask<(StoreCounts Counts, long? Candidates, JobSummary Jobs, CanaryProof Canary)> CountAsync(
        IStoreCatalog catalog,
        StoreName name,
        IReadOnlyDictionary<MemoryId, AccessCount> accesses,
        RetentionRules rules,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var opened = await catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var store = opened.ConfigureAwait(false);
        var jobs = await opened.Jobs.SummariseAsync(cancellationToken).ConfigureAwait(false);
        var canary = CanaryProof.Read(await opened.Marks.ReadAsync(cancellationToken).ConfigureAwait(false));
        var view = await opened.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var reader = view.ConfigureAwait(false);
        var counts = await view.CountAsync(cancellationToken).ConfigureAwait(false);
        if (counts.Current > MostValued)
        {
            return (counts, null, jobs, canary);
        }

        var retention = await RetentionReport.ReadAsync(view, accesses, rules, rules.CandidateThreshold, limit: 0, now, cancellationToken)
            .ConfigureAwait(false);
        return (counts, retention.Found, jobs, canary);
    }
}
