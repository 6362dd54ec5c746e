using System.CommandLine;
using System.Diagnostics;
using Satchel.Cli.Output;
using Satchel.Engine.Pipeline.Embedding;

namespace Satchel.Cli.Commands.Embed;

/// <summary>Moves a store to the vectors of another model.</summary>
internal sealed class SwapCommand : Verb
{
    private readonly Option<string> _to = new("--to") { Description = "The model to move to", HelpName = "MODEL" };
    private readonly Option<string> _provider = new("--provider") { Description = "Its provider, where it is not that of the settings", HelpName = "P" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with a swap that was stopped" };
    private readonly Option<bool> _abort = new("--abort") { Description = "Give a swap up before its cutover; the old vectors stay" };

    /// <summary>Makes the verb.</summary>
    public SwapCommand()
        : base(
            "swap",
            "Move the store to the vectors of another model. Recall and writing go on meanwhile.",
            "satchel embed swap --to voyage-3-large",
            "satchel embed swap --to nomic-embed-text --provider ollama",
            "satchel embed swap --resume",
            "satchel embed swap --abort")
    {
        foreach (var option in (Option[])[_to, _provider, _resume, _abort])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (model, resumes, aborts) = (context.Value(_to), context.Value(_resume), context.Value(_abort));
        if ((model is null ? 0 : 1) + (resumes ? 1 : 0) + (aborts ? 1 : 0) != 1)
        {
            throw CommandException.Usage("usage", "One of --to MODEL, --resume and --abort is needed.", "satchel embed swap --to MODEL");
        }

        await using var store = await context.OpenExistingStoreAsync(cancellationToken)
            ?? throw CommandException.No("store_not_found", $"There is no store '{context.Store.Name}' yet.", "satchel remember makes it");
        using var models = context.OpenModels();
        var swap = new SpaceSwap(store, models, context.Clock, CommandContext.Actor);
        if (aborts)
        {
            return await AbortAsync(context, swap, cancellationToken);
        }

        var start = model is null ? SwapStart.Begun : await swap.BeginAsync(context.Value(_provider), model, cancellationToken);
        if (start is SwapStart.Underway)
        {
            throw CommandException.No("swap_underway", "A swap is under way already.", "satchel embed swap --resume, or --abort");
        }

        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var report = await swap.ContinueAsync(progress, cancellationToken);
        progress.Clear();
        Write(context, start is SwapStart.AlreadyThere ? "already_there" : "done", report);
        return ExitCode.Done;
    }

    private static async Task<int> AbortAsync(CommandContext context, SpaceSwap swap, CancellationToken cancellationToken)
    {
        switch (await swap.AbortAsync(cancellationToken))
        {
            case SwapEnd.Aborted:
                context.Output.Document(
                    "satchel.embed_swap/1",
                    json =>
                    {
                        json.WriteString("store", context.Store.Name.Value);
                        json.WriteString("state", "aborted");
                    },
                    text => text.Line("given up; the old vectors stay"));
                return ExitCode.Done;
            case SwapEnd.NotUnderway:
                throw CommandException.No("swap_not_underway", "No swap is under way.");
            case SwapEnd.TooLate:
                throw CommandException.No("swap_cut_over", "The store has moved already; only edges are still to be made.", "satchel embed swap --resume");
            default:
                throw new UnreachableException();
        }
    }

    private static void Write(CommandContext context, string state, MoveReport report)
        => context.Output.Document(
            "satchel.embed_swap/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("state", state);
                SpaceReport.Write(json, "space", report.Spaces.Own);
                json.WriteNumber("embedded", report.Embedded);
                json.WriteNumber("removed", report.Removed);
                json.WriteNumber("edges", report.Edges);
            },
            text => text.Line(
                $"{SpaceReport.Name(report.Spaces.Own)}: embedded {Quantity.Of(report.Embedded)} memories, made {Quantity.Of(report.Edges)} edges, removed {Quantity.Of(report.Removed)} old vectors"));
}
