using Satchel.Protocols.Lightning;

namespace Satchel.Server.Buying;

/// <summary>The limits of a purchase.</summary>
internal static class BuyLimits
{
    /// <summary>Bytes of an answer that are read.</summary>
    public const int AnswerBytes = 1024 * 1024;

    /// <summary>Bytes of a manifest that are read: some dozens of operations.</summary>
    public const int ManifestBytes = 64 * 1024;

    /// <summary>Seconds that one request may take.</summary>
    public const int RequestSeconds = 30;

    /// <summary>Seconds that a manifest may take: nothing is bought with it.</summary>
    public const int ManifestSeconds = 5;

    /// <summary>Seconds that an invoice must still live, so that it does not expire under way.</summary>
    public const int InvoiceSeconds = 30;

    /// <summary>How often a paid request is made before the answer is given up for now.</summary>
    public const int Deliveries = 3;

    /// <summary>Purchases of other requests that one purchase looks after; the rest is for the next.</summary>
    public const int LookedAfter = 20;

    /// <summary>How long one waits for another that buys the same: longer than the slowest purchase that ends well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The pause before the second delivery; it doubles.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private const long LeastFeeSats = 10;
    private const long FeeDivisor = 100;
    private const long ToleranceDivisor = 10;

    /// <summary>The most that sending a payment may cost: 1 %, or 10 sats where that is more, and never more than the buyer allows.</summary>
    public static Msat FeeOf(Msat amount, Msat maxTotal)
        => new(Math.Min(maxTotal.Value - amount.Value, Math.Max(Msat.FromSats(LeastFeeSats).Value, amount.Value / FeeDivisor)));

    /// <summary>Whether a price is that which was advertised, or at most a tenth above it; a satoshi is always forgiven.</summary>
    public static bool IsAsAdvertised(Msat amount, Msat advertised)
        => amount.Value <= advertised.Value + Math.Max(Msat.PerSat, advertised.Value / ToleranceDivisor);
}
