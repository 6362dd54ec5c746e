using System.Text.Json;
using System.Text.Json.Serialization;

namespace Satchel.Engine.Inference;

/// <summary>Voyage's form of <c>POST …/rerank</c>.</summary>
internal static class RerankWire
{
    /// <summary>What is sent.</summary>
    public sealed record RerankRequest
    {
        [JsonPropertyName("model")]
        public required string Model { get; init; }

        [JsonPropertyName("query")]
        public required string Query { get; init; }

        [JsonPropertyName("documents")]
        public required IReadOnlyList<string> Documents { get; init; }

        [JsonPropertyName("top_k")]
        public required int TopK { get; init; }
    }

    /// <summary>What comes back: Voyage says <c>data</c>, servers of one's own often <c>results</c>.</summary>
    public sealed record RerankAnswer
    {
        [JsonPropertyName("data")]
        public IReadOnlyList<RankedRow>? Data { get; init; }

        [JsonPropertyName("results")]
        public IReadOnlyList<RankedRow>? Results { get; init; }

        [JsonPropertyName("usage")]
        public JsonElement Usage { get; init; }
    }

    /// <summary>One text's place and figure.</summary>
    public sealed record RankedRow
    {
        [JsonPropertyName("index")]
        public int? Index { get; init; }

        [JsonPropertyName("relevance_score")]
        public double? RelevanceScore { get; init; }
    }
}
