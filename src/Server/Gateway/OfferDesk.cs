using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Satchel.Engine.Commerce;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Gateway;

/// <summary>Offers a token and an invoice to whoever has not paid: the same to the same client and request, while it can be paid.</summary>
internal sealed partial class OfferDesk(GatewaySetup setup, SoldTokens tokens, GatewayMetrics metrics)
{
    private readonly ClientRates _rates = new(setup.Clock, setup.UnpaidPerSecond, setup.UnpaidBurst);
    private readonly ILogger _log = setup.Log.CreateLogger<OfferDesk>();

    /// <summary>Answers a request that is not paid.</summary>
    /// <param name="context">The request.</param>
    /// <param name="operation">What it asks for.</param>
    /// <param name="request">What it says.</param>
    /// <param name="price">What that costs.</param>
    /// <param name="code">Why a token that was shown is not good for it; null where none was.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<GatewayReply> ChallengeAsync(
        HttpContext context, GatewayOperation operation, GatewayRequest request, Msat price, string? code, CancellationToken cancellationToken)
    {
        var client = ClientAddress.Of(context, setup.TrustedProxies).ToString();
        if (!_rates.TryTake(client))
        {
            return GatewayReply.TooMany;
        }

        try
        {
            var now = setup.Clock.GetUtcNow();
            var offer = await tokens.FindOfferAsync(client, request.Hash, now.AddSeconds(GatewayLimits.ReofferSeconds), cancellationToken);
            if (offer is null || offer.Price != price)
            {
                setup.PrepareHome();
                offer = await OfferAsync(operation, request, price, client, now, cancellationToken);
            }

            metrics.Challenged(operation.Name);
            return Challenge(offer, code);
        }
        catch (NodeException error)
        {
            LogNode(error.Code);
            return GatewayReply.NodeAway;
        }
    }

    private async Task<SoldToken> OfferAsync(
        GatewayOperation operation, GatewayRequest request, Msat price, string client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (rootKey, tokenId) = (RandomNumberGenerator.GetBytes(Macaroon.RootKeyBytes), RandomNumberGenerator.GetBytes(TokenIdentifier.TokenIdBytes));
        var invoice = await setup.Node.IssueAsync(
            new InvoiceRequest(price, $"satchel:{operation.Name}", GatewayLimits.InvoiceSeconds, Convert.ToHexStringLower(tokenId)), cancellationToken);
        var identifier = new TokenIdentifier(invoice.PaymentHash, tokenId).ToBytes();
        var expires = invoice.Terms.ExpiresAt.AddSeconds(GatewayLimits.TokenSeconds);
        var macaroon = Macaroon.Mint(rootKey, identifier, "satchel", [.. new TokenGrant(operation.Name, expires, setup.UsesPerToken).ToCaveats()]);
        var token = new SoldToken
        {
            Hash = invoice.PaymentHash,
            IdentifierHash = Sha256.HashData(identifier),
            RootKey = rootKey,
            Token = macaroon.ToBase64(),
            Operation = operation.Name,
            Price = price,
            Network = setup.NetworkOf(invoice.Terms.Network),
            Client = client,
            RequestHash = request.Hash,
            Invoice = invoice.Text,
            CreatedAt = now,
            InvoiceExpiresAt = invoice.Terms.ExpiresAt,
            ExpiresAt = expires,
            MaxUses = setup.UsesPerToken,
        };

        // Before anybody can pay it.
        await tokens.OfferAsync(token, cancellationToken);
        return token;
    }

    private GatewayReply Challenge(SoldToken offer, string? code)
    {
        var challenge = new L402Challenge(PaymentScheme.L402, offer.Token, offer.Invoice, L402Challenge.CurrentVersion);
        return GatewayReply.Of(StatusCodes.Status402PaymentRequired, json =>
        {
            json.WriteString("error", "payment_required");
            json.WriteNumber("price_sats", offer.Price.SatsRoundedUp);
            json.WriteString("operation", offer.Operation);
            json.WriteString("payment_hash", offer.Hash.ToString());
            json.WriteNumber("expires_at", offer.InvoiceExpiresAt.ToUnixTimeSeconds());
            json.WriteString("network", CommerceNames.Of(offer.Network));
            if (code is not null)
            {
                json.WriteString("code", code);
            }
        }) with
        {
            Challenges = [.. setup.SendsLegacyHeader ? (string[])[challenge.ToLegacyHeader()] : [], challenge.ToHeader()],
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node makes no invoice: {Error}")]
    private partial void LogNode(NodeError error);
}
