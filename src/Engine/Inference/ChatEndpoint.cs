using Microsoft.Extensions.AI;

namespace Satchel.Engine.Inference;

/// <summary>One of the owner's chat models and what a call of it may take.</summary>
internal sealed class ChatEndpoint
{
    /// <summary>Whom to ask.</summary>
    public required ProviderAddress Provider { get; init; }

    /// <summary>The key; null where none is set.</summary>
    public required ApiKey? Key { get; init; }

    /// <summary>The model, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>What its tokens cost.</summary>
    public required ModelPrice Price { get; init; }

    /// <summary>How long a call may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Most tokens of an answer.</summary>
    public required int MostOutputTokens { get; init; }

    /// <summary>Most tokens of one answer: what the caller wants, within the role's limit.</summary>
    public int OutputTokens(ChatOptions? options) => Math.Clamp(options?.MaxOutputTokens ?? MostOutputTokens, 1, MostOutputTokens);
}
