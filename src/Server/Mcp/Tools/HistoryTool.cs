using System.Text.Json;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Shows every change of a memory.</summary>
internal static class HistoryTool
{
    private const int UsualLimit = 20;
    private const int MostLimit = 200;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_history",
        Description = "The last changes of a memory, oldest first.",
        Parameters = [Ids.Id, new("limit", ArgumentKind.WholeNumber, "Default 20, most 200")],
        Answer = [new("id", "string"), new("count", "integer"), new("entries", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        var id = await call.FindAsync(store, Ids.Id.Name, cancellationToken);
        await using var reader = await store!.BeginReadAsync(cancellationToken);
        var entries = await reader.ReadLedgerOfAsync(id, cancellationToken);
        var shown = entries.Skip(entries.Count - call.Arguments.Limit("limit", UsualLimit, MostLimit)).ToArray();
        return ToolReply.Of(json =>
        {
            json.WriteString("id", id.Value);
            json.WriteNumber("count", shown.Length);
            json.WriteNumber("total", entries.Count);
            json.WriteStartArray("entries");
            foreach (var entry in shown)
            {
                json.WriteStartObject();
                Write(json, entry);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteNumber("entry", entry.Sequence);
        json.WriteString("time", TimeText.Format(entry.Intent.Time));
        json.WriteString("operation", LedgerNames.Of(entry.Intent.Operation));
        if (entry.Change is LedgerChange.VersionAdded { Version: var added })
        {
            json.WriteNumber("version", added.Number);
            json.WriteString("content", SeenMemory.TextOf(added));
        }
        else if (entry.Change is LedgerChange.VersionRetired retired)
        {
            json.WriteNumber("version", retired.Number);
        }

        json.WriteString("actor", entry.Intent.Actor);
        if (entry.Intent.Agent is { } agent)
        {
            json.WriteString("agent", agent);
        }

        json.WriteString("batch", entry.Intent.Batch);
    }
}
