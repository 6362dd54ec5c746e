using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Commands.Memory;
using Satchel.Cli.Output;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>Takes a change back.</summary>
internal sealed class UndoCommand : Verb
{
    private const int ShownConflicts = 5;

    private readonly Argument<string> _target = new("TARGET")
    {
        Description = "An entry's number, a batch, or a memory's id (its last change); the last batch where none is named",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _force = new("--force") { Description = "Undo although later changes of the same memory would be lost" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be done, change nothing" };

    /// <summary>Makes the verb.</summary>
    public UndoCommand()
        : base(
            "undo",
            "Take a change back. An undo is a change like any other and can be undone.",
            "satchel undo                                   # the last thing that was done",
            "satchel undo 42 --dry-run                      # one entry of 'satchel log'",
            "satchel undo 0198c5f2-7b1                      # the last change of a memory")
    {
        Add(_target);
        Add(_force);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => !context.Value(_dryRun);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken) ?? throw Nothing();
        var target = await TargetAsync(context, store, cancellationToken);
        var outcome = await new MemoryUndo(store, context.Clock, CommandContext.Actor)
            .RunAsync(target, context.Value(_force), context.Value(_dryRun), cancellationToken);
        switch (outcome)
        {
            case UndoOutcome.Undone undone:
                Answer(context, undone, context.Value(_dryRun));
                return ExitCode.Done;
            case UndoOutcome.NothingFound:
                throw Nothing();
            case UndoOutcome.Conflict conflict:
                throw CommandException.No(
                    "undo_conflict",
                    "Later changes of the same memory would be lost: " + string.Join(", ", conflict.Later.Take(ShownConflicts).Select(entry =>
                        string.Create(CultureInfo.InvariantCulture, $"entry {entry.Sequence} ({Satchel.Engine.Ledger.LedgerNames.Of(entry.Intent.Operation)})"))) + ".",
                    "undo these first, or use --force");
            case UndoOutcome.Erased erased:
                throw CommandException.No(
                    "undo_erased", string.Create(CultureInfo.InvariantCulture, $"Entry {erased.Sequence} has been erased and cannot be undone."));
            case UndoOutcome.Unreadable unreadable:
                throw CommandException.No(
                    "undo_unreadable",
                    string.Create(CultureInfo.InvariantCulture, $"Entry {unreadable.Sequence} cannot be read, so it cannot be undone. Nothing was changed."),
                    "satchel verify says what is damaged");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<UndoTarget> TargetAsync(CommandContext context, IMemoryStore store, CancellationToken cancellationToken)
    {
        if (context.Optional(_target) is not { } text)
        {
            return new UndoTarget.LastBatch();
        }

        await using (var reader = await store.BeginReadAsync(cancellationToken))
        {
            // Ids may be digits too, and those of version 7 begin with 0: nothing is undone on a guess.
            if (!text.StartsWith('0') && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return (await reader.FindIdsAsync(text, 1, cancellationToken)).Count == 0
                    ? new UndoTarget.Entry(sequence)
                    : throw CommandException.No("ambiguous_id", $"'{text}' is an entry of the ledger and the beginning of a memory's id.", "give the batch, or more of the id");
            }

            if ((await reader.ReadBatchAsync(text, cancellationToken)).Count > 0)
            {
                return new UndoTarget.Batch(text);
            }
        }

        return new UndoTarget.Memory(await MemoryLookup.FindAsync(store, context.Store.Name, text, cancellationToken));
    }

    private static CommandException Nothing() => CommandException.No("nothing_to_undo", "There is nothing of that name to undo.", "satchel log shows entries and batches");

    private static void Answer(CommandContext context, UndoOutcome.Undone undone, bool dryRun)
        => context.Output.Document(
            "satchel.undo/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("dry_run", dryRun);
                json.WriteString("batch", undone.Batch);
                json.WriteNumber("count", undone.Steps.Count);
                json.WriteStartArray("steps");
                foreach (var step in undone.Steps)
                {
                    Write(json, step);
                }

                json.WriteEndArray();
            },
            text => Write(text, undone));

    private static void Write(Utf8JsonWriter json, UndoStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("entry", step.Sequence);
        switch (step)
        {
            case UndoStep.OfVersion { Version: var version }:
                json.WriteString("action", step.Restores ? "restored" : "retired");
                json.WriteString("id", version.Id.Value);
                json.WriteNumber("version", version.Number);
                json.WriteString("content", version.Content);
                break;
            case UndoStep.OfEdge { Edge: var edge }:
                json.WriteString("action", step.Restores ? "linked" : "unlinked");
                json.WriteString("id", edge.Source.Value);
                LedgerJson.WriteEdge(json, edge);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        json.WriteEndObject();
    }

    private static string TextOf(UndoStep step) => step switch
    {
        UndoStep.OfVersion { Version: var version } => $"{(step.Restores ? "restored" : "retired")} {version.Id}: {version.Content}",
        UndoStep.OfEdge { Edge: var edge } => $"{(step.Restores ? "linked" : "unlinked")}: {LedgerJson.TextOf(edge)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(TextPage text, UndoOutcome.Undone undone)
    {
        foreach (var step in undone.Steps)
        {
            text.Paragraph((undone.Batch is null ? "would have " : "") + TextOf(step), hanging: 2);
        }

        if (undone.Steps.Count == 0)
        {
            text.Line("it has been taken back before: nothing to do");
        }
    }
}
