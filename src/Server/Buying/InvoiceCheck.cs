using Satchel.Engine.Commerce;
using Satchel.Engine.Trade;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Buying;

/// <summary>Whether what a gateway wants to be paid may be paid at all: everything that can be said before the purse is asked.</summary>
internal sealed class InvoiceCheck(ILightningNode node, TimeProvider time)
{
    /// <summary>A challenge with the invoice that it carries.</summary>
    /// <param name="Invoice">The invoice.</param>
    /// <param name="Purchase">What would be bought with it.</param>
    public sealed record Passed(Bolt11Invoice Invoice, Purchase Purchase)
    {
        /// <summary>What the purse is asked.</summary>
        public PaymentPlan PlanFor(BuyOrder order) => Till.PlanOf(Purchase) with { Agent = order.Agent, Payee = Invoice.Payee.ToString() };
    }

    /// <summary>Checks the last challenge that is understood; exactly one of both is there.</summary>
    /// <exception cref="NodeException">The node cannot say on which network it is.</exception>
    public async Task<(Passed? Passed, BuyOutcome.Refused? Refusal)> CheckAsync(BuyOrder order, IReadOnlyList<L402Challenge> challenges, CancellationToken cancellationToken)
    {
        if (challenges.LastOrDefault(known => known.Version is null or L402Challenge.CurrentVersion) is not { } challenge)
        {
            return (null, new BuyOutcome.Refused("challenge_invalid", "The gateway wants to be paid, but not in a way that is known here."));
        }

        if (!Bolt11Invoice.TryParse(challenge.Invoice, out var invoice, out var problem))
        {
            return (null, new BuyOutcome.Refused("invoice_invalid", $"The gateway's invoice cannot be paid: {problem}."));
        }

        var info = await node.GetInfoAsync(cancellationToken);
        if (Refuse(order, challenge, invoice, info.Network) is { } refusal)
        {
            return (null, refusal);
        }

        if (NetworkOf(info.Network) is not { } network)
        {
            return (null, new BuyOutcome.Refused("network_not_kept", $"The node is on {info.Network.ToWire()}; the purse keeps mainnet, regtest and the sandbox apart, and nothing else."));
        }

        var (now, amount) = (time.GetUtcNow(), invoice.Amount!.Value);
        return (new Passed(invoice, new Purchase
        {
            Hash = invoice.PaymentHash,
            Payment = Guid.CreateVersion7(now).ToString("D"),
            Preflight = "",
            Origin = order.Origin,
            Operation = order.Operation.Name,
            RequestHash = order.RequestHash,
            Scheme = challenge.Scheme,
            Token = challenge.Token,
            Invoice = invoice.Text,
            Node = Till.NameOf(node, info),
            Network = network,
            Amount = amount,
            MaxFee = BuyLimits.FeeOf(amount, order.MaxTotal),
            CreatedAt = now,
        }), null);
    }

    private static PaymentHash? HashOf(string token)
        => Macaroon.TryParse(token, out var macaroon) && TokenIdentifier.TryRead(macaroon.Identifier, out var identifier) ? identifier.Hash
            : ReferenceToken.TryParse(token, out var reference) ? reference.Hash
            : null;

    private BuyOutcome.Refused? Refuse(BuyOrder order, L402Challenge challenge, Bolt11Invoice invoice, LightningNetwork network)
    {
        var refusal = invoice.Amount is not { Value: > 0 } amount ? ("invoice_without_amount", "The gateway's invoice names no amount.")
            : invoice.Terms.Network != network ? ("wrong_network", $"The gateway wants to be paid on {invoice.Terms.Network.ToWire()}, the node is on {network.ToWire()}.")
            : invoice.Terms.ExpiresAt < time.GetUtcNow().AddSeconds(BuyLimits.InvoiceSeconds) ? ("invoice_expired", "The gateway's invoice has expired, or is about to.")
            : !invoice.PaymentHash.Equals(HashOf(challenge.Token)) ? ("token_mismatch", "The gateway's token is not for its invoice.")
            : amount > order.MaxTotal ? ("too_expensive", $"The gateway wants {amount.SatsRoundedUp} sats, {order.MaxTotal.SatsRoundedUp} are allowed.")
            : ((string Code, string Message)?)null;
        return refusal is { } reason ? new BuyOutcome.Refused(reason.Code, reason.Message) : null;
    }

    private PaymentNetwork? NetworkOf(LightningNetwork network) => node.Kind == "sandbox" ? PaymentNetwork.Sandbox : network switch
    {
        LightningNetwork.Mainnet => PaymentNetwork.Mainnet,
        LightningNetwork.Regtest => PaymentNetwork.Regtest,
        _ => null,
    };
}
