namespace Satchel.Engine.Inference;

/// <summary>What is known of a provider of embeddings.</summary>
internal sealed record EmbeddingProvider
{
    /// <summary>Longest text in characters: well below the 8,192 tokens that the models of these providers take.</summary>
    public const int UsualCharacters = 24_000;

    /// <summary>Most texts of one request: what Voyage takes.</summary>
    private const int UsualBatch = 128;

    private static readonly EmbeddingProvider[] All =
    [
        new() { Name = "voyage", Endpoint = "https://api.voyageai.com", Model = "voyage-3-lite" },
        new() { Name = "openai", Endpoint = "https://api.openai.com", Model = "text-embedding-3-small" },
        new() { Name = "openrouter", Endpoint = "https://openrouter.ai/api/v1", Model = "baai/bge-m3", EncodingFormat = "float" },
        new()
        {
            Name = "ollama",
            Endpoint = "http://localhost:11434",
            Model = "nomic-embed-text",
            IsOllama = true,
            BatchTexts = 1,
            MostCharacters = 1_500, // Ollama cuts what its model does not take, and does not say so
        },
    ];

    /// <summary>Its name in <c>embed.provider</c> and in embedding spaces.</summary>
    public required string Name { get; init; }

    /// <summary>Its usual address.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model where the owner names none.</summary>
    public required string Model { get; init; }

    /// <summary>Whether it speaks Ollama's form and not OpenAI's.</summary>
    public bool IsOllama { get; init; }

    /// <summary>What is sent as <c>encoding_format</c>, if anything.</summary>
    public string? EncodingFormat { get; init; }

    /// <summary>Most texts of one request.</summary>
    public int BatchTexts { get; init; } = UsualBatch;

    /// <summary>Longest text in characters, where the owner sets none; what is longer is cut.</summary>
    public int MostCharacters { get; init; } = UsualCharacters;

    /// <summary>The provider of a name; null for <c>none</c>.</summary>
    public static EmbeddingProvider? Find(string? name) => Array.Find(All, provider => string.Equals(provider.Name, name, StringComparison.Ordinal));

    /// <summary>How many components its vectors have, where that is certain; null where it has to be asked.</summary>
    public int? DimensionsOf(string model) => Name is "voyage" && model is "voyage-3-lite" ? 512 : null;
}
