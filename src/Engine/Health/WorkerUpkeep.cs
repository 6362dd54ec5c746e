using Satchel.Engine.Graph;
using Satchel.Engine.Inference;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// What a worker does for every store beside its jobs, each step at its own times, whatever the jobs take and however often it
/// is called:
/// <list type="number">
/// <item><c>jobs</c>: let those begin anew that waited for a credential which is there now; remove those that ended long ago;</item>
/// <item><c>retention</c>: one pass of <see cref="MemoryRetention"/>;</item>
/// <item><c>canary</c>: prove that the store can be written to and recalled from;</item>
/// <item><c>edges</c>: make the edges of some memories that came by an import;</item>
/// <item><c>sync</c>: exchange memories with the owner's relays, where there are any.</item>
/// </list>
/// A step that fails says so in the report and keeps no other one waiting. The store remembers when each was begun, so of any
/// number of workers one does it. Nothing here decides whether a memory is found.
/// </summary>
public sealed class WorkerUpkeep
{
    /// <summary>How often every step but <c>edges</c> and <c>sync</c> is due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How often <c>edges</c> is due: workers that are called at once do not all begin it.</summary>
    public static readonly TimeSpan EdgesInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long jobs are kept that were done.</summary>
    public static readonly TimeSpan DoneJobs = TimeSpan.FromDays(7);

    /// <summary>How long those of them are kept that say what a model could not do.</summary>
    public static readonly TimeSpan DegradedJobs = TimeSpan.FromDays(30);

    /// <summary>Most pieces of <see cref="MissingEdges"/> in one pass: 2,000 documents, a second or two.</summary>
    private const int MostPieces = 10;

    private const string LinkedMark = "linked_document";

    /// <summary>How the reasons of jobs begin that wait for a setting of the owner.</summary>
    private static readonly string[] WaitingForSettings = ["model_credentials_missing", "model_not_configured", "model_address_refused"];

    private readonly Func<StoreName, AccessLog> _accesses;
    private readonly IStoreCatalog _catalog;
    private readonly ModelClients _models;
    private readonly SatchelSettings _settings;
    private readonly TimeProvider _time;

    /// <summary>Makes it.</summary>
    /// <param name="catalog">The stores.</param>
    /// <param name="settings">The owner's settings.</param>
    /// <param name="models">The owner's models; none is asked.</param>
    /// <param name="accesses">What was shown of a store.</param>
    /// <param name="time">The clock.</param>
    public WorkerUpkeep(
        IStoreCatalog catalog, SatchelSettings settings, ModelClients models, Func<StoreName, AccessLog> accesses, TimeProvider time)
        => (_catalog, _settings, _models, _accesses, _time) = (catalog, settings, models, accesses, time);

    /// <summary>Exchanges a store with relays, and says how much changed and what went wrong; null, the default, where there are none.</summary>
    public Func<IMemoryStore, CancellationToken, Task<(long Changes, string? Problem)>>? Exchange { get; init; }

    /// <summary>How often <see cref="Exchange"/> is due.</summary>
    public TimeSpan ExchangeInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Does what is due. A worker calls it once in every pass; where nothing is due, that costs a look at each store.</summary>
    /// <param name="only">Only these stores; empty for all.</param>
    /// <param name="cancellationToken">Stops it within a moment.</param>
    /// <returns>A report for each store in which something was due.</returns>
    /// <exception cref="StoreException">The place of the stores cannot be read.</exception>
    public async Task<IReadOnlyList<UpkeepReport>> RunAsync(IReadOnlyCollection<StoreName> only, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(only);
        var reports = new List<UpkeepReport>();
        foreach (var name in await _catalog.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if ((only.Count == 0 || only.Contains(name)) && await TendAsync(name, cancellationToken).ConfigureAwait(false) is { IsIdle: false } report)
            {
                reports.Add(report);
            }
        }

        return reports;
    }

    private async ValueTask<UpkeepReport> TendAsync(StoreName name, CancellationToken cancellationToken)
    {
        var steps = new List<UpkeepStep>();
        try
        {
            var store = await _catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
            await using var opened = store.ConfigureAwait(false);
            await RunAsync("jobs", Interval, TendJobsAsync).ConfigureAwait(false);
            await RunAsync("retention", Interval, PruneAsync).ConfigureAwait(false);
            await RunAsync("canary", Interval, ProveAsync).ConfigureAwait(false);
            await RunAsync("edges", EdgesInterval, LinkAsync).ConfigureAwait(false);
            if (Exchange is { } exchange)
            {
                await RunAsync("sync", ExchangeInterval, exchange).ConfigureAwait(false);
            }

            return new UpkeepReport(name, steps, null);

            async ValueTask RunAsync(string step, TimeSpan interval, Func<IMemoryStore, CancellationToken, Task<(long Changes, string? Problem)>> run)
            {
                if (await TryRunAsync(store, step, interval, run, cancellationToken).ConfigureAwait(false) is { } done)
                {
                    steps.Add(done);
                }
            }
        }
        catch (StoreException error)
        {
            return new UpkeepReport(name, steps, error.Message);
        }
    }

    /// <summary>Runs a step where it is due.</summary>
    private async ValueTask<UpkeepStep?> TryRunAsync(
        IMemoryStore store, string step, TimeSpan interval, Func<IMemoryStore, CancellationToken, Task<(long Changes, string? Problem)>> run,
        CancellationToken cancellationToken)
    {
        try
        {
            var (mark, now) = ($"upkeep_{step}_ms", _time.GetUtcNow());
            var marks = await store.Marks.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (step == "edges" && !await HasUnlinkedAsync(store, marks, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            // Reading first costs nobody the write lock where nothing is due.
            var last = marks.TryGetValue(mark, out var ms) ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : DateTimeOffset.MinValue;
            if ((last <= now && last > now - interval) || !await store.Marks.TryTakeAsync(mark, now, interval, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var (changes, problem) = await run(store, cancellationToken).ConfigureAwait(false);
            return new UpkeepStep(step, changes, problem);
        }
        catch (Exception error) when (error is StoreException or ModelException or SettingsException)
        {
            return new UpkeepStep(step, 0, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The top of a worker's step: a bug in one must not keep the others from being done.
            return new UpkeepStep(step, 0, $"bug: {error.GetType().Name}");
        }
    }

    private async Task<(long Changes, string? Problem)> TendJobsAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var changes = 0;
        var done = new JobFilter { States = [JobState.Done] };
        changes += await store.Jobs.PurgeAsync(
            done with { FinishedBefore = now - DoneJobs, ExceptReasonPrefix = "degraded" }, cancellationToken).ConfigureAwait(false);
        changes += await store.Jobs.PurgeAsync(done with { FinishedBefore = now - DegradedJobs }, cancellationToken).ConfigureAwait(false);
        List<string> kinds =
        [
            .. HasChat() ? [NewJob.Refine] : Array.Empty<string>(),
            .. _models.MissingForEmbeddings(store.Name).Count == 0 ? [NewJob.Embed] : Array.Empty<string>(),
        ];
        foreach (var kind in kinds)
        {
            foreach (var reason in WaitingForSettings)
            {
                var filter = new JobFilter { States = [JobState.Parked], Kind = kind, ReasonPrefix = reason };
                changes += await store.Jobs.RequeueAsync(filter, cancellationToken).ConfigureAwait(false);
            }
        }

        return (changes, null);
    }

    private bool HasChat()
        => _models.MissingForChat(ModelRole.Canonical).Count == 0 && _models.MissingForChat(ModelRole.Metadata).Count == 0;

    private async Task<(long Changes, string? Problem)> PruneAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var rules = RetentionRules.Read(_settings, store.Name);
        var report = await new MemoryRetention(store, rules, _time, Worker.Actor)
            .RunAsync(_accesses(store.Name).Read(), rules.PruneBatch, dryRun: false, cancellationToken).ConfigureAwait(false);
        return (report.Retired, null);
    }

    private async Task<(long Changes, string? Problem)> ProveAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var proof = await new Canary(store, _time).ProveAsync(cancellationToken).ConfigureAwait(false);
        return proof.Failure is CanaryFailure.None ? (1, null) : (0, $"the canary failed: {proof.Failure}");
    }

    private async Task<(long Changes, string? Problem)> LinkAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var marks = await store.Marks.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (made, last) = (0L, marks.GetValueOrDefault(LinkedMark));
        for (var piece = 0; piece < MostPieces; piece++)
        {
            var intent = LedgerIntent.New(LedgerOperation.Link, Worker.Actor, MemoryOrigin.Agent, _time.GetUtcNow());
            if (await MissingEdges.MakeAsync(store, intent, last, cancellationToken).ConfigureAwait(false) is not var (document, edges))
            {
                break;
            }

            (made, last) = (made + edges, document);
            await store.Marks.SaveAsync(new Dictionary<string, long> { [LinkedMark] = last }, cancellationToken).ConfigureAwait(false);
        }

        return (made, null);
    }

    private static async ValueTask<bool> HasUnlinkedAsync(
        IMemoryStore store, IReadOnlyDictionary<string, long> marks, CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        return (await reader.ReadPageAsync(marks.GetValueOrDefault(LinkedMark), 1, currentOnly: true, cancellationToken).ConfigureAwait(false)).Count > 0;
    }
}
