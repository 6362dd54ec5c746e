using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Takes a change back. An agent names what it means: "the last change" may be somebody else's.</summary>
internal static class UndoTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_undo",
        Description = "Take back a memory's last change, an entry or a batch of memory_history.",
        Parameters =
        [
            new("id", ArgumentKind.Text, "Memory id, entry number or batch") { IsRequired = true },
            new("force", ArgumentKind.Flag, "Although later changes are lost"), new("dry_run", ArgumentKind.Flag),
        ],
        Answer = [new("batch", "string", "null"), new("count", "integer"), new("steps", "array")],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await using var store = await call.OpenExistingStoreAsync(cancellationToken) ?? throw Nothing();
        var target = await TargetAsync(call, store, cancellationToken);
        var dryRun = call.Arguments.Flag("dry_run");
        return await call.Undo(store).RunAsync(target, call.Arguments.Flag("force"), dryRun, cancellationToken) switch
        {
            UndoOutcome.Undone undone => ToolReply.Of(json => Write(json, undone, dryRun)),
            UndoOutcome.NothingFound => throw Nothing(),
            UndoOutcome.Conflict conflict => throw new ToolFailure(
                "undo_conflict",
                FormattableString.Invariant($"{conflict.Later.Count} later changes of the same memory would be lost; the first is entry {conflict.Later[0].Sequence}. Undo these first, or use force.")),
            UndoOutcome.Erased erased => throw new ToolFailure(
                "undo_erased", FormattableString.Invariant($"Entry {erased.Sequence} has been erased and cannot be undone.")),
            UndoOutcome.Unreadable unreadable => throw new ToolFailure(
                "undo_unreadable", FormattableString.Invariant($"Entry {unreadable.Sequence} cannot be read, so it cannot be undone.")),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<UndoTarget> TargetAsync(ToolCall call, IMemoryStore store, CancellationToken cancellationToken)
    {
        var text = call.Arguments.Text("id");
        await using var reader = await store.BeginReadAsync(cancellationToken);

        // Ids may be digits too, and those of version 7 begin with 0: nothing is undone on a guess.
        if (!text.StartsWith('0') && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return (await reader.FindIdsAsync(text, 1, cancellationToken)).Count == 0
                ? new UndoTarget.Entry(sequence)
                : throw new ToolFailure("ambiguous_id", $"'{text}' is an entry and the beginning of a memory's id; give the batch, or more of the id.");
        }

        return (await reader.ReadBatchAsync(text, cancellationToken)).Count > 0
            ? new UndoTarget.Batch(text)
            : new UndoTarget.Memory(await call.FindAsync(reader, "id", cancellationToken));
    }

    private static void Write(Utf8JsonWriter json, UndoOutcome.Undone undone, bool dryRun)
    {
        json.WriteBoolean("dry_run", dryRun);
        json.WriteString("batch", undone.Batch);
        json.WriteNumber("count", undone.Steps.Count);
        json.WriteStartArray("steps");
        foreach (var step in undone.Steps)
        {
            Write(json, step);
        }

        json.WriteEndArray();
    }

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
                json.WriteString("content", SeenMemory.TextOf(version));
                break;
            case UndoStep.OfEdge { Edge: var edge }:
                json.WriteString("action", step.Restores ? "linked" : "unlinked");
                json.WriteString("id", edge.Source.Value);
                json.WriteString("target", edge.Target.Value);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        json.WriteEndObject();
    }

    private static ToolFailure Nothing() => new("nothing_to_undo", "There is nothing of that name to undo.");
}
