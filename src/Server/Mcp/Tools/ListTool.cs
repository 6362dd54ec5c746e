using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Lists memories, the newest first.</summary>
internal static class ListTool
{
    private const int UsualLimit = 50;
    private const int MostLimit = 200;

    /// <summary>Between two of these a client is told how far the call is, and the call can be stopped.</summary>
    private const int PageMemories = 100;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_list",
        Description = "List memories, newest first, with totals of the store.",
        Parameters =
        [
            new("type", ArgumentKind.Text), new("since", ArgumentKind.Text, "24h, 7d, 2026-01-31"), new("limit", ArgumentKind.WholeNumber, "Default 50, most 200"),
        ],
        Answer = [new("count", "integer"), new("total_memories", "integer"), new("by_type", "object"), new("memories", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        var filter = new MemoryFilter { Category = arguments.Category("type"), Since = arguments.Past("since", call.Now) };
        var limit = arguments.Limit("limit", UsualLimit, MostLimit);
        IReadOnlyList<MemoryVersion> memories = [];
        var counts = StoreCounts.Nothing;
        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            memories = await NewestAsync(reader, filter, limit, call.Progress, cancellationToken);
            counts = await reader.CountAsync(cancellationToken);
        }

        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", memories.Count);
            json.WriteNumber("total_memories", counts.Current);
            json.WriteStartObject("by_type");
            foreach (var (category, count) in counts.ByCategory)
            {
                json.WriteNumber(WireNames.Of(category), count);
            }

            json.WriteEndObject();
            json.WriteString("agent_pubkey", call.Agent);
            json.WriteStartArray("memories");
            foreach (var memory in memories)
            {
                json.WriteStartObject();
                SeenMemory.Write(json, memory);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The newest memories that are not held back, read page by page.</summary>
    internal static async ValueTask<IReadOnlyList<MemoryVersion>> NewestAsync(
        IStoreReader reader, MemoryFilter filter, int limit, CallProgress progress, CancellationToken cancellationToken)
    {
        var newest = new List<MemoryVersion>();
        var offset = 0;
        while (newest.Count < limit && await reader.ListAsync(filter, Math.Min(limit, PageMemories), offset, cancellationToken) is { Count: > 0 } page)
        {
            newest.AddRange(page.Select(stored => stored.Version).Where(version => version.Trust is not MemoryTrust.Quarantined));
            offset += page.Count;
            await progress.ReadAsync(offset, cancellationToken);
        }

        return [.. newest.Take(limit)];
    }
}
