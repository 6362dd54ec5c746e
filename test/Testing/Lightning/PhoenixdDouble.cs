using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Satchel.Protocols.Lightning;

namespace Satchel.Testing.Lightning;

/// <summary>
/// phoenixd as version 0.8 speaks on the wire, with what is odd about it: it takes forms only; it answers 200 with <c>reason</c> where a payment
/// failed; it shows the preimage of invoices that nobody has paid; errors are plain text; the limited password may not pay.
/// </summary>
public sealed class PhoenixdDouble : IAsyncDisposable
{
    /// <summary>The password that may pay.</summary>
    public const string Password = "full-password";

    /// <summary>The password that may not.</summary>
    public const string LimitedPassword = "limited-password";

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly WireServer _server;

    /// <summary>Starts it.</summary>
    public PhoenixdDouble() => _server = new WireServer(Answer);

    /// <summary>Where it is.</summary>
    public Uri Address => _server.Address;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<WireRequest> Requests => _server.Requests;

    /// <summary>Completes when a request hangs.</summary>
    public Task Silent => _server.Silent;

    /// <summary>What it has.</summary>
    public DoubleWallet Wallet { get; } = new();

    /// <summary>Receives a payment, and tells whoever listens.</summary>
    public void Receive(PaymentHash hash)
    {
        Wallet.Receive(hash);
        _events.Writer.TryWrite(new JsonObject
        {
            ["type"] = "payment_received",
            ["timestamp"] = 1_700_000_000_000,
            ["amountSat"] = 3,
            ["paymentHash"] = $"{hash}",
            ["externalId"] = "x",
        }.ToJsonString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Wallet.Dispose();
    }

    private static WireReply.Answer Json(JsonObject body) => new(200, body.ToJsonString());

    private static WireReply.Answer Text(int status, string text) => new(status, text, "text/plain");

    private WireReply Answer(WireRequest request)
    {
        var password = Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.GetValueOrDefault("authorization", "Basic ").Replace("Basic ", "", StringComparison.Ordinal)));
        if (password is not (":" + Password or ":" + LimitedPassword))
        {
            return Text(401, "Invalid authentication (use basic auth with the http password set in phoenix.conf)");
        }

        return (request.Method, request.Path.Split('/')) switch
        {
            ("GET", ["", "getinfo"]) => GetInfo(),
            ("GET", ["", "getbalance"]) => Json(new JsonObject { ["balanceSat"] = 5_000, ["feeCreditSat"] = 12 }),
            ("POST", ["", "createinvoice"]) => CreateInvoice(request),
            ("GET", ["", "payments", "incoming", var hash]) => Incoming(hash),
            ("POST", ["", "payinvoice"]) when password == ":" + LimitedPassword => Text(401, "Invalid authentication (use basic auth with the http password set in phoenix.conf)"),
            ("POST", ["", "payinvoice"]) => PayInvoice(request),
            ("GET", ["", "payments", "outgoingbyhash", var hash]) => Outgoing(hash),
            ("GET", ["", "websocket"]) => new WireReply.Socket(TalkAsync),
            _ => Text(404, "Unknown endpoint (check api doc)"),
        };
    }

    private WireReply GetInfo() => Wallet.NextFault() switch
    {
        NodeFault.Breaks => Text(500, "Internal error"),
        NodeFault.Babbles => Text(200, "<html>"),
        NodeFault.IsHuge => Text(200, new string(' ', 2 * 1024 * 1024)),
        NodeFault.Hangs => new WireReply.Silence(),
        NodeFault.LosesAnswer => new WireReply.Cut(),
        _ => Json(new JsonObject
        {
            ["nodeId"] = Wallet.NodeId.ToString(),
            ["channels"] = new JsonArray(new JsonObject { ["state"] = "Normal", ["balanceSat"] = 5_000, ["inboundLiquiditySat"] = 100_000 }),
            ["chain"] = "regtest",
            ["blockHeight"] = 100,
            ["version"] = "0.8.0",
        }),
    };

    private WireReply.Answer CreateInvoice(WireRequest request)
    {
        var form = request.Form;
        if (!form.TryGetValue("description", out var description))
        {
            return Text(400, "Must provide either a description or descriptionHash");
        }

        if (description.Length > 128 || !long.TryParse(form.GetValueOrDefault("amountSat", ""), CultureInfo.InvariantCulture, out var sats))
        {
            return Text(400, "Parameter is invalid");
        }

        var made = Wallet.Issue(
            Msat.FromSats(Wallet.NextFault() == NodeFault.Lies ? sats + 1 : sats), description, long.Parse(form.GetValueOrDefault("expirySeconds", "3600"), CultureInfo.InvariantCulture), form.GetValueOrDefault("externalId"));
        return Json(new JsonObject { ["amountSat"] = sats, ["paymentHash"] = $"{made.Invoice.PaymentHash}", ["serialized"] = made.Invoice.Text });
    }

    private WireReply.Answer Incoming(string hash)
        => !Wallet.Invoices.TryGetValue(hash, out var kept)
            ? Text(404, "Not found")
            : Json(new JsonObject
            {
                ["type"] = "incoming_payment",
                ["subType"] = "lightning",
                ["paymentHash"] = hash,
                ["preimage"] = kept.Preimage.Reveal(), // also where nobody has paid
                ["externalId"] = kept.ExternalId,
                ["description"] = kept.Invoice.Terms.Description,
                ["invoice"] = kept.Invoice.Text,
                ["isPaid"] = kept.IsPaid,
                ["isExpired"] = false,
                ["requestedSat"] = kept.Invoice.Amount!.Value.SatsRoundedUp,
                ["receivedSat"] = kept.IsPaid ? kept.Invoice.Amount!.Value.SatsRoundedUp - 1 : 0, // net of liquidity
                ["fees"] = kept.IsPaid ? 1_000 : 0,
                ["completedAt"] = kept.IsPaid ? 1_700_000_000_000 : null,
                ["createdAt"] = 1_699_999_999_000,
            });

    private WireReply PayInvoice(WireRequest request)
    {
        if (!request.Form.TryGetValue("invoice", out var text) || !Bolt11Invoice.TryParse(text, out var invoice))
        {
            return Text(400, "Parameter invoice is missing or invalid");
        }

        var (hash, fault) = (invoice.PaymentHash.ToString(), Wallet.NextFault());
        if (Wallet.Sent.TryGetValue(hash, out var before) && before.IsPaid is not null)
        {
            return Json(new JsonObject { ["paymentHash"] = hash, ["reason"] = "this invoice has already been paid" });
        }

        if (fault == NodeFault.StaysInFlight)
        {
            Wallet.Sent[hash] = (invoice, false);
            return new WireReply.Silence();
        }

        if (fault is NodeFault.Fails or NodeFault.Breaks || !Wallet.Payable.TryGetValue(hash, out var preimage))
        {
            Wallet.Sent[hash] = (invoice, null);
            return fault == NodeFault.Breaks ? Text(500, "Internal error") : Json(new JsonObject { ["paymentHash"] = hash, ["reason"] = "the recipient was offline" });
        }

        Wallet.Sent[hash] = (invoice, true);
        return fault switch
        {
            NodeFault.LosesAnswer => new WireReply.Cut(),
            NodeFault.Hangs => new WireReply.Silence(),
            NodeFault.Babbles => Text(200, "<html>"),
            _ => Json(new JsonObject
            {
                ["recipientAmountSat"] = invoice.Amount!.Value.SatsRoundedUp,
                ["routingFeeSat"] = 4,
                ["paymentId"] = "00000000-0000-0000-0000-000000000001",
                ["paymentHash"] = hash,
                ["paymentPreimage"] = fault == NodeFault.Lies ? new string('0', 64) : preimage.Reveal(),
            }),
        };
    }

    private WireReply.Answer Outgoing(string hash)
        => !Wallet.Sent.TryGetValue(hash, out var sent)
            ? Text(404, "Not found")
            : Json(new JsonObject
            {
                ["type"] = "outgoing_payment",
                ["subType"] = "lightning",
                ["paymentHash"] = hash,
                ["preimage"] = sent.IsPaid is true ? Wallet.Payable[hash].Reveal() : null,
                ["isPaid"] = sent.IsPaid is true,
                ["sent"] = sent.Invoice.Amount!.Value.SatsRoundedUp + 4,
                ["fees"] = 4_000,
                ["invoice"] = sent.Invoice.Text,
                ["completedAt"] = sent.IsPaid is false ? null : 1_700_000_000_000,
                ["createdAt"] = 1_699_999_999_000,
            });

    private async Task TalkAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync("""{"type":"something_else"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        await foreach (var message in _events.Reader.ReadAllAsync(cancellationToken))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }
}
