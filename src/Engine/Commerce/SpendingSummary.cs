using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>What was spent on one network since a moment: settled payments with their fees, what came back counted beside.</summary>
public sealed record SpendingSummary
{
    /// <summary>The network.</summary>
    public required PaymentNetwork Network { get; init; }

    /// <summary>From when on.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Settled payments.</summary>
    public required long Payments { get; init; }

    /// <summary>What they have cost, fees included.</summary>
    public required Msat Total { get; init; }

    /// <summary>What came back.</summary>
    public required Msat Refunded { get; init; }

    /// <summary>Payments that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Payments that were rejected before they were made.</summary>
    public required long Blocked { get; init; }

    /// <summary>What these would have cost.</summary>
    public required Msat Saved { get; init; }

    /// <summary>By vendor, the most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, Msat>> ByVendor { get; init; }

    /// <summary>By protocol, the most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, Msat>> ByProtocol { get; init; }

    /// <summary>By day in UTC, the first one first; only days on which something was spent.</summary>
    public required IReadOnlyList<KeyValuePair<DateOnly, Msat>> ByDay { get; init; }

    /// <summary>A summary of nothing.</summary>
    public static SpendingSummary Nothing(PaymentNetwork network, DateTimeOffset since) => new()
    {
        Network = network,
        Since = since,
        Payments = 0,
        Total = Msat.Zero,
        Refunded = Msat.Zero,
        Failed = 0,
        Blocked = 0,
        Saved = Msat.Zero,
        ByVendor = [],
        ByProtocol = [],
        ByDay = [],
    };
}
