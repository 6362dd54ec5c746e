using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>
/// Exports the newest memories as events of kind 30078, as Lightning Memory lays them out. Without an identity they have no
/// author, no id and no signature.
/// </summary>
internal static class ExportTool
{
    private const int UsualLimit = 100;
    private const int MostLimit = 1_000;
    private const int ApplicationData = 30078;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_export",
        Description = "Newest memories as unsigned Nostr events (NIP-78).",
        Parameters = [new("limit", ArgumentKind.WholeNumber, "Default 100, most 1000")],
        Answer = [new("count", "integer"), new("signed", "boolean"), new("events", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        IReadOnlyList<MemoryVersion> memories = [];
        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            var limit = call.Arguments.Limit("limit", UsualLimit, MostLimit);
            memories = await ListTool.NewestAsync(reader, MemoryFilter.None, limit, call.Progress, cancellationToken);
        }

        var now = call.Now.ToUnixTimeSeconds();
        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", memories.Count);
            json.WriteBoolean("signed", false);
            json.WriteNull("agent_pubkey");
            json.WriteStartArray("events");
            foreach (var memory in memories)
            {
                WriteEvent(json, memory, now);
            }

            json.WriteEndArray();
        });
    }

    private static void WriteEvent(Utf8JsonWriter json, MemoryVersion memory, long now)
    {
        json.WriteStartObject();
        json.WriteNumber("kind", ApplicationData);
        json.WriteNumber("created_at", now);
        json.WriteStartArray("tags");
        WriteTag(json, "d", $"lm:{memory.Id}");
        WriteTag(json, "t", WireNames.Of(memory.Category));
        WriteTag(json, "client", "lightning-memory");
        if (memory.Metadata is not "{}")
        {
            WriteTag(json, "metadata", memory.Metadata);
        }

        json.WriteEndArray();
        json.WriteString("content", memory.Content);
        json.WriteEndObject();
    }

    private static void WriteTag(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray();
        json.WriteStringValue(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
