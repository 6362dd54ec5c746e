namespace Satchel.Engine.Commerce;

/// <summary>What the gateway of this home sells, as others are told.</summary>
public sealed record GatewayOffer
{
    /// <summary>The address at which others reach it, over https.</summary>
    public required string Url { get; init; }

    /// <summary>What it sells, with prices in sats.</summary>
    public required IReadOnlyDictionary<string, long> Operations { get; init; }

    /// <summary>The relays on which it can be found.</summary>
    public IReadOnlyList<string> Relays { get; init; } = [];

    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }
}
