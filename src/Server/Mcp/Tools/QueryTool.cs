using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Finds memories under the name and in the form of Lightning Memory.</summary>
internal static class QueryTool
{
    private const int UsualLimit = 10;
    private const int MostLimit = 100;
    private const int Decimals = 6;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_query",
        Description = "Search memories by words; a shorter memory_recall.",
        Parameters =
        [
            new("query", ArgumentKind.Text) { IsRequired = true }, new("limit", ArgumentKind.WholeNumber, "Default 10, most 100"), new("type", ArgumentKind.Text),
        ],
        Answer = [new("count", "integer"), new("memories", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var query = new RecallQuery
        {
            Text = RecallTool.Question(call.Arguments),
            Limit = call.Arguments.Limit("limit", UsualLimit, MostLimit),
            Filter = new MemoryFilter { Category = call.Arguments.Category("type") },
        };
        var hits = await RecallTool.AnswerAsync(call, query, cancellationToken) is { } result && !result.Degraded.Contains(MemoryRecall.NoSearchTerms)
            ? result.Hits
            : [];
        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", hits.Count);
            json.WriteStartArray("memories");
            foreach (var hit in hits)
            {
                json.WriteStartObject();
                SeenMemory.Write(json, hit.Memory);
                json.WriteNumber("relevance", Math.Round(hit.Score, Decimals));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
