namespace Satchel.Engine.Commerce;

/// <summary>A gateway that somebody advertises.</summary>
public sealed record KnownGateway
{
    /// <summary>Whose it is: a public key, 64 hexadecimal digits.</summary>
    public required string Agent { get; init; }

    /// <summary>Its address, over https.</summary>
    public required string Url { get; init; }

    /// <summary>What it sells, with prices in sats.</summary>
    public required IReadOnlyDictionary<string, long> Operations { get; init; }

    /// <summary>The relays on which it can be found.</summary>
    public required IReadOnlyList<string> Relays { get; init; }

    /// <summary>When it was advertised.</summary>
    public required DateTimeOffset AdvertisedAt { get; init; }

    /// <summary>When the advert was last taken in.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Until when the advert holds; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
