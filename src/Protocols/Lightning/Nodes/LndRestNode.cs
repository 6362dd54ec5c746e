using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>
/// LND over its REST proxy, as version 0.18 speaks. The macaroon stands in <c>Grpc-Metadata-macaroon</c>; numbers of 64 bits are texts; bytes are base64, in paths
/// hexadecimal (<c>v1/invoice</c>) or base64 for addresses (<c>v2/router/track</c>); streams are lines, each with <c>result</c> or <c>error</c>.
/// An invoice of its own shows its preimage before it is paid.
/// <para>
/// <c>POST v1/invoices</c> (<c>value_msat memo expiry</c>) gives <c>payment_request</c>; <c>GET v1/invoice/HASH</c> <c>state amt_paid_msat
/// settle_date</c>; <c>POST v2/router/send</c> (<c>payment_request fee_limit_msat timeout_seconds no_inflight_updates</c>) and <c>GET
/// v2/router/track/HASH</c> a payment with <c>status</c>, <c>payment_preimage</c>, <c>fee_msat</c>, <c>failure_reason</c>; <c>GET
/// v1/getinfo</c>, <c>v1/balance/channels</c>, <c>v1/invoices/subscribe</c>.
/// </para>
/// </summary>
public sealed class LndRestNode : ILightningNode
{
    private const string Name = "LND";

    /// <summary>The codes of gRPC for what is not known, and for what was done before.</summary>
    private const long NotFound = 5;
    private const long AlreadyExists = 6;

    private readonly NodeConnection.LndRest _connection;
    private readonly HttpMessageInvoker _invoker;
    private readonly NodeHttp _http;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="connection">How to reach it.</param>
    /// <param name="time">The clock of deadlines.</param>
    public LndRestNode(NodeConnection.LndRest connection, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _invoker = NodeHttp.Connect(connection.Server, connection.CertificateHash);
        _http = new NodeHttp(_invoker, connection.Server, Name, time);
    }

    /// <inheritdoc/>
    public string Kind => "lnd-rest";

    /// <inheritdoc/>
    public async Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync("v1/getinfo", cancellationToken).ConfigureAwait(false);
        var info = answer.IsSuccess ? answer.Object() : throw answer.Failure();
        var chains = NodeAnswer.Part(info, "chains");
        var chain = chains.ValueKind == JsonValueKind.Array && chains.GetArrayLength() > 0 ? chains[0] : default;
        var funds = await GetAsync("v1/balance/channels", cancellationToken).ConfigureAwait(false);
        var balance = funds.IsSuccess ? NodeAnswer.Number(NodeAnswer.Part(funds.Object(), "local_balance"), "msat") : null;
        return new NodeInfo(
            NodeAnswer.Text(info, "identity_pubkey") ?? throw answer.Invalid(),
            LightningNetworkNames.Parse(NodeAnswer.Text(chain, "network")) ?? throw answer.Invalid(),
            NodeAnswer.Text(info, "version"),
            balance is { } msat && Msat.TryCreate(msat, out var amount) ? amount : null,
            (int?)NodeAnswer.Number(info, "num_active_channels"));
    }

    /// <inheritdoc/>
    public async Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var message = Request(HttpMethod.Post, "v1/invoices", json =>
        {
            json.WriteString("value_msat", Text(request.Amount.Value));
            json.WriteString("memo", request.Description);
            json.WriteString("expiry", Text(request.ExpirySeconds));
        });
        var answer = await _http.SendAsync(message, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? Issued.Check(NodeAnswer.Text(answer.Object(), "payment_request"), request, answer) : throw answer.Failure();
    }

    /// <inheritdoc/>
    public async Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var answer = await GetAsync($"v1/invoice/{hash}", cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            return IsNotFound(answer) ? null : throw answer.Failure();
        }

        var invoice = answer.Object();
        var state = NodeAnswer.Text(invoice, "state") ?? throw answer.Invalid();
        var isPaid = state == "SETTLED";
        return new IncomingPayment(
            hash,
            isPaid,
            state == "CANCELED",
            !isPaid ? Msat.Zero : NodeAnswer.Number(invoice, "amt_paid_msat") is { } msat && Msat.TryCreate(msat, out var received) ? received : throw answer.Invalid(),
            Msat.Zero,
            ExternalId: null,
            isPaid ? NodeAnswer.Seconds(invoice, "settle_date") : null);
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        Orders.AmountOf(order);
        using var message = Request(HttpMethod.Post, "v2/router/send", json =>
        {
            json.WriteString("payment_request", order.Invoice.Text);
            json.WriteString("fee_limit_msat", Text(order.MaxFee.Value));
            json.WriteNumber("timeout_seconds", NodeLimits.PaySeconds - 5); // so that LND gives up before we stop to listen
            json.WriteBoolean("no_inflight_updates", true);
        });
        return await Orders.InDoubtAsync(async () =>
        {
            var answer = await FirstAsync(message, NodeLimits.PaySeconds, cancellationToken).ConfigureAwait(false);
            if (answer.Status is 401 or 403)
            {
                return new PaymentOutcome.Failed(PaymentFailure.NotAllowed);
            }

            if (Payment(answer) is { } payment)
            {
                return Outcome(payment, order.Invoice.PaymentHash);
            }

            // It was not accepted. Perhaps because it was sent before: that alone says what became of it.
            return Error(answer) == AlreadyExists || answer.Status >= 500 || answer.IsSuccess
                ? await FindOutgoingAsync(order.Invoice.PaymentHash, cancellationToken).ConfigureAwait(false) ?? Refused(answer)
                : Refused(answer);
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        using var message = Request(HttpMethod.Get, $"v2/router/track/{Base64Url.EncodeToString(hash.Bytes)}");
        var answer = await FirstAsync(message, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
        return Payment(answer) is { } payment ? Outcome(payment, hash)
            : IsNotFound(answer) ? null
            : throw (answer.IsSuccess ? answer.Invalid() : answer.Failure());
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var message = Request(HttpMethod.Get, "v1/invoices/subscribe");
        await foreach (var line in _http.StreamAsync(message, seconds: null, cancellationToken).ConfigureAwait(false))
        {
            if (!line.IsSuccess)
            {
                throw line.Failure();
            }

            var invoice = NodeAnswer.Part(line.Object(), "result");
            var bytes = new byte[PaymentHash.ByteCount];
            if (NodeAnswer.Text(invoice, "state") == "SETTLED"
                && Convert.TryFromBase64String(NodeAnswer.Text(invoice, "r_hash") ?? "", bytes, out var written)
                && PaymentHash.TryRead(bytes.AsSpan(0, written), out var hash))
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

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The payment that a line of a stream tells of, or null.</summary>
    private static JsonElement? Payment(NodeAnswer answer)
        => answer.IsSuccess && NodeAnswer.Part(answer.Object(), "result") is { ValueKind: JsonValueKind.Object } payment ? payment : null;

    /// <summary>The code of gRPC in an error, which stands in the object itself or in its <c>error</c>.</summary>
    private static long? Error(NodeAnswer answer)
    {
        try
        {
            var body = answer.Object();
            return NodeAnswer.Number(NodeAnswer.Part(body, "error"), "code") ?? NodeAnswer.Number(NodeAnswer.Part(body, "error"), "grpc_code") ?? NodeAnswer.Number(body, "code");
        }
        catch (NodeException)
        {
            // What is no JSON names no code.
            return null;
        }
    }

    private static bool IsNotFound(NodeAnswer answer) => Error(answer) == NotFound || answer.Status == 404;

    private static PaymentOutcome Outcome(JsonElement payment, PaymentHash hash) => NodeAnswer.Text(payment, "status") switch
    {
        "SUCCEEDED" when Preimage.TryParse(NodeAnswer.Text(payment, "payment_preimage"), out var preimage) && preimage.Opens(hash)
            && NodeAnswer.Number(payment, "value_msat") is { } value && Msat.TryCreate(value, out var amount)
            && NodeAnswer.Number(payment, "fee_msat") is { } charged && Msat.TryCreate(charged, out var fee)
            => new PaymentOutcome.Paid(preimage, amount, fee),
        "FAILED" => new PaymentOutcome.Failed(NodeAnswer.Text(payment, "failure_reason") switch
        {
            "FAILURE_REASON_NO_ROUTE" or "FAILURE_REASON_TIMEOUT" => PaymentFailure.NoRoute,
            "FAILURE_REASON_INSUFFICIENT_BALANCE" => PaymentFailure.InsufficientBalance,
            "FAILURE_REASON_INCORRECT_PAYMENT_DETAILS" => PaymentFailure.InvoiceRefused,
            _ => PaymentFailure.Other,
        }),
        "IN_FLIGHT" or "INITIATED" => new PaymentOutcome.Unknown(PaymentDoubt.InFlight),
        _ => new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer),
    };

    private static PaymentOutcome Refused(NodeAnswer answer)
        => answer.Status is 408 or >= 500 && Error(answer) is null ? new PaymentOutcome.Unknown(PaymentDoubt.Unreachable) : new PaymentOutcome.Failed(PaymentFailure.InvoiceRefused);

    private async Task<NodeAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var message = Request(HttpMethod.Get, path);
        return await _http.SendAsync(message, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first line of a stream: what the payment is at the end, or now.</summary>
    private async Task<NodeAnswer> FirstAsync(HttpRequestMessage message, int seconds, CancellationToken cancellationToken)
    {
        await foreach (var line in _http.StreamAsync(message, seconds, cancellationToken).ConfigureAwait(false))
        {
            return line;
        }

        throw new NodeException(NodeError.InvalidAnswer, "LND ended a stream before it said anything.");
    }

    private HttpRequestMessage Request(HttpMethod method, string path, Action<Utf8JsonWriter>? body = null)
    {
        var message = _http.Request(method, path, body);
        message.Headers.TryAddWithoutValidation("Grpc-Metadata-macaroon", _connection.Macaroon.Reveal());
        return message;
    }
}
