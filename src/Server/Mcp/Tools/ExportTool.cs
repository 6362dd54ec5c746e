using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Sync;

namespace Satchel.Server.Mcp.Tools;

/// <summary>
/// Exports the newest memories as events of kind 30078, as Lightning Memory lays them out. In the unsigned mode they have no
/// author, no id and no signature.
/// </summary>
internal static class ExportTool
{
    private const int UsualLimit = 100;
    private const int MostLimit = 1_000;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_export",
        Description = "Newest memories as signed Nostr events (NIP-78).",
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

        using var export = store is null ? null : call.OpenExport();
        using var unsigned = NostrExport.WithoutKey(call.Clock);
        var events = memories.Select(memory => (export ?? unsigned).EventOf(memory)).ToArray();
        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", memories.Count);
            json.WriteBoolean("signed", export?.IsSigned ?? false);
            json.WriteString("agent_pubkey", export?.Agent);
            json.WriteStartArray("events");
            foreach (var one in events)
            {
                json.WriteRawValue(one);
            }

            json.WriteEndArray();
        });
    }
}
