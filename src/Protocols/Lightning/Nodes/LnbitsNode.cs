using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>
/// A wallet of LNbits, as version 1 speaks. The key of the wallet stands in <c>X-Api-Key</c>: the admin key pays, the invoice key only receives. It asks for and
/// knows whole satoshis only; what it says of payments is in msat, and negative where they went out, with a fee that is negative too. It names no network,
/// so an invoice of one satoshi is made once and read. A fee cannot be limited: the owner's server reserves up to 1 %, which is compared before anything is sent.
/// <para>
/// <c>GET api/v1/wallet</c> (<c>name balance</c>); <c>POST api/v1/payments</c> (<c>out amount memo expiry</c>, or <c>out bolt11</c>) gives
/// <c>payment_hash</c> and <c>bolt11</c> (<c>payment_request</c> before version 1); <c>GET api/v1/payments/HASH</c> <c>paid preimage details</c>, 404 where there is none;
/// events come over <c>api/v1/ws/KEY</c>.
/// </para>
/// </summary>
public sealed class LnbitsNode : ILightningNode
{
    private const string Name = "LNbits";
    private const long FeeDivisor = 100;
    private const long LeastFeeMsat = 2_000;

    private readonly NodeConnection.Lnbits _connection;
    private readonly HttpMessageInvoker _invoker;
    private readonly NodeHttp _http;
    private LightningNetwork? _network;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="connection">How to reach it.</param>
    /// <param name="time">The clock of deadlines.</param>
    public LnbitsNode(NodeConnection.Lnbits connection, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _invoker = NodeHttp.Connect(connection.Server, certificateHash: null);
        _http = new NodeHttp(_invoker, connection.Server, Name, time);
    }

    /// <inheritdoc/>
    public string Kind => "lnbits";

    /// <inheritdoc/>
    public async Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(HttpMethod.Get, "api/v1/wallet", body: null, cancellationToken).ConfigureAwait(false);
        var wallet = answer.IsSuccess ? answer.Object() : throw answer.Failure();
        var balance = NodeAnswer.Number(wallet, "balance");
        _network ??= (await IssueAsync(new InvoiceRequest(Msat.FromSats(1), "network", 60), cancellationToken).ConfigureAwait(false)).Terms.Network;
        return new NodeInfo(
            NodeAnswer.Text(wallet, "id") ?? NodeAnswer.Text(wallet, "name") ?? throw answer.Invalid(),
            _network.Value,
            Version: null,
            balance is { } msat && Msat.TryCreate(msat, out var amount) ? amount : null,
            Channels: null);
    }

    /// <inheritdoc/>
    public async Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Amount.IsWholeSats)
        {
            throw new NodeException(NodeError.Unsupported, "LNbits knows whole satoshis only.");
        }

        var answer = await CallAsync(
            HttpMethod.Post,
            "api/v1/payments",
            json =>
            {
                json.WriteBoolean("out", false);
                json.WriteNumber("amount", request.Amount.Value / Msat.PerSat);
                json.WriteString("unit", "sat");
                json.WriteString("memo", request.Description);
                json.WriteNumber("expiry", request.ExpirySeconds);
                if (request.ExternalId is { } id)
                {
                    json.WriteStartObject("extra");
                    json.WriteString("external_id", id);
                    json.WriteEndObject();
                }
            },
            cancellationToken).ConfigureAwait(false);
        var made = answer.IsSuccess ? answer.Object() : throw answer.Failure();
        return Issued.Check(NodeAnswer.Text(made, "bolt11") ?? NodeAnswer.Text(made, "payment_request"), request, answer);
    }

    /// <inheritdoc/>
    public async Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        if (await FindAsync(hash, cancellationToken).ConfigureAwait(false) is not { } found || IsOutgoing(found))
        {
            return null;
        }

        var details = NodeAnswer.Part(found, "details");
        var isPaid = NodeAnswer.IsTrue(found, "paid");
        return new IncomingPayment(
            hash,
            isPaid,
            NodeAnswer.Text(details, "status") == "failed",
            isPaid ? Amount(details, "amount") ?? throw Invalid() : Msat.Zero,
            isPaid ? Amount(details, "fee") ?? Msat.Zero : Msat.Zero,
            NodeAnswer.Text(NodeAnswer.Part(details, "extra"), "external_id"),
            isPaid ? NodeAnswer.Seconds(details, "time") : null);
    }

    /// <inheritdoc/>
    public Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        var amount = Orders.AmountOf(order);
        if (Math.Max(LeastFeeMsat, amount.Value / FeeDivisor) > order.MaxFee.Value)
        {
            return Task.FromResult<PaymentOutcome>(new PaymentOutcome.Failed(PaymentFailure.FeeAboveLimit));
        }

        return Orders.InDoubtAsync(async () =>
        {
            var answer = await CallAsync(
                HttpMethod.Post,
                "api/v1/payments",
                json =>
                {
                    json.WriteBoolean("out", true);
                    json.WriteString("bolt11", order.Invoice.Text);
                },
                cancellationToken,
                NodeLimits.PaySeconds).ConfigureAwait(false);
            if (answer.Status is 401 or 403)
            {
                return new PaymentOutcome.Failed(PaymentFailure.NotAllowed);
            }

            // Whatever it says: what became of it stands in its record. Success without one proves nothing.
            return await FindOutgoingAsync(order.Invoice.PaymentHash, cancellationToken).ConfigureAwait(false)
                ?? (answer.Status is >= 400 and < 500 ? new PaymentOutcome.Failed(PaymentFailure.InvoiceRefused) : new PaymentOutcome.Unknown(PaymentDoubt.Unreachable));
        });
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        if (await FindAsync(hash, cancellationToken).ConfigureAwait(false) is not { } found || !IsOutgoing(found))
        {
            return null;
        }

        var details = NodeAnswer.Part(found, "details");
        if (NodeAnswer.IsTrue(found, "paid"))
        {
            return Preimage.TryParse(NodeAnswer.Text(found, "preimage") ?? NodeAnswer.Text(details, "preimage"), out var preimage)
                && preimage.Opens(hash)
                && Amount(details, "amount") is { } amount
                ? new PaymentOutcome.Paid(preimage, amount, Amount(details, "fee") ?? Msat.Zero)
                : new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer);
        }

        return NodeAnswer.Text(details, "status") == "failed" ? new PaymentOutcome.Failed(PaymentFailure.Other) : new PaymentOutcome.Unknown(PaymentDoubt.InFlight);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = new UriBuilder(_http.Address($"api/v1/ws/{Uri.EscapeDataString(_connection.ApiKey.Reveal())}"))
        {
            Scheme = _connection.Server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws",
        }.Uri;
        await foreach (var message in NodeSocket.ReadAsync(_invoker, address, authorization: null, Name, cancellationToken).ConfigureAwait(false))
        {
            var payment = NodeAnswer.Part(message.Object(), "payment");
            if (NodeAnswer.Number(payment, "amount") > 0 && PaymentHash.TryParse(NodeAnswer.Text(payment, "payment_hash"), out var hash))
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

    private static bool IsOutgoing(JsonElement found) => NodeAnswer.Number(NodeAnswer.Part(found, "details"), "amount") < 0;

    /// <summary>An amount whose sign says which way it went.</summary>
    private static Msat? Amount(JsonElement element, string field)
        => NodeAnswer.Number(element, field) is > long.MinValue and { } msat && Msat.TryCreate(Math.Abs(msat), out var amount) ? amount : null;

    private async Task<JsonElement?> FindAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var answer = await CallAsync(HttpMethod.Get, $"api/v1/payments/{hash}", body: null, cancellationToken).ConfigureAwait(false);
        return answer.Status == 404 ? null : answer.IsSuccess ? answer.Object() : throw answer.Failure();
    }

    private async Task<NodeAnswer> CallAsync(
        HttpMethod method, string path, Action<Utf8JsonWriter>? body, CancellationToken cancellationToken, int seconds = NodeLimits.CallSeconds)
    {
        using var message = _http.Request(method, path, body);
        message.Headers.TryAddWithoutValidation("X-Api-Key", _connection.ApiKey.Reveal());
        return await _http.SendAsync(message, seconds, cancellationToken).ConfigureAwait(false);
    }
}
