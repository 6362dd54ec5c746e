using Satchel.Engine.Health;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Embedding;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

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
            context.Clock).RunAsync;

    private static (DateTime WrittenAt, long Bytes) StampOf(string path)
        => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;
}
