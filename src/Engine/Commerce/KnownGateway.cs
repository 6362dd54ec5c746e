namespace Satchel.Engine.Commerce;

/// <summary>A gateway that somebody advertises, and what came of asking it who it is.</summary>
public sealed record KnownGateway
{
    /// <summary>Whose it is: a public key, 64 hexadecimal digits.</summary>
    public required string Agent { get; init; }

    /// <summary>Its address, over https; over http only on this machine, where the owner typed it.</summary>
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

    /// <summary>The id of the advert; empty where the owner named the address.</summary>
    public string Event { get; init; } = "";

    /// <summary>When it was last asked who it is; null: never.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>When it last named the key that advertises it; null: never.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>How long its last answer took, in milliseconds; null where there was none.</summary>
    public long? LatencyMs { get; init; }

    /// <summary>Why the last question did not confirm it; null where it did.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether its last answer named the key that advertises it.</summary>
    public bool IsConfirmed => ConfirmedAt is not null && Problem is null;

    /// <summary>The vendor that is paid there.</summary>
    public VendorKey Vendor => VendorKey.TryParse(Url, out var vendor) ? vendor : VendorKey.Unknown;
}
