using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Buying;

/// <summary>
/// The gateways that are known here: those that the owner has configured, and those that are advertised. Each is asked what it sells; an advert counts only where the
/// gateway names the same key as who signed the advert.
/// </summary>
public sealed class GatewayDirectory(PaymentPurse purse, TimeProvider time)
{
    /// <summary>Most gateways that are asked at once: an answer within a few seconds, whoever does not answer.</summary>
    public const int Most = 30;

    /// <summary>The gateways that sell an operation, the best first.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="owners">Gateways that the owner has configured.</param>
    /// <param name="network">Where payments to them count as their reputation.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<(GatewayQuote Offer, double Score)>> RankAsync(
        string operation, IReadOnlyList<Uri> owners, PaymentNetwork network, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        var adverts = await purse.Gateways.FindAsync(operation, Most, cancellationToken);
        var asked = owners.Select(url => AskAsync(url, operation, advert: null, network, cancellationToken))
            .Concat(adverts
                .Select(advert => (Advert: advert.Gateway, Url: Uri.TryCreate(advert.Gateway.Url, UriKind.Absolute, out var url) ? url : null))
                .Where(known => known.Url is not null && !owners.Contains(known.Url))
                .Select(known => AskAsync(known.Url!, operation, known.Advert, network, cancellationToken)))
            .Take(Most);
        return GatewayQuote.Rank(await Task.WhenAll(asked));
    }

    private static string? ProblemOf(KnownGateway? advert, GatewayManifest? manifest, Msat? price)
        => advert is not null && manifest is not null && manifest.Agent != advert.Agent ? "it names another key than its advert"
            : manifest is null ? "it does not say what it sells"
            : price is null ? "it does not sell this"
            : null;

    private async Task<GatewayQuote> AskAsync(Uri url, string operation, KnownGateway? advert, PaymentNetwork network, CancellationToken cancellationToken)
    {
        var (isOwners, started) = (advert is null, time.GetTimestamp());
        if (!GatewayAddress.IsAllowed(url, isOwners))
        {
            return new GatewayQuote(url, advert?.Agent, isOwners, Price: null, Latency: null, Success: 0, "its address may not be called");
        }

        using var gateway = new GatewayClient(url, isOwners, time);
        var manifest = await gateway.ReadManifestAsync(cancellationToken);
        var latency = manifest is null ? (TimeSpan?)null : time.GetElapsedTime(started);
        var price = manifest?.Prices.TryGetValue(operation, out var named) is true ? named : (Msat?)null;
        var reputation = VendorKey.TryParse(url.GetLeftPart(UriPartial.Authority), out var vendor)
            ? (await purse.Vendors.ReputationAsync(vendor, network, cancellationToken)).Estimate
            : 0;
        return new GatewayQuote(url, manifest?.Agent ?? advert?.Agent, isOwners, price, latency, reputation, ProblemOf(advert, manifest, price));
    }
}
