using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>
/// Core Lightning over its plugin clnrest, as version 24 speaks. Every operation is a <c>POST v1/METHOD</c> with a JSON object and the rune in the header
/// <c>Rune</c>; success is 201 (also 200), a refusal of the rune 401 or 403, an error of the method 500 with <c>code</c> and <c>message</c>. Amounts are
/// numbers of msat, in older answers texts with <c>msat</c> behind.
/// <para>
/// <c>getinfo</c> (<c>id network version num_active_channels</c>); <c>listfunds</c>; <c>invoice</c> (<c>amount_msat label description expiry</c>) gives
/// <c>bolt11</c>; <c>listinvoices</c> (<c>payment_hash</c>) <c>status amount_received_msat paid_at label</c>; <c>pay</c> (<c>bolt11 maxfee retry_for</c>)
/// <c>status payment_preimage amount_msat amount_sent_msat</c>; <c>listpays</c> (<c>payment_hash</c>) the same for what was tried;
/// <c>waitanyinvoice</c> (<c>lastpay_index timeout</c>) the next one that is paid.
/// </para>
/// </summary>
public sealed class CoreLightningNode : ILightningNode
{
    private const string Name = "Core Lightning";

    private const int LabelBytes = 16;

    /// <summary>The code of <c>waitanyinvoice</c> for a time in which nothing came.</summary>
    private const long NothingCame = 904;

    /// <summary>Codes of <c>pay</c> that mean that nothing was sent and nothing will be: no route, too expensive, expired, refused by who is paid.</summary>
    private const long PaidBefore = 201;
    private const long InProgress = 200;
    private const long RefusedByPayee = 203;
    private const long RouteNotFound = 205;
    private const long TooExpensive = 206;
    private const long Expired = 207;
    private const long StoppedTrying = 210;

    private readonly NodeConnection.CoreLightning _connection;
    private readonly HttpMessageInvoker _invoker;
    private readonly NodeHttp _http;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="connection">How to reach it.</param>
    /// <param name="time">The clock of deadlines.</param>
    public CoreLightningNode(NodeConnection.CoreLightning connection, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _invoker = NodeHttp.Connect(connection.Server, connection.CertificateHash);
        _http = new NodeHttp(_invoker, connection.Server, Name, time);
    }

    /// <inheritdoc/>
    public string Kind => "clnrest";

    /// <inheritdoc/>
    public async Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync("getinfo", static _ => { }, cancellationToken).ConfigureAwait(false);
        var info = answer.IsSuccess ? answer.Object() : throw answer.Failure();
        var funds = await CallAsync("listfunds", static _ => { }, cancellationToken).ConfigureAwait(false);
        return new NodeInfo(
            NodeAnswer.Text(info, "id") ?? throw answer.Invalid(),
            LightningNetworkNames.Parse(NodeAnswer.Text(info, "network")) ?? throw answer.Invalid(),
            NodeAnswer.Text(info, "version"),
            funds.IsSuccess ? Balance(funds.Object()) : null,
            (int?)NodeAnswer.Number(info, "num_active_channels"));
    }

    /// <inheritdoc/>
    public async Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var answer = await CallAsync(
            "invoice",
            json =>
            {
                json.WriteNumber("amount_msat", request.Amount.Value);
                json.WriteString("label", request.ExternalId ?? $"satchel-{Convert.ToHexStringLower(SystemRandom.GetBytes(LabelBytes))}"); // Core Lightning wants one that it does not know
                json.WriteString("description", request.Description);
                json.WriteNumber("expiry", request.ExpirySeconds);
            },
            cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? Issued.Check(NodeAnswer.Text(answer.Object(), "bolt11"), request, answer) : throw answer.Failure();
    }

    /// <inheritdoc/>
    public async Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        if (await LastAsync("listinvoices", "invoices", hash, cancellationToken).ConfigureAwait(false) is not { } invoice)
        {
            return null;
        }

        var isPaid = NodeAnswer.Text(invoice, "status") == "paid";
        return new IncomingPayment(
            hash,
            isPaid,
            NodeAnswer.Text(invoice, "status") == "expired",
            isPaid ? Amount(invoice, "amount_received_msat") ?? throw Invalid() : Msat.Zero,
            Msat.Zero,
            NodeAnswer.Text(invoice, "label"),
            isPaid ? NodeAnswer.Seconds(invoice, "paid_at") : null);
    }

    /// <inheritdoc/>
    public Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        Orders.AmountOf(order);
        return Orders.InDoubtAsync(async () =>
        {
            var answer = await CallAsync(
                "pay",
                json =>
                {
                    json.WriteString("bolt11", order.Invoice.Text);
                    json.WriteNumber("maxfee", order.MaxFee.Value);
                    json.WriteNumber("retry_for", NodeLimits.PaySeconds - 5); // so that it gives up before we stop to listen
                },
                cancellationToken,
                NodeLimits.PaySeconds).ConfigureAwait(false);
            return answer.IsSuccess ? Outcome(answer.Object(), order.Invoice.PaymentHash)
                : answer.Status is 401 or 403 ? new PaymentOutcome.Failed(PaymentFailure.NotAllowed)
                : await RefusedAsync(answer, order, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken)
        => await LastAsync("listpays", "pays", hash, cancellationToken).ConfigureAwait(false) is { } payment ? Outcome(payment, hash) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What was paid before is not told: the index of the last one is where it begins.
        var invoices = await CallAsync("listinvoices", static _ => { }, cancellationToken).ConfigureAwait(false);
        var last = invoices.IsSuccess ? NodeAnswer.Items(invoices.Object(), "invoices").Max(invoice => NodeAnswer.Number(invoice, "pay_index")) ?? 0 : throw invoices.Failure();
        while (true)
        {
            var answer = await CallAsync(
                "waitanyinvoice",
                json =>
                {
                    json.WriteNumber("lastpay_index", last);
                    json.WriteNumber("timeout", NodeLimits.CallSeconds - 5);
                },
                cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                if (Code(answer) == NothingCame)
                {
                    continue;
                }

                throw answer.Failure();
            }

            last = NodeAnswer.Number(answer.Object(), "pay_index") ?? throw answer.Invalid();
            if (PaymentHash.TryParse(NodeAnswer.Text(answer.Object(), "payment_hash"), out var hash))
            {
                yield return hash;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        return ValueTask.CompletedTask;
    }

    private static NodeException Invalid() => new(NodeError.InvalidAnswer, $"{Name} answered with what its interface does not say.");

    private static long? Code(NodeAnswer answer)
    {
        try
        {
            return NodeAnswer.Number(answer.Object(), "code") ?? NodeAnswer.Number(NodeAnswer.Part(answer.Object(), "error"), "code");
        }
        catch (NodeException)
        {
            return null;
        }
    }

    /// <summary>An amount, as a number or as a text with its unit behind.</summary>
    private static Msat? Amount(JsonElement element, string field)
    {
        var number = NodeAnswer.Number(element, field)
            ?? (NodeAnswer.Text(element, field) is { } text && text.EndsWith("msat", StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(..^4), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);
        return number is { } msat && Msat.TryCreate(msat, out var amount) ? amount : null;
    }

    private static Msat? Balance(JsonElement funds)
    {
        var sum = NodeAnswer.Items(funds, "channels").Sum(channel => Amount(channel, "our_amount_msat")?.Value ?? 0);
        return Msat.TryCreate(sum, out var balance) ? balance : null;
    }

    private static PaymentOutcome Outcome(JsonElement payment, PaymentHash hash)
    {
        // "pay" names the preimage in one way, "listpays" in another.
        var proof = NodeAnswer.Text(payment, "payment_preimage") ?? NodeAnswer.Text(payment, "preimage");
        return NodeAnswer.Text(payment, "status") switch
        {
            "complete" when Preimage.TryParse(proof, out var preimage) && preimage.Opens(hash)
                && Amount(payment, "amount_msat") is { } amount && Amount(payment, "amount_sent_msat") is { } sent && sent >= amount
                => new PaymentOutcome.Paid(preimage, amount, sent - amount),
            "failed" => new PaymentOutcome.Failed(PaymentFailure.Other),
            "pending" => new PaymentOutcome.Unknown(PaymentDoubt.InFlight),
            _ => new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer),
        };
    }

    /// <summary>What an error of <c>pay</c> means. Only a record of the payment says for certain that it is over.</summary>
    private async Task<PaymentOutcome> RefusedAsync(NodeAnswer answer, PaymentOrder order, CancellationToken cancellationToken)
    {
        var code = Code(answer);
        var found = await FindOutgoingAsync(order.Invoice.PaymentHash, cancellationToken).ConfigureAwait(false);
        if (found is PaymentOutcome.Paid or PaymentOutcome.Unknown || code is PaidBefore or InProgress)
        {
            return found ?? new PaymentOutcome.Unknown(PaymentDoubt.InFlight);
        }

        return code switch
        {
            RefusedByPayee => new PaymentOutcome.Failed(PaymentFailure.InvoiceRefused),
            RouteNotFound or StoppedTrying => new PaymentOutcome.Failed(PaymentFailure.NoRoute),
            TooExpensive => new PaymentOutcome.Failed(PaymentFailure.FeeAboveLimit),
            Expired => new PaymentOutcome.Failed(PaymentFailure.InvoiceExpired),
            null => new PaymentOutcome.Unknown(PaymentDoubt.Unreachable),
            _ => found ?? new PaymentOutcome.Failed(PaymentFailure.Other),
        };
    }

    /// <summary>The last of what is known under a hash; null where nothing is.</summary>
    private async Task<JsonElement?> LastAsync(string method, string list, PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var answer = await CallAsync(method, json => json.WriteString("payment_hash", hash.ToString()), cancellationToken).ConfigureAwait(false);
        return !answer.IsSuccess ? throw answer.Failure() : NodeAnswer.Items(answer.Object(), list) is [.., var last] ? last : null;
    }

    private async Task<NodeAnswer> CallAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken, int seconds = NodeLimits.CallSeconds)
    {
        using var message = _http.Request(HttpMethod.Post, $"v1/{method}", parameters);
        message.Headers.TryAddWithoutValidation("Rune", _connection.Rune.Reveal());
        return await _http.SendAsync(message, seconds, cancellationToken).ConfigureAwait(false);
    }
}
