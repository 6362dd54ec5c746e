namespace Satchel.Engine.Inference;

/// <summary>The embedding model of one store.</summary>
internal sealed class EmbeddingEndpoint
{
    /// <summary>How long one request may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Who computes.</summary>
    public required EmbeddingProvider Kind { get; init; }

    /// <summary>Whom to ask.</summary>
    public required ProviderAddress Provider { get; init; }

    /// <summary>The setting that holds the key, for messages.</summary>
    public required string KeySetting { get; init; }

    /// <summary>The key; null where none is set.</summary>
    public required ApiKey? Key { get; init; }

    /// <summary>The model, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>What its tokens cost.</summary>
    public required ModelPrice Price { get; init; }

    /// <summary>Longest text in characters; what is longer is cut.</summary>
    public required int MostCharacters { get; init; }

    /// <summary>What is done with a text and its vector, as an embedding space names it.</summary>
    public string Preprocessing => FormattableString.Invariant($"cut={MostCharacters};unit");
}
