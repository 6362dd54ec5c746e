using System.Diagnostics;
using Satchel.Engine.Commerce;
using Satchel.Engine.Pipeline.Transactions;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Buying;

/// <summary>
/// Moves the money of purchases, so that the journal, the purse and the node agree, wherever a process is killed. The journal is written before the purse, the purse
/// before the node; the proof before the purse settles; and nothing is ended in the journal before it is in the purse. So whatever is open in the
/// journal can be looked up and brought to its end, as often as need be.
/// </summary>
internal sealed class Till(BuyerSetup setup)
{
    private const string Protocol = "l402";

    private readonly Purchases _journal = new(setup.Trade);

    /// <summary>What a node is known by in the journal.</summary>
    public static string NameOf(ILightningNode node, NodeInfo info) => $"{node.Kind} {info.NodeId}";

    /// <summary>What the purse knows of a purchase.</summary>
    public static PaymentPlan PlanOf(Purchase purchase) => new()
    {
        Vendor = VendorKey.Parse(purchase.Origin),
        Amount = purchase.Amount,
        MaxFee = purchase.MaxFee,
        Network = purchase.Network,
        Operation = purchase.Operation,
        Purpose = purchase.Operation,
    };

    /// <summary>Pays. Steps: 1 the journal; 2 the purse; 3 the node; 4 what became of it.</summary>
    /// <returns>The purchase, paid and proven; or what became of it instead.</returns>
    public async Task<(Purchase? Paid, BuyOutcome? Otherwise)> PayAsync(InvoiceCheck.Passed passed, PreflightDecision decision, CancellationToken cancellationToken)
    {
        // Step 1
        var purchase = passed.Purchase with { Preflight = decision.Id };
        if (!await _journal.BeginAsync(purchase, cancellationToken))
        {
            await setup.Purse.Preflights.ReleaseAsync(decision.Id, CancellationToken.None);
            return (null, new BuyOutcome.Refused("paid_before", "The gateway asks for a payment that was made before."));
        }

        // Step 2
        var plan = decision.Plan with { Amount = purchase.Amount, MaxFee = purchase.MaxFee, Payee = passed.Invoice.Payee.ToString() };
        if (!await setup.Purse.Own.BeginAsync(purchase.Payment, purchase.Hash, plan, Protocol, decision.Id, cancellationToken))
        {
            await setup.Purse.Preflights.ReleaseAsync(decision.Id, CancellationToken.None);
            await _journal.EndAsync(purchase.Hash, PurchaseState.Failed, CancellationToken.None);
            return (null, new BuyOutcome.Refused("not_set_aside", "The amount is no longer set aside for this payment, or the payment was sent before."));
        }

        // Steps 3 and 4: from here on also where the caller goes away.
        var outcome = await setup.Node.PayAsync(new PaymentOrder(passed.Invoice, purchase.MaxFee), cancellationToken);
        return await EndAsync(purchase, outcome);
    }

    /// <summary>Brings a purchase that was begun to where it belongs.</summary>
    /// <returns>The purchase, paid and proven; or what is unclear about it; or neither, where nothing was paid.</returns>
    /// <exception cref="NodeException">The node cannot say.</exception>
    public async Task<(Purchase? Paid, BuyOutcome? Unclear)> ReconcileAsync(Purchase open, CancellationToken cancellationToken)
    {
        if (open is { State: PurchaseState.Paid, Preimage: not null })
        {
            await SettleAsync(open);
            return (open, null);
        }

        if (NameOf(setup.Node, await setup.Node.GetInfoAsync(cancellationToken)) != open.Node)
        {
            return (null, new BuyOutcome.Unclear(open.Hash));
        }

        // A node that knows nothing of it has never got the order; but some are told by others, and may get it yet.
        var outcome = await setup.Node.FindOutgoingAsync(open.Hash, cancellationToken)
            ?? (setup.Clock.GetUtcNow() < open.CreatedAt + setup.Node.OrderDelay ? new PaymentOutcome.Unknown(PaymentDoubt.InFlight) : new PaymentOutcome.Failed(PaymentFailure.Other));
        var (paid, otherwise) = await EndAsync(open, outcome);
        return (paid, otherwise as BuyOutcome.Unclear);
    }

    /// <summary>Looks after purchases of other requests that a killed process left, as far as nobody has them.</summary>
    public async Task LookAfterAsync(string butRequest, CancellationToken cancellationToken)
    {
        foreach (var left in await _journal.OpenAsync(BuyLimits.LookedAfter, cancellationToken))
        {
            using var turn = left.RequestHash == butRequest ? null : await _journal.TakeTurnAsync(left.RequestHash, TimeSpan.Zero, cancellationToken);
            if (turn is null || await _journal.FindAsync(left.Hash, cancellationToken) is not { State: PurchaseState.Paying or PurchaseState.Paid } open)
            {
                continue;
            }

            try
            {
                await ReconcileAsync(open, cancellationToken);
            }
            catch (NodeException)
            {
                // The node is away: what is open stays set aside, and the next purchase asks again.
                return;
            }
        }
    }

    /// <summary>Notes whether the answer came.</summary>
    public async Task NoteAsync(Purchase purchase, bool isDelivered)
    {
        await setup.Purse.Own.DeliverAsync(purchase.Network, purchase.Hash, isDelivered ? PaymentDelivery.Delivered : PaymentDelivery.Undelivered, CancellationToken.None);
        if (isDelivered)
        {
            await _journal.EndAsync(purchase.Hash, PurchaseState.Delivered, CancellationToken.None);
        }
    }

    private async Task<(Purchase? Paid, BuyOutcome? Otherwise)> EndAsync(Purchase purchase, PaymentOutcome outcome)
    {
        switch (outcome)
        {
            case PaymentOutcome.Paid paid:
                var proven = purchase with { State = PurchaseState.Paid, Preimage = paid.Preimage, Fee = paid.Fee };
                await _journal.ProveAsync(proven.Hash, paid.Preimage, paid.Fee, CancellationToken.None);
                await SettleAsync(proven);
                return (proven, null);
            case PaymentOutcome.Failed failed:
                var isVendors = failed.Reason is PaymentFailure.NoRoute or PaymentFailure.InvoiceRefused or PaymentFailure.InvoiceExpired;
                await setup.Purse.Own.FailAsync(purchase.Network, purchase.Hash, isVendors, CancellationToken.None);
                await setup.Purse.Preflights.ReleaseAsync(purchase.Preflight, CancellationToken.None);
                await _journal.EndAsync(purchase.Hash, PurchaseState.Failed, CancellationToken.None);
                return (null, new BuyOutcome.NotPaid(failed.Reason));
            case PaymentOutcome.Unknown:
                await setup.Purse.Own.DoubtAsync(purchase.Network, purchase.Hash, CancellationToken.None);
                return (null, new BuyOutcome.Unclear(purchase.Hash));
            default:
                throw new UnreachableException();
        }
    }

    private async Task SettleAsync(Purchase purchase)
    {
        var plan = PlanOf(purchase);
        await setup.Purse.Own.SettleAsync(
            purchase.Payment,
            purchase.Hash,
            plan,
            purchase.Fee,
            Protocol,
            PurchaseMemory.ContentOf(plan, purchase.Fee),
            payment => setup.Store is { } store ? PurchaseMemory.Of(store, payment, purchase.Hash, plan, purchase.Fee, Protocol) : null,
            CancellationToken.None);
    }
}
