using System.Net;
using Satchel.Engine.Commerce;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Buying;

/// <summary>
/// Buys answers from gateways. Steps: 1 wait until nobody else buys the same; 2 what was begun for the same request is brought to its end, never bought
/// again; 3 ask, with a proof of before where there is one; 4 check the challenge and its invoice, also against the price that is advertised; 5
/// ask the purse, which sets the amount and the fee aside; 6 pay; 7 ask again with the proof. After a kill at any moment the same wish goes on where it
/// was.
/// </summary>
public sealed class Buyer
{
    private const int MostAdverts = 1_000;

    private readonly BuyerSetup _setup;
    private readonly Purchases _journal;
    private readonly InvoiceCheck _check;
    private readonly Till _till;

    /// <summary>Makes a buyer.</summary>
    public Buyer(BuyerSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        (_setup, _journal, _check, _till) = (setup, new Purchases(setup.Trade), new InvoiceCheck(setup.Node, setup.Clock), new Till(setup));
    }

    /// <summary>Says what it would cost and what the purse would say. Nothing is paid, set aside or written down.</summary>
    /// <exception cref="NodeException">The node cannot say on which network it is.</exception>
    public async Task<BuyOutcome> QuoteAsync(BuyOrder order, CancellationToken cancellationToken)
    {
        if (Refuse(order) is { } refused)
        {
            return refused;
        }

        using var gateway = new GatewayClient(order.Gateway, order.IsOwnersAddress, _setup.Clock);
        var answer = await gateway.AskAsync(order, credential: null, cancellationToken);
        if (FreeOrRefused(answer) is { } outcome)
        {
            return outcome;
        }

        var (passed, refusal) = await _check.CheckAsync(order, answer!.Challenges, cancellationToken);
        return passed is null
            ? refusal!
            : new BuyOutcome.Quoted(
                passed.Invoice,
                await AdvertisedAsync(gateway, order, cancellationToken),
                await _setup.Purse.Preflights.AskAsync(passed.PlanFor(order), cancellationToken));
    }

    /// <summary>Buys, or says why not.</summary>
    /// <exception cref="NodeException">The node cannot say on which network it is, or what became of an earlier payment.</exception>
    public async Task<BuyOutcome> BuyAsync(BuyOrder order, CancellationToken cancellationToken)
    {
        if (Refuse(order) is { } refused)
        {
            return refused;
        }

        using var gateway = new GatewayClient(order.Gateway, order.IsOwnersAddress, _setup.Clock);

        // Step 1
        using var turn = await _journal.TakeTurnAsync(order.RequestHash, BuyLimits.Patience, cancellationToken);
        if (turn is null)
        {
            return new BuyOutcome.Refused("under_way", "Somebody else buys the same right now.");
        }

        // Step 2
        await _till.LookAfterAsync(order.RequestHash, cancellationToken);
        while (await _journal.FindOpenAsync(order.Origin, order.RequestHash, cancellationToken) is { } open)
        {
            var (paid, unclear) = await _till.ReconcileAsync(open, cancellationToken);
            if (paid is not null)
            {
                return await DeliverAsync(gateway, order, paid, cancellationToken);
            }

            if (unclear is not null)
            {
                return unclear;
            }
        }

        return await BuyNewAsync(gateway, order, cancellationToken);
    }

    private static BuyOutcome.Refused? Refuse(BuyOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return GatewayAddress.IsAllowed(order.Gateway, order.IsOwnersAddress) ? null
            : new BuyOutcome.Refused("address_refused", "Only https is bought from; this machine, and http on it, only where the owner of the home has typed or configured it.");
    }

    /// <summary>What an answer to a request without a proof comes to; null where it asks to be paid.</summary>
    private static BuyOutcome? FreeOrRefused(GatewayAnswer? answer) => answer?.Status switch
    {
        null => new BuyOutcome.Refused("gateway_unreachable", "The gateway cannot be reached, or gave no answer in time."),
        HttpStatusCode.OK => new BuyOutcome.Delivered(answer.Body, Msat.Zero, Msat.Zero, Network: null),
        HttpStatusCode.PaymentRequired => null,
        { } status => new BuyOutcome.Refused("gateway_refused", FormattableString.Invariant($"The gateway answered with status {(int)status}, before anything was paid.")),
    };

    private static L402Credential Credential(Purchase purchase) => new(purchase.Scheme, [purchase.Token], purchase.Preimage!);

    private async Task<BuyOutcome> BuyNewAsync(GatewayClient gateway, BuyOrder order, CancellationToken cancellationToken)
    {
        // Step 3
        var (answer, kept) = await AskAsync(gateway, order, cancellationToken);
        if (FreeOrRefused(answer) is { } outcome)
        {
            return outcome is BuyOutcome.Delivered free && kept is not null ? free with { Hash = kept.Hash } : outcome;
        }

        // Step 4
        var (passed, refusal) = await _check.CheckAsync(order, answer!.Challenges, cancellationToken);
        if (passed is null)
        {
            return refusal!;
        }

        if (await AdvertisedAsync(gateway, order, cancellationToken) is { } advertised && !BuyLimits.IsAsAdvertised(passed.Purchase.Amount, advertised))
        {
            return new BuyOutcome.Refused(
                "above_advert", $"The gateway wants {passed.Purchase.Amount.SatsRoundedUp} sats, but advertises {order.Operation.Name} for {advertised.SatsRoundedUp}.");
        }

        // Step 5
        var (decision, invalid) = await DecideAsync(order, passed, cancellationToken);
        if (decision is not { IsApproved: true })
        {
            return invalid ?? (BuyOutcome)new BuyOutcome.Stopped(decision!);
        }

        // Steps 6 and 7
        var (paid, otherwise) = await _till.PayAsync(passed, decision, cancellationToken);
        return paid is null ? otherwise! : await DeliverAsync(gateway, order, paid, cancellationToken);
    }

    /// <summary>Asks with a proof of before, where there is one; and without, where the gateway does not want to hear of it.</summary>
    private async Task<(GatewayAnswer? Answer, Purchase? Kept)> AskAsync(GatewayClient gateway, BuyOrder order, CancellationToken cancellationToken)
    {
        var kept = order.IsFresh ? null : await _journal.FindKeptAsync(order.Origin, order.Operation.Name, order.RequestHash, cancellationToken);
        if (kept is not null)
        {
            var answer = await gateway.AskAsync(order, Credential(kept), cancellationToken);
            if (answer?.Status == HttpStatusCode.OK)
            {
                return (answer, kept);
            }

            // Who is away or busy has not refused the proof: it is shown again later, and nothing is bought meanwhile.
            if (answer is null || (int)answer.Status >= 500 || answer.Status == HttpStatusCode.TooManyRequests)
            {
                return (answer, null);
            }

            await _journal.EndAsync(kept.Hash, PurchaseState.UsedUp, cancellationToken);
            if (answer.Status == HttpStatusCode.PaymentRequired)
            {
                return (answer, null);
            }
        }

        return (await gateway.AskAsync(order, credential: null, cancellationToken), null);
    }

    /// <summary>What the operation costs by the gateway's own manifest, or by the advert of it that is known here; null where nobody says.</summary>
    private async Task<Msat?> AdvertisedAsync(GatewayClient gateway, BuyOrder order, CancellationToken cancellationToken)
    {
        if (await gateway.ReadManifestAsync(cancellationToken) is { } manifest && manifest.Prices.TryGetValue(order.Operation.Name, out var price))
        {
            return price;
        }

        var adverts = await _setup.Purse.Gateways.FindAsync(order.Operation.Name, MostAdverts, cancellationToken);
        return adverts
            .Where(advert => Uri.TryCreate(advert.Gateway.Url, UriKind.Absolute, out var url) && url.GetLeftPart(UriPartial.Authority) == order.Origin)
            .Select(advert => advert.Gateway.Operations[order.Operation.Name])
            .Where(sats => sats is >= 0 and <= Msat.Most / Msat.PerSat)
            .Select(sats => (Msat?)Msat.FromSats(sats))
            .FirstOrDefault();
    }

    /// <summary>Asks the purse; or looks whether a person has approved enough.</summary>
    private async Task<(PreflightDecision? Decision, BuyOutcome.Refused? Invalid)> DecideAsync(BuyOrder order, InvoiceCheck.Passed passed, CancellationToken cancellationToken)
    {
        var plan = passed.PlanFor(order);
        if (order.Approval is null)
        {
            return (await _setup.Purse.Preflights.CheckAsync(plan, cancellationToken), null);
        }

        var approved = await _setup.Purse.Preflights.FindAsync(order.Approval, cancellationToken);
        var problem = approved is null ? "there is no such check"
            : approved is not { IsApproved: true, State: PreflightState.Reserved } || approved.ExpiresAt <= _setup.Clock.GetUtcNow() ? "nobody has approved it, or that is over"
            : approved.Plan.Vendor != plan.Vendor ? $"it is about {approved.Plan.Vendor}, not {plan.Vendor}"
            : approved.Plan.Network != plan.Network ? $"it is about {CommerceNames.Of(approved.Plan.Network)}, not {CommerceNames.Of(plan.Network)}"
            : approved.Plan.Total < plan.Total ? $"it is for at most {approved.Plan.Total.SatsRoundedUp} sats with the fee, {plan.Total.SatsRoundedUp} may be needed"
            : null;
        return problem is null ? (approved, null) : (null, new BuyOutcome.Refused("approval_invalid", $"The approval {order.Approval} cannot be used: {problem}."));
    }

    /// <summary>Step 7.</summary>
    private async Task<BuyOutcome> DeliverAsync(GatewayClient gateway, BuyOrder order, Purchase purchase, CancellationToken cancellationToken)
    {
        HttpStatusCode? status = null;
        for (var attempt = 1; attempt <= BuyLimits.Deliveries; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(BuyLimits.FirstPause * (1 << (attempt - 2)), _setup.Clock, cancellationToken);
            }

            var answer = await gateway.AskAsync(order, Credential(purchase), cancellationToken);
            if (answer?.Status == HttpStatusCode.OK)
            {
                await _till.NoteAsync(purchase, isDelivered: true);
                return new BuyOutcome.Delivered(answer.Body, purchase.Amount, purchase.Fee, purchase.Network) { Hash = purchase.Hash };
            }

            status = answer?.Status;
            if (status is { } final && (int)final < 500 && final != HttpStatusCode.TooManyRequests)
            {
                break;
            }
        }

        await _till.NoteAsync(purchase, isDelivered: false);
        return new BuyOutcome.Undelivered(purchase.Hash, (int?)status);
    }
}
