using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>
/// ACINQ's phoenixd, as version 0.8 speaks. Requests are forms; Basic authorization with an empty user. A payment that failed is
/// answered with status 200 too, with a <c>reason</c> that is text for people, so what became of it is looked up. Whole satoshis
/// only. A fee cannot be limited, but follows from the amount: 0.4 % and 4 sat.
/// <para>
/// <c>POST createinvoice</c> (<c>amountSat description expirySeconds externalId</c>) gives <c>serialized</c>; <c>GET payments/incoming/HASH</c>
/// <c>isPaid isExpired receivedSat fees completedAt</c>; <c>POST payinvoice</c> (<c>invoice</c>) <c>paymentPreimage routingFeeSat</c>; <c>GET
/// payments/outgoingbyhash/HASH</c> <c>isPaid preimage fees completedAt</c>; <c>GET getinfo</c>, <c>getbalance</c>; events come over
/// <c>websocket</c>. Fees are msat, times milliseconds.
/// </para>
/// </summary>
public sealed class PhoenixdNode : ILightningNode
{
    private const string Name = "phoenixd";
    private const long FeeBaseMsat = 4_000;
    private const long FeePerThousand = 4;

    private readonly NodeConnection.Phoenixd _connection;
    private readonly HttpMessageInvoker _invoker;
    private readonly NodeHttp _http;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="connection">How to reach it.</param>
    /// <param name="time">The clock of deadlines.</param>
    public PhoenixdNode(NodeConnection.Phoenixd connection, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _invoker = NodeHttp.Connect(connection.Server, certificateHash: null);
        _http = new NodeHttp(_invoker, connection.Server, Name, time);
    }

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public async Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync("getinfo", cancellationToken).ConfigureAwait(false);
        var info = answer.Object();
        var balance = (await GetAsync("getbalance", cancellationToken).ConfigureAwait(false)).Object();
        var channels = NodeAnswer.Part(info, "channels");
        return new NodeInfo(
            NodeAnswer.Text(info, "nodeId") ?? throw answer.Invalid(),
            LightningNetworkNames.Parse(NodeAnswer.Text(info, "chain")) ?? throw answer.Invalid(),
            NodeAnswer.Text(info, "version"),
            Sats(NodeAnswer.Number(balance, "balanceSat")),
            channels.ValueKind == JsonValueKind.Array ? channels.GetArrayLength() : null);
    }

    /// <inheritdoc/>
    public async Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Amount.IsWholeSats)
        {
            throw new NodeException(NodeError.Unsupported, "phoenixd knows whole satoshis only.");
        }

        var answer = await PostAsync(
            "createinvoice",
            [
                new("amountSat", (request.Amount.Value / Msat.PerSat).ToString(CultureInfo.InvariantCulture)),
                new("description", request.Description),
                new("expirySeconds", request.ExpirySeconds.ToString(CultureInfo.InvariantCulture)),
                .. request.ExternalId is { } id ? (KeyValuePair<string, string>[])[new("externalId", id)] : [],
            ],
            Receiving(),
            NodeLimits.CallSeconds,
            cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? Issued.Check(NodeAnswer.Text(answer.Object(), "serialized"), request, answer) : throw answer.Failure();
    }

    /// <inheritdoc/>
    public async Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var answer = await SendGetAsync($"payments/incoming/{hash}", cancellationToken).ConfigureAwait(false);
        if (answer.Status == 404)
        {
            return null;
        }

        var payment = answer.IsSuccess ? answer.Object() : throw answer.Failure();
        var isPaid = NodeAnswer.IsTrue(payment, "isPaid");
        return new IncomingPayment(
            hash,
            isPaid,
            NodeAnswer.IsTrue(payment, "isExpired"),
            isPaid ? Sats(NodeAnswer.Number(payment, "receivedSat")) ?? throw answer.Invalid() : Msat.Zero,
            Msat.TryCreate(NodeAnswer.Number(payment, "fees") ?? 0, out var fee) ? fee : throw answer.Invalid(),
            NodeAnswer.Text(payment, "externalId"),
            isPaid ? NodeAnswer.Milliseconds(payment, "completedAt") : null);
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        var amount = Orders.AmountOf(order);
        if (_connection.Password is null)
        {
            return new PaymentOutcome.Failed(PaymentFailure.NotAllowed);
        }

        if (FeeBaseMsat + (amount.Value / 1_000 * FeePerThousand) > order.MaxFee.Value)
        {
            return new PaymentOutcome.Failed(PaymentFailure.FeeAboveLimit);
        }

        return await Orders.InDoubtAsync(async () =>
        {
            // Step 1: send it. Whatever comes back that is no success says nothing certain.
            var answer = await PostAsync(
                "payinvoice", [new("invoice", order.Invoice.Text)], _connection.Password, NodeLimits.PaySeconds, cancellationToken).ConfigureAwait(false);
            if (answer.Status is 401 or 403)
            {
                return new PaymentOutcome.Failed(PaymentFailure.NotAllowed);
            }

            if (answer.IsSuccess && Success(answer.Object(), amount, order) is { } paid)
            {
                return paid;
            }

            // Step 2: ask what became of it. Where it was refused and there is no record, nothing was sent.
            var isRefused = answer.IsSuccess || answer.Failure().Code is NodeError.Refused or NodeError.Unsupported;
            return await FindOutgoingAsync(order.Invoice.PaymentHash, amount, cancellationToken).ConfigureAwait(false)
                ?? (isRefused ? new PaymentOutcome.Failed(PaymentFailure.InvoiceRefused) : new PaymentOutcome.Unknown(answer.Failure().AsDoubt));
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return FindOutgoingAsync(hash, amount: null, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = new UriBuilder(_http.Address("websocket")) { Scheme = _connection.Server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
        var messages = NodeSocket.ReadAsync(_invoker, address, Authorization(Receiving()), Name, cancellationToken).ConfigureAwait(false);
        await foreach (var message in messages)
        {
            var payment = message.Object();
            if (NodeAnswer.Text(payment, "type") == "payment_received" && PaymentHash.TryParse(NodeAnswer.Text(payment, "paymentHash"), out var hash))
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

    private static string Authorization(NodeSecret password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + password.Reveal()));

    private static Msat? Sats(long? sats) => sats is >= 0 and <= Msat.Most / Msat.PerSat ? Msat.FromSats(sats.Value) : null;

    private static PaymentOutcome.Paid? Success(JsonElement payment, Msat amount, PaymentOrder order)
        => Preimage.TryParse(NodeAnswer.Text(payment, "paymentPreimage"), out var preimage) && preimage.Opens(order.Invoice.PaymentHash)
            ? new PaymentOutcome.Paid(preimage, Sats(NodeAnswer.Number(payment, "recipientAmountSat")) ?? amount, Sats(NodeAnswer.Number(payment, "routingFeeSat")) ?? Msat.Zero)
            : null;

    private NodeSecret Receiving() => (_connection.LimitedPassword ?? _connection.Password)!;

    private async Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, Msat? amount, CancellationToken cancellationToken)
    {
        var answer = await SendGetAsync($"payments/outgoingbyhash/{hash}", cancellationToken).ConfigureAwait(false);
        if (answer.Status == 404)
        {
            return null;
        }

        var payment = answer.IsSuccess ? answer.Object() : throw answer.Failure();
        if (!NodeAnswer.IsTrue(payment, "isPaid"))
        {
            return NodeAnswer.Number(payment, "completedAt") is > 0
                ? new PaymentOutcome.Failed(PaymentFailure.Other)
                : new PaymentOutcome.Unknown(PaymentDoubt.InFlight);
        }

        // The node counts its fees into what it sent; the invoice says what the other one got.
        var asked = amount ?? (Bolt11Invoice.TryParse(NodeAnswer.Text(payment, "invoice"), out var invoice) ? invoice.Amount : null);
        var fee = Msat.TryCreate(NodeAnswer.Number(payment, "fees") ?? 0, out var charged) ? charged : throw answer.Invalid();
        var sent = Sats(NodeAnswer.Number(payment, "sent"));
        return Preimage.TryParse(NodeAnswer.Text(payment, "preimage"), out var preimage) && preimage.Opens(hash)
            ? new PaymentOutcome.Paid(preimage, asked ?? (sent >= fee ? sent.Value - fee : throw answer.Invalid()), fee)
            : new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer);
    }

    private async Task<NodeAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await SendGetAsync(path, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw answer.Failure();
    }

    private async Task<NodeAnswer> SendGetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _http.Address(path));
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(Authorization(Receiving()));
        return await _http.SendAsync(request, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NodeAnswer> PostAsync(
        string path, IReadOnlyList<KeyValuePair<string, string>> form, NodeSecret password, int seconds, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _http.Address(path)) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(Authorization(password));
        return await _http.SendAsync(request, seconds, cancellationToken).ConfigureAwait(false);
    }
}
