using Satchel.Protocols.Lightning;

namespace Satchel.Server.Buying;

/// <summary>A gateway that can be bought from, and how it compares with the others.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Agent">The public key that it names; null where it names none.</param>
/// <param name="IsOwners">Whether the owner of the home has configured it; else somebody advertises it.</param>
/// <param name="Price">What the operation costs there; null where nobody says.</param>
/// <param name="Latency">How long it took to say what it sells; null where it said nothing.</param>
/// <param name="Success">The share of payments to it that can be expected to succeed, 0 to 1.</param>
/// <param name="Problem">Why it should not be bought from; null where nothing speaks against it.</param>
public sealed record GatewayQuote(Uri Url, string? Agent, bool IsOwners, Msat? Price, TimeSpan? Latency, double Success, string? Problem)
{
    private const double PriceWeight = 0.5;
    private const double SuccessWeight = 0.3;
    private const double LatencyWeight = 0.2;

    /// <summary>Puts offers in order: those that nothing speaks against first, and the best of them first.</summary>
    /// <returns>Each with its score, 0 to 1: half of it the price beside the cheapest, the rest its reputation and its latency beside the fastest.</returns>
    public static IReadOnlyList<(GatewayQuote Offer, double Score)> Rank(IReadOnlyCollection<GatewayQuote> offers)
    {
        ArgumentNullException.ThrowIfNull(offers);
        var usable = offers.Where(offer => offer.Problem is null).ToArray();
        var (cheapest, fastest) = (usable.Min(offer => offer.Price?.Value), usable.Min(offer => offer.Latency?.TotalMilliseconds));
        return
        [
            .. offers.Select(offer => (Offer: offer, Score: offer.Problem is not null ? 0 : offer.Score(cheapest, fastest)))
                .OrderBy(ranked => ranked.Offer.Problem is not null)
                .ThenByDescending(ranked => ranked.Score)
                .ThenBy(ranked => ranked.Offer.Url.AbsoluteUri, StringComparer.Ordinal),
        ];
    }

    /// <summary>The smallest beside this one: 1 for the smallest itself. What is nothing is as small as can be.</summary>
    private static double Share(double? smallest, double? value) => value is not { } own ? 0 : own <= 0 ? 1 : (smallest ?? own) / own;

    private double Score(long? cheapest, double? fastest)
        => (PriceWeight * Share(cheapest, Price?.Value)) + (SuccessWeight * Success) + (LatencyWeight * Share(fastest, Latency?.TotalMilliseconds));
}
