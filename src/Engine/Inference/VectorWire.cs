using System.Text.Json;
using System.Text.Json.Serialization;

namespace Satchel.Engine.Inference;

/// <summary>The forms of embedding providers: OpenAI's, which Voyage and OpenRouter share, and Ollama's <c>/api/embed</c>.</summary>
internal static class VectorWire
{
    /// <summary>What is sent; all forms have this in common.</summary>
    public sealed record VectorRequest
    {
        [JsonPropertyName("model")]
        public required string Model { get; init; }

        [JsonPropertyName("input")]
        public required IReadOnlyList<string> Input { get; init; }

        /// <summary>OpenRouter is told to send numbers and not Base64.</summary>
        [JsonPropertyName("encoding_format")]
        public string? EncodingFormat { get; init; }
    }

    /// <summary>What comes back, in either form.</summary>
    public sealed record VectorAnswer
    {
        [JsonPropertyName("data")]
        public IReadOnlyList<Row>? Data { get; init; }

        [JsonPropertyName("usage")]
        public JsonElement Usage { get; init; }

        [JsonPropertyName("embeddings")]
        public IReadOnlyList<float[]>? Embeddings { get; init; }

        [JsonPropertyName("prompt_eval_count")]
        public JsonElement PromptTokens { get; init; }

        [JsonPropertyName("error")]
        public JsonElement Error { get; init; }
    }

    /// <summary>One vector and the place of its text.</summary>
    public sealed record Row
    {
        [JsonPropertyName("index")]
        public int? Index { get; init; }

        [JsonPropertyName("embedding")]
        public float[]? Embedding { get; init; }
    }
}
