using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Graph;
using Satchel.Engine.Inference;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline.Refinement;

namespace Satchel.Cli.Commands.Graph;

/// <summary>Makes the edges anew that follow from the texts, and lets models refine memories anew.</summary>
internal sealed class RebuildCommand : Verb
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, change nothing" };

    private readonly Option<bool> _staleOnly = new("--stale-only")
    {
        Description = "Make no edges; only let the models refine anew what another model, or other prompts, made",
    };

    private readonly Option<bool> _noRefine = new("--no-refine") { Description = "Only make the edges, whatever models there are" };

    /// <summary>Makes the verb.</summary>
    public RebuildCommand()
        : base(
            "rebuild",
            "Make the edges anew that follow from the texts, and with a model configured queue every memory to be refined anew.",
            "satchel graph rebuild --dry-run",
            "satchel graph rebuild --no-refine               # links made by hand and by models stay",
            "satchel graph rebuild --stale-only              # after you chose a better model")
    {
        Add(_dryRun);
        Add(_staleOnly);
        Add(_noRefine);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => !context.Value(_dryRun);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (dryRun, staleOnly) = (context.Value(_dryRun), context.Value(_staleOnly));
        if (staleOnly && context.Value(_noRefine))
        {
            throw CommandException.Usage("options_contradict", "--stale-only and --no-refine leave nothing to do.");
        }

        var models = context.Value(_noRefine) ? [] : ModelClients.RefiningModels(context.Settings);
        if (staleOnly && models.Count == 0)
        {
            throw CommandException.No("model_not_configured", "--stale-only: there is no model to refine with.", "satchel config set llm.endpoint URL");
        }

        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var started = context.Clock.GetTimestamp();
        var intent = LedgerIntent.New(LedgerOperation.Link, CommandContext.Actor, MemoryOrigin.Agent, context.Clock.GetUtcNow());
        var edges = store is null || staleOnly
            ? null
            : await GraphRebuild.RunAsync(store, intent, dryRun, progress, cancellationToken);
        var replay = store is null || models.Count == 0
            ? null
            : await RefineReplay.RunAsync(store, models, staleOnly, intent, dryRun, progress, cancellationToken);
        progress.Clear();
        Write(context, models, edges, replay, context.Clock.GetElapsedTime(started));
        return ExitCode.Done;
    }

    private void Write(CommandContext context, IReadOnlyList<string> models, RebuildReport? edges, ReplayReport? replay, TimeSpan took)
        => context.Output.Document(
            "satchel.rebuild/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("dry_run", context.Value(_dryRun));
                json.WriteString("mode", context.Value(_staleOnly) ? "stale-only" : "all");
                json.WriteNumber("processed", edges?.Memories ?? replay?.Memories ?? 0);
                json.WriteNumber("remaining", 0);
                json.WriteNumber("edges_before", edges?.Removed ?? 0);
                json.WriteNumber("edges", edges?.Made ?? 0);
                json.WriteNumber("queued", replay?.Queued ?? 0);
                if (models.Count > 0)
                {
                    json.WriteString("active_pv", RefineReplay.PromptVersion);
                    json.WriteString("active_model", models[0]);
                }

                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text =>
            {
                var would = context.Value(_dryRun) ? "would have " : "";
                if (!context.Value(_staleOnly))
                {
                    var report = edges ?? new RebuildReport(0, 0, 0);
                    text.Line(
                        $"{(context.Value(_dryRun) ? "would make" : "made")} {Quantity.Of(report.Made)} edges of {Quantity.Of(report.Memories)} memories; there were {Quantity.Of(report.Removed)}");
                }

                if (models.Count > 0)
                {
                    text.Line($"{would}queued {Quantity.Of(replay?.Queued ?? 0)} memories to be refined by {models[0]}, prompts {RefineReplay.PromptVersion}");
                }
            });
}
