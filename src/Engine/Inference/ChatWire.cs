using System.Text.Json;
using System.Text.Json.Serialization;

namespace Satchel.Engine.Inference;

/// <summary>
/// The form of OpenAI's <c>POST …/chat/completions</c>, as far as it is used. Figures about usage are read leniently: some
/// servers leave them out.
/// </summary>
internal static class ChatWire
{
    /// <summary>What is sent.</summary>
    public sealed record ChatRequest
    {
        [JsonPropertyName("model")]
        public required string Model { get; init; }

        [JsonPropertyName("max_tokens")]
        public required int MaxTokens { get; init; }

        [JsonPropertyName("messages")]
        public required IReadOnlyList<Message> Messages { get; init; }

        [JsonPropertyName("temperature")]
        public float? Temperature { get; init; }

        /// <summary>Asks OpenRouter what the call has cost; others get nothing.</summary>
        [JsonPropertyName("usage")]
        public IncludedUsage? Usage { get; init; }
    }

    /// <summary>One message, of a request and of an answer.</summary>
    public sealed record Message
    {
        [JsonPropertyName("role")]
        public string? Role { get; init; }

        [JsonPropertyName("content")]
        public string? Content { get; init; }
    }

    /// <summary>OpenRouter's way to ask for the cost.</summary>
    public sealed record IncludedUsage
    {
        [JsonPropertyName("include")]
        public bool Include { get; init; } = true;
    }

    /// <summary>What comes back.</summary>
    public sealed record ChatAnswer
    {
        [JsonPropertyName("choices")]
        public IReadOnlyList<Choice>? Choices { get; init; }

        [JsonPropertyName("usage")]
        public JsonElement Usage { get; init; }

        /// <summary>OpenRouter answers with status 200 and this, where the provider behind it failed.</summary>
        [JsonPropertyName("error")]
        public WireError? Error { get; init; }
    }

    /// <summary>One of the texts that came back; one was asked for.</summary>
    public sealed record Choice
    {
        [JsonPropertyName("message")]
        public Message? Message { get; init; }

        [JsonPropertyName("finish_reason")]
        public string? FinishReason { get; init; }

        [JsonPropertyName("error")]
        public WireError? Error { get; init; }
    }

    /// <summary>An error inside of an answer; its code is a status, or a word.</summary>
    public sealed record WireError
    {
        [JsonPropertyName("code")]
        public JsonElement Code { get; init; }

        /// <summary>The status that it stands for; a word stands for a fault of the server.</summary>
        public int Status() => Code.ValueKind is JsonValueKind.Number && Code.TryGetInt32(out var status) ? status : 500;
    }
}
