using System.Net;
using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Buying;

/// <summary>
/// Buys answers from gateways. Steps: 1 what was begun for the same request is resumed, never bought again; 2 ask without paying; 3 check the challenge and its
/// invoice; 4 write that it will be paid; 5 pay; 6 keep the proof; 7 ask again with it. After a kill at any moment the same wish goes on where
/// it was.
/// </summary>
public sealed class Buyer
{
    /// <summary>Bytes of an answer that are read.</summary>
    private const int AnswerBytes = 1024 * 1024;

    /// <summary>Seconds that one request may take.</summary>
    private const int RequestSeconds = 30;

    /// <summary>Seconds that an invoice must still live.</summary>
    private const int LeftSeconds = 30;

    /// <summary>How often a paid request is made before the answer is given up for now.</summary>
    private const int Deliveries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly Purchases _journal;
    private readonly ILightningNode _node;
    private readonly TimeProvider _time;

    /// <summary>Makes a buyer.</summary>
    public Buyer(TradeFile trade, ILightningNode node, TimeProvider time) => (_journal, _node, _time) = (new Purchases(trade), node, time);

    /// <summary>Buys, or says why not.</summary>
    /// <exception cref="NodeException">The node cannot say on which network it is, or what became of an earlier payment.</exception>
    public async Task<BuyOutcome> BuyAsync(BuyOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!GatewayAddress.IsAllowed(order.Address))
        {
            return new BuyOutcome.Refused("address_refused", "Only https is bought from, and http on this machine.");
        }

        using var http = GatewayAddress.Connect(order.Address);
        var (origin, request) = (order.Address.GetLeftPart(UriPartial.Authority), Digest(order));

        // Step 1
        if (!order.OnlyAsks && await _journal.FindOpenAsync(origin, request, cancellationToken) is { } open)
        {
            return await ResumeAsync(http, order, open, cancellationToken);
        }

        // Step 2
        if (await AskAsync(http, order, credential: null, cancellationToken) is not { } answer)
        {
            return new BuyOutcome.Refused("gateway_unreachable", "The gateway cannot be reached, or gave no answer in time.");
        }

        if (answer.Status == HttpStatusCode.OK)
        {
            return new BuyOutcome.Delivered(answer.Body, Msat.Zero, Msat.Zero, Network: null);
        }

        if (answer.Status != HttpStatusCode.PaymentRequired)
        {
            return new BuyOutcome.Refused("gateway_refused", FormattableString.Invariant($"The gateway answered with status {(int)answer.Status}, before anything was paid."));
        }

        // Step 3
        var (purchase, refusal) = await CheckAsync(order, answer.Challenges, origin, request, cancellationToken);
        if (purchase is null)
        {
            return refusal!;
        }

        if (order.OnlyAsks)
        {
            return new BuyOutcome.Quoted(purchase.Amount, purchase.Network);
        }

        // Step 4
        return await _journal.BeginAsync(purchase, cancellationToken)
            ? await PayAsync(http, order, purchase, cancellationToken)
            : new BuyOutcome.Unclear(purchase.Hash);
    }

    private static string Digest(BuyOrder order)
        => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{order.Method} {order.Address.PathAndQuery}\n"), .. order.Body is { } body ? body.ToArray() : []]));

    private static Msat FeeLimit(BuyOrder order, Msat amount) => order.MaxTotal - amount;

    private async Task<(Purchase? Purchase, BuyOutcome? Refusal)> CheckAsync(
        BuyOrder order, IReadOnlyList<L402Challenge> challenges, string origin, string request, CancellationToken cancellationToken)
    {
        if (challenges is not [.., var challenge] || challenge.Version is not (null or L402Challenge.CurrentVersion))
        {
            return (null, new BuyOutcome.Refused("challenge_invalid", "The gateway wants to be paid, but not in a way that is known here."));
        }

        if (!Bolt11Invoice.TryParse(challenge.Invoice, out var invoice, out var problem))
        {
            return (null, new BuyOutcome.Refused("invoice_invalid", $"The gateway's invoice cannot be paid: {problem}."));
        }

        var node = await _node.GetInfoAsync(cancellationToken);
        var hash = Macaroon.TryParse(challenge.Token, out var macaroon) && TokenIdentifier.TryRead(macaroon.Identifier, out var identifier) ? identifier.Hash
            : ReferenceToken.TryParse(challenge.Token, out var reference) ? reference.Hash
            : null;
        var refusal = invoice.Amount is not { } amount ? ("invoice_without_amount", "The gateway's invoice names no amount.")
            : invoice.Terms.Network != node.Network ? ("wrong_network", $"The gateway wants to be paid on {invoice.Terms.Network.ToWire()}, the node is on {node.Network.ToWire()}.")
            : invoice.Terms.ExpiresAt < _time.GetUtcNow().AddSeconds(LeftSeconds) ? ("invoice_expired", "The gateway's invoice has expired, or is about to.")
            : hash is null || !hash.Equals(invoice.PaymentHash) ? ("token_mismatch", "The gateway's token is not for its invoice.")
            : amount > order.MaxTotal ? ("too_expensive", $"The gateway wants {amount.SatsRoundedUp} sats, {order.MaxTotal.SatsRoundedUp} are allowed.")
            : ((string Code, string Message)?)null;
        if (refusal is { } reason)
        {
            return (null, new BuyOutcome.Refused(reason.Code, reason.Message));
        }

        return (new Purchase
        {
            Hash = invoice.PaymentHash,
            Origin = origin,
            Operation = order.Operation,
            RequestHash = request,
            Scheme = challenge.Scheme,
            Token = challenge.Token,
            Invoice = invoice.Text,
            Network = invoice.Terms.Network,
            Amount = invoice.Amount!.Value,
            CreatedAt = _time.GetUtcNow(),
        }, null);
    }

    /// <summary>Goes on with what was begun: looks a payment up that nobody knows of, and asks for what was paid.</summary>
    private async Task<BuyOutcome> ResumeAsync(HttpMessageInvoker http, BuyOrder order, Purchase open, CancellationToken cancellationToken)
    {
        if (open is { State: PurchaseState.Paid, Preimage: { } known })
        {
            return await DeliverAsync(http, order, open, known, open.Fee, cancellationToken);
        }

        // The node knows nothing of it: the order never reached it.
        var outcome = await _node.FindOutgoingAsync(open.Hash, cancellationToken) ?? new PaymentOutcome.Failed(PaymentFailure.Other);
        return await SettleAsync(http, order, open, outcome, cancellationToken);
    }

    /// <summary>Step 5.</summary>
    private async Task<BuyOutcome> PayAsync(HttpMessageInvoker http, BuyOrder order, Purchase purchase, CancellationToken cancellationToken)
    {
        var invoice = Bolt11Invoice.TryParse(purchase.Invoice, out var read) ? read : throw new InvalidOperationException("The invoice was read before.");
        var outcome = await _node.PayAsync(new PaymentOrder(invoice, FeeLimit(order, purchase.Amount)), cancellationToken);
        return await SettleAsync(http, order, purchase, outcome, cancellationToken);
    }

    private async Task<BuyOutcome> SettleAsync(HttpMessageInvoker http, BuyOrder order, Purchase purchase, PaymentOutcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case PaymentOutcome.Paid paid:
                // Step 6: also where the caller has gone meanwhile.
                await _journal.ProveAsync(purchase.Hash, paid.Preimage, paid.Fee, CancellationToken.None);
                return await DeliverAsync(http, order, purchase, paid.Preimage, paid.Fee, cancellationToken);
            case PaymentOutcome.Failed failed:
                await _journal.EndAsync(purchase.Hash, PurchaseState.Failed, CancellationToken.None);
                return new BuyOutcome.NotPaid(failed.Reason);
            default:
                return new BuyOutcome.Unclear(purchase.Hash);
        }
    }

    /// <summary>Step 7.</summary>
    private async Task<BuyOutcome> DeliverAsync(
        HttpMessageInvoker http, BuyOrder order, Purchase purchase, Preimage preimage, Msat fee, CancellationToken cancellationToken)
    {
        var credential = new L402Credential(purchase.Scheme, [purchase.Token], preimage);
        HttpStatusCode? status = null;
        for (var attempt = 1; attempt <= Deliveries; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 2)), _time, cancellationToken);
            }

            var answer = await AskAsync(http, order, credential, cancellationToken);
            if (answer?.Status == HttpStatusCode.OK)
            {
                await _journal.EndAsync(purchase.Hash, PurchaseState.Delivered, CancellationToken.None);
                return new BuyOutcome.Delivered(answer.Body, purchase.Amount, fee, purchase.Network);
            }

            status = answer?.Status;
            if (status is { } final && (int)final < 500 && final != HttpStatusCode.TooManyRequests)
            {
                break;
            }
        }

        return new BuyOutcome.Undelivered(purchase.Hash, (int?)status);
    }

    private async Task<GatewayAnswer?> AskAsync(HttpMessageInvoker http, BuyOrder order, L402Credential? credential, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(RequestSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var message = new HttpRequestMessage(order.Method, order.Address);
        if (order.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new("application/json");
        }

        if (credential is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", credential.ToHeader());
        }

        try
        {
            using var response = await http.SendAsync(message, either.Token);
            return await GatewayAnswer.ReadAsync(response, AnswerBytes, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
