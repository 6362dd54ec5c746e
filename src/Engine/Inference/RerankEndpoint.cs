namespace Satchel.Engine.Inference;

/// <summary>The rerank model of one store.</summary>
internal sealed class RerankEndpoint
{
    /// <summary>Who is asked where the owner names no address.</summary>
    public const string UsualEndpoint = "https://api.voyageai.com";

    /// <summary>Which model, where the owner names none.</summary>
    public const string UsualModel = "rerank-2.5-lite";

    /// <summary>How long a call may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

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
}
