namespace Satchel.Engine.Inference;

/// <summary>One request to a provider.</summary>
internal sealed class ModelRequest
{
    /// <summary>Whom it goes to.</summary>
    public required ProviderAddress Provider { get; init; }

    /// <summary>The full address.</summary>
    public required Uri Address { get; init; }

    /// <summary>The setting that holds the key, for messages.</summary>
    public required string KeySetting { get; init; }

    /// <summary>The key; null where none is sent.</summary>
    public required ApiKey? Key { get; init; }

    /// <summary>JSON in UTF-8; null asks for what the address holds.</summary>
    public required ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>How long everything may take, repetitions and pauses included.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>Most bytes of an answer.</summary>
    public required int AnswerBytes { get; init; }
}
