using Satchel.Engine.Model;
using Satchel.Engine.Pipeline.Embedding;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Does the jobs of all stores in the background. Any number of workers may run at once, in one process or in many. What it
/// had begun when it is stopped is given back, and what it had when it is killed is taken back by the next one.
/// </summary>
public sealed class Worker : IDisposable
{
    /// <summary>Who changes a store in the background, as the ledger names it.</summary>
    public const string Actor = "worker";

    private readonly IStoreCatalog _catalog;
    private readonly Dictionary<string, IJobHandler> _handlers;
    private readonly WorkerIdentity _identity;
    private readonly WorkerOptions _options;
    private readonly SemaphoreSlim _planning;
    private readonly TimeProvider _time;

    /// <summary>Makes a worker.</summary>
    /// <param name="catalog">The stores that it serves.</param>
    /// <param name="handlers">What it can do, one of each kind of job.</param>
    /// <param name="options">How it works.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Worker(IStoreCatalog catalog, IEnumerable<IJobHandler> handlers, WorkerOptions options, TimeProvider time)
        : this(catalog, handlers, options, time, WorkerIdentity.New(time))
    {
    }

    /// <summary>Makes a worker that passes itself off as another.</summary>
    internal Worker(
        IStoreCatalog catalog, IEnumerable<IJobHandler> handlers, WorkerOptions options, TimeProvider time, WorkerIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_catalog, _options, _time, _identity) = (catalog, options, time, identity);
        _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
        _planning = new SemaphoreSlim(options.Parallel, options.Parallel);
    }

    /// <summary>Embeds what nobody asked for, at the end of each turn of a store; null, the default, for nothing.</summary>
    public VectorBackfill? Backfill { get; init; }

    /// <summary>
    /// Does what is due in every store, each in its turn, until nothing is. A store that cannot be served is named in its
    /// report and keeps no other one waiting.
    /// </summary>
    /// <param name="only">Only these stores; empty for all.</param>
    /// <param name="progress">Told after each turn of a store; null for nobody.</param>
    /// <param name="cancellationToken">Stops it within a moment.</param>
    /// <returns>A report for each store.</returns>
    public Task<IReadOnlyList<WorkerReport>> DrainAsync(
        IReadOnlyCollection<StoreName> only, IProgress<WorkerReport>? progress, CancellationToken cancellationToken)
        => DrainAsync(only, int.MaxValue, progress, cancellationToken);

    /// <summary>Does what is due in every store, but no more than some jobs.</summary>
    /// <param name="only">Only these stores; empty for all.</param>
    /// <param name="most">Most jobs in all, at least 1; those that stand in the order before one of them may be done beside it.</param>
    /// <param name="progress">Told after each turn of a store; null for nobody.</param>
    /// <param name="cancellationToken">Stops it within a moment.</param>
    /// <returns>A report for each store that had a turn.</returns>
    public async Task<IReadOnlyList<WorkerReport>> DrainAsync(
        IReadOnlyCollection<StoreName> only, int most, IProgress<WorkerReport>? progress, CancellationToken cancellationToken)
    {
        var left = most;
        var reports = new Dictionary<StoreName, WorkerReport>();
        bool busy;
        do
        {
            busy = false;
            foreach (var name in await _catalog.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (only.Count > 0 && !only.Contains(name))
                {
                    continue;
                }

                var before = reports.GetValueOrDefault(name)
                    ?? new WorkerReport(name, 0, 0, 0, Guid.CreateVersion7(_time.GetUtcNow()).ToString("D"), null);
                if (before.Problem is not null || left <= 0)
                {
                    continue;
                }

                var after = await TakeTurnAsync(before, Math.Min(_options.TurnJobs, left), cancellationToken).ConfigureAwait(false);
                left -= after.Tried - before.Tried;
                reports[name] = after;
                busy |= after.Problem is null && after != before;
                progress?.Report(after);
            }
        }
        while (busy);
        return [.. reports.Values.OrderBy(report => report.Store.Value, StringComparer.Ordinal)];
    }

    /// <summary>When the next job of any store is due; null where none waits.</summary>
    /// <exception cref="StoreException">The place of the stores cannot be read.</exception>
    public async Task<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<StoreName> only, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var name in await _catalog.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if ((only.Count == 0 || only.Contains(name)) && await NextDueAsync(name, cancellationToken).ConfigureAwait(false) is { } due)
            {
                next = next is { } earlier && earlier < due ? earlier : due;
            }
        }

        return next;
    }

    /// <inheritdoc/>
    public void Dispose() => _planning.Dispose();

    private async ValueTask<DateTimeOffset?> NextDueAsync(StoreName name, CancellationToken cancellationToken)
    {
        try
        {
            var store = await _catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
            await using var opened = store.ConfigureAwait(false);
            return (await store.Jobs.SummariseAsync(cancellationToken).ConfigureAwait(false)).NextDue;
        }
        catch (StoreException)
        {
            // A drain names what is wrong with it.
            return null;
        }
    }

    private async Task<WorkerReport> TakeTurnAsync(WorkerReport before, int turnJobs, CancellationToken cancellationToken)
    {
        StoreDrain? drain = null;
        try
        {
            var store = await _catalog.OpenAsync(before.Store, cancellationToken).ConfigureAwait(false);
            await using var opened = store.ConfigureAwait(false);
            drain = new StoreDrain(store, before.Batch, _identity.ToString(), IsGone, _handlers, _options, turnJobs, _planning, _time);
            await drain.RunAsync(cancellationToken).ConfigureAwait(false);
            return await CatchUpAsync(store, Add(before, drain), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            return Add(before, drain) with { Problem = error.Message };
        }
    }

    /// <summary>Embeds what lacks a vector; where a model did not answer, not again in this drain.</summary>
    private async ValueTask<WorkerReport> CatchUpAsync(IMemoryStore store, WorkerReport report, CancellationToken cancellationToken)
    {
        if (Backfill is not { } backfill || report.EmbeddingProblem is not null)
        {
            return report;
        }

        var (embedded, problem) = await backfill.RunAsync(store, cancellationToken).ConfigureAwait(false);
        return report with { Embedded = report.Embedded + embedded, EmbeddingProblem = problem };
    }

    private bool IsGone(string owner) => WorkerIdentity.Parse(owner) is { } other && _identity.IsGone(other);

    private static WorkerReport Add(WorkerReport report, StoreDrain? drain) => drain is null
        ? report
        : report with { Done = report.Done + drain.Done, PutOff = report.PutOff + drain.PutOff, Parked = report.Parked + drain.Parked };
}
