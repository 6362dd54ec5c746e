using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Graph;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Graph;

/// <summary>Makes the edges anew that follow from the texts.</summary>
internal sealed class RebuildCommand : Verb
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, change nothing" };

    /// <summary>Makes the verb.</summary>
    public RebuildCommand()
        : base(
            "rebuild",
            "Make the edges anew that follow from the texts. Links made by hand and by models stay.",
            "satchel graph rebuild --dry-run",
            "satchel graph rebuild")
        => Add(_dryRun);

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => !context.Value(_dryRun);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var dryRun = context.Value(_dryRun);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var started = context.Clock.GetTimestamp();
        var intent = LedgerIntent.New(LedgerOperation.Link, CommandContext.Actor, MemoryOrigin.Agent, context.Clock.GetUtcNow());
        var report = store is null
            ? new RebuildReport(0, 0, 0)
            : await GraphRebuild.RunAsync(store, intent, dryRun, progress, cancellationToken);
        progress.Clear();
        var took = context.Clock.GetElapsedTime(started);
        context.Output.Document(
            "satchel.rebuild/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("dry_run", dryRun);
                json.WriteNumber("processed", report.Memories);
                json.WriteNumber("remaining", 0);
                json.WriteNumber("edges_before", report.Removed);
                json.WriteNumber("edges", report.Made);
                json.WriteNumber("took_ms", Math.Round(took.TotalMilliseconds, 3));
            },
            text => text.Line(
                $"{(dryRun ? "would make" : "made")} {Quantity.Of(report.Made)} edges of {Quantity.Of(report.Memories)} memories; there were {Quantity.Of(report.Removed)}"));
        return ExitCode.Done;
    }
}
