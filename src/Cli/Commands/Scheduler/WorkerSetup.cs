using Satchel.Engine.Health;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Embedding;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>
/// What the workers of this program can do as the settings say: the one place where handlers are made. Settings that change
/// while a worker runs hold from its next pass on.
/// </summary>
internal sealed class WorkerSetup(CommandContext context) : IDisposable
{
    /// <summary>One line for each kind of job: the setting without which its jobs wait, and who does them. What else is missing parks a job.</summary>
    private static readonly (string Setting, Func<ModelClients, TimeProvider, IJobHandler> Make)[] Makers =
    [
        ("llm.endpoint", static (models, time) => new RefineHandler(models, time)),
        ("embed.provider", static (models, time) => new EmbedHandler(models, time)),
    ];

    private const string SyncInterval = "sync.interval";

    /// <summary>How long one exchange with relays may keep the jobs waiting; what it has done until then stays done.</summary>
    private static readonly TimeSpan ExchangeLimit = TimeSpan.FromMinutes(2);

    private readonly EventLog _trace = new(context.Home.TraceLog, context.Clock);
    private (DateTime WrittenAt, long Bytes) _stamp;
    private WorkerReadiness? _readiness;
    private ModelClients? _models;
    private Worker? _worker;

    /// <summary>Whether jobs may be done now, and who does them.</summary>
    public WorkerReadiness Ready()
    {
        var stamp = StampOf(context.SettingsFile.Path);
        if (_readiness is null || stamp != _stamp)
        {
            Dispose();
            (_stamp, _readiness) = (stamp, Make());
        }

        return _readiness;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker?.Dispose();
        _models?.Dispose();
        (_worker, _models) = (null, null);
    }

    private WorkerReadiness Make()
    {
        try
        {
            var settings = context.ReadSettings();
            if (SchedulerSettings.StateOf(settings) is not SchedulerState.Started)
            {
                return new WorkerReadiness.Waiting("stopped");
            }

            _models = context.OpenModels(settings);
            var handlers = Makers.Where(maker => settings.IsChosenForAny(maker.Setting)).Select(maker => maker.Make(_models, context.Clock));
            var traced = settings.Boolean(SchedulerSettings.Trace)
                ? handlers.Select(handler => new TracedHandler(handler, _trace, context.Clock)).ToArray<IJobHandler>()
                : [.. handlers];
            if (traced.Length == 0)
            {
                return new WorkerReadiness.Waiting("not_configured") { Upkeep = UpkeepOf(settings, _models) };
            }

            _worker = new Worker(context.Catalog, traced, new WorkerOptions(), context.Clock) { Backfill = new VectorBackfill(_models, context.Clock) };
            return new WorkerReadiness.Ready(_worker) { Upkeep = UpkeepOf(settings, _models) };
        }
        catch (SettingsException error)
        {
            // A worker outlives a mistake in the settings; it goes on when that is mended.
            return new WorkerReadiness.Waiting(error.Code);
        }
    }

    private Func<IReadOnlyCollection<StoreName>, CancellationToken, Task> UpkeepOf(SatchelSettings settings, ModelClients models)
        => new WorkerUpkeep(
            context.Catalog,
            settings,
            models,
            store => new AccessLog(Path.Combine(context.Home.StoreDirectory(store), AccessLog.FileName), context.Clock),
            context.Clock)
        {
            Exchange = HomeSync.RelaysOf(settings).Count > 0 && settings.WholeNumber(SyncInterval) > 0 ? (store, token) => ExchangeAsync(settings, store, token) : null,
            ExchangeInterval = TimeSpan.FromMinutes(Math.Max(1, settings.WholeNumber(SyncInterval) ?? 0)),
        }.RunAsync;

    private async Task<(long Changes, string? Problem)> ExchangeAsync(SatchelSettings settings, IMemoryStore store, CancellationToken cancellationToken)
    {
        await using var sync = HomeSync.Open(context.Home, settings, CommandContext.Random, context.Clock);
        if (sync is null)
        {
            return (0, "no_identity");
        }

        using var limit = new CancellationTokenSource(ExchangeLimit, context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var report = await sync.RunAsync(store, new SyncOptions(), either.Token);
            var trust = await ExchangeTrustAsync(settings, sync, either.Token);
            return (
                report.Pulled + report.Pushed + trust,
                report.Relays.FirstOrDefault(relay => relay.Problem is not null) is { } failed ? $"{failed.Address}: {failed.Problem}" : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, "the exchange was cut off; the next one goes on there");
        }
    }

    /// <summary>What concerns the whole home is exchanged once, however many stores there are.</summary>
    private async Task<long> ExchangeTrustAsync(SatchelSettings settings, HomeSync sync, CancellationToken cancellationToken)
    {
        var rules = TrustRules.Of(settings, BuildInformation.Version);
        var interval = TimeSpan.FromMinutes(settings.WholeNumber(SyncInterval) ?? 0) / 2;
        if ((!context.Money.Exists && rules.Announcements.Offer is null)
            || !await context.Money.Trust.TryTakeTurnAsync("trust_exchange", interval, cancellationToken))
        {
            return 0;
        }

        var report = await sync.ExchangeTrustAsync(context.Money.As("worker"), new SyncOptions(), rules, cancellationToken);
        return report.Taken + report.Sent;
    }

    private static (DateTime WrittenAt, long Bytes) StampOf(string path)
        => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;
}
