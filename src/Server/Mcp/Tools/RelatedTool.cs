using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Shows what a memory is linked with.</summary>
internal static class RelatedTool
{
    private const int UsualLimit = 10;
    private const int MostLimit = 100;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_related",
        Description = "Memories linked with one in the graph, strongest first.",
        Parameters = [Ids.Id, new("limit", ArgumentKind.WholeNumber, "Default 10, most 100")],
        Answer = [new("id", "string"), new("count", "integer"), new("related", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        var id = await call.FindAsync(store, Ids.Id.Name, cancellationToken);
        await using var reader = await store!.BeginReadAsync(cancellationToken);
        var related = await ReadAsync(reader, id, call.Arguments.Limit("limit", UsualLimit, MostLimit), call.Now, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("id", id.Value);
            json.WriteNumber("count", related.Count);
            json.WriteStartArray("related");
            foreach (var (edge, memory) in related)
            {
                json.WriteStartObject();
                json.WriteString("edge", WireNames.Of(edge.Kind));
                json.WriteString("direction", edge.Source == id ? "out" : "in");
                json.WriteNumber("weight", edge.Weight);
                SeenMemory.Write(json, memory);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async ValueTask<IReadOnlyList<(MemoryEdge Edge, MemoryVersion Memory)>> ReadAsync(
        IStoreReader reader, MemoryId id, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var edges = await reader.ReadEdgesAsync(id, cancellationToken);
        var related = new List<(MemoryEdge, MemoryVersion)>();

        // Each memory once, by the edge that says most: one that was kept rather than one that follows from time or entities.
        foreach (var edge in edges
            .OrderByDescending(edge => edge.Kind is EdgeKind.Causal or EdgeKind.Semantic)
            .ThenByDescending(edge => edge.Weight)
            .DistinctBy(edge => edge.Source == id ? edge.Target : edge.Source))
        {
            if (related.Count == limit)
            {
                break;
            }

            var other = edge.Source == id ? edge.Target : edge.Source;
            if (await reader.FindCurrentAsync(other, cancellationToken) is { Version: { Trust: not MemoryTrust.Quarantined } memory }
                && !(memory.ExpiresAt <= now))
            {
                related.Add((edge, memory));
            }
        }

        return related;
    }
}
