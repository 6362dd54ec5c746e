using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Pipeline.Embedding;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Embed;

/// <summary>Makes all vectors of a store again.</summary>
internal sealed class ReembedCommand : Verb
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say how many memories would be embedded, change nothing" };

    /// <summary>Makes the verb.</summary>
    public ReembedCommand()
        : base(
            "reembed",
            "Make all vectors of the store again, in its own space, and the edges that follow from them.",
            "satchel embed reembed --dry-run",
            "satchel embed reembed --store work")
        => Add(_dryRun);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken)
            ?? throw CommandException.No("store_not_found", $"There is no store '{context.Store.Name}' yet.", "satchel remember makes it");
        var (spaces, scanned) = await ReadAsync(store, cancellationToken);
        if (context.Value(_dryRun))
        {
            Write(context, spaces.Own, scanned, "would_reembed", scanned, edges: null);
            return ExitCode.Done;
        }

        using var models = context.OpenModels();
        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var report = await new SpaceSwap(store, models, context.Clock, CommandContext.Actor).ReembedAsync(progress, cancellationToken)
            ?? throw CommandException.No("swap_underway", "A swap is under way.", "satchel embed swap --resume, or --abort");
        progress.Clear();
        Write(context, report.Spaces.Own, scanned, "reembedded", report.Embedded, report.Edges);
        return ExitCode.Done;
    }

    private static async ValueTask<(ModelSpaces Spaces, long Memories)> ReadAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        await using var reader = await store.BeginReadAsync(cancellationToken);
        var counts = await reader.CountVectorsAsync(null, cancellationToken);
        return (await reader.ReadModelSpacesAsync(cancellationToken), counts.Without);
    }

    private static void Write(CommandContext context, EmbeddingSpace? space, long scanned, string name, long embedded, long? edges)
        => context.Output.Document(
            "satchel.embed_reembed/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("dry_run", edges is null);
                SpaceReport.Write(json, "space", space);
                json.WriteNumber("scanned", scanned);
                json.WriteNumber(name, embedded);
                if (edges is { } made)
                {
                    json.WriteNumber("edges", made);
                }
            },
            text => text.Line(
                $"{(edges is null ? "would embed" : "embedded")} {Quantity.Of(embedded)} of {Quantity.Of(scanned)} memories{(edges is { } made ? $", made {Quantity.Of(made)} edges" : "")}"));
}
