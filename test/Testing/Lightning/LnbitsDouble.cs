using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Satchel.Protocols.Lightning;

namespace Satchel.Testing.Lightning;

/// <summary>
/// LNbits as version 1 speaks on the wire, with what is odd about it: it is asked in satoshis and answers in msat, what went out is negative with a negative fee, a
/// success says nothing of the preimage but in the record, errors have a <c>detail</c> and status 520, and one of two keys cannot pay.
/// </summary>
public sealed class LnbitsDouble : IAsyncDisposable
{
    /// <summary>The key that pays.</summary>
    public const string AdminKey = "sesame-admin-key";

    /// <summary>The key that only receives.</summary>
    public const string InvoiceKey = "sesame-invoice-key";

    private readonly Channel<PaymentHash> _events = Channel.CreateUnbounded<PaymentHash>();
    private readonly WireServer _server;

    /// <summary>Starts it.</summary>
    public LnbitsDouble() => _server = new WireServer(Answer);

    /// <summary>Where it is.</summary>
    public Uri Address => _server.Address;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<WireRequest> Requests => _server.Requests;

    /// <summary>Completes when a request hangs.</summary>
    public Task Silent => _server.Silent;

    /// <summary>What it has.</summary>
    public DoubleWallet Wallet { get; } = new();

    /// <summary>Whether it names an invoice as versions before 1 did.</summary>
    public bool IsOld { get; set; }

    /// <summary>Receives a payment, and tells whoever listens.</summary>
    public void Receive(PaymentHash hash)
    {
        Wallet.Receive(hash);
        _events.Writer.TryWrite(hash);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Wallet.Dispose();
    }

    private static WireReply.Answer Json(int status, JsonObject body) => new(status, body.ToJsonString());

    private static WireReply.Answer Error(int status, string detail) => Json(status, new JsonObject { ["detail"] = detail, ["status"] = "failed" });

    private static WireReply.Answer Broken(NodeFault fault) => fault switch
    {
        NodeFault.Babbles => new WireReply.Answer(200, "<html>", "text/html"),
        NodeFault.IsHuge => new WireReply.Answer(200, $"\"{new string('x', 2 * 1024 * 1024)}\""),
        _ => new WireReply.Answer(502, "bad gateway", "text/plain"),
    };

    private WireReply Answer(WireRequest request)
    {
        if (request.Path.StartsWith("/api/v1/ws/", StringComparison.Ordinal))
        {
            return new WireReply.Socket(TalkAsync);
        }

        var key = request.Headers.GetValueOrDefault("x-api-key");
        return key is not (AdminKey or InvoiceKey) ? Error(401, "Invalid API key") : (request.Method, request.Path.Split('/')) switch
        {
            ("GET", ["", "api", "v1", "wallet"]) when Wallet.NextFault() is { } fault => Broken(fault),
            ("GET", ["", "api", "v1", "wallet"]) => Json(200, new JsonObject { ["name"] = "purse", ["balance"] = 5_000_123 }),
            ("POST", ["", "api", "v1", "payments"]) => Post(JsonNode.Parse(request.Body)!.AsObject(), key == AdminKey),
            ("GET", ["", "api", "v1", "payments", var hash]) => Find(hash),
            _ => Error(404, "Not Found"),
        };
    }

    private WireReply Post(JsonObject body, bool isAdmin)
        => !(bool)body["out"]! ? Issue(body)
            : !isAdmin ? Error(403, "Admin key required.")
            : !Bolt11Invoice.TryParse((string?)body["bolt11"], out var invoice) ? Error(400, "Bolt11 decoding failed")
            : Pay(invoice);

    private WireReply.Answer Issue(JsonObject body)
    {
        var lies = Wallet.NextFault() == NodeFault.Lies;
        var made = Wallet.Issue(Msat.FromSats((long)body["amount"]! + (lies ? 1 : 0)), (string)body["memo"]!, (long)body["expiry"]!, (string?)body["extra"]?["external_id"]);
        return Json(201, new JsonObject { ["payment_hash"] = made.Invoice.PaymentHash.ToString(), [IsOld ? "payment_request" : "bolt11"] = made.Invoice.Text });
    }

    private WireReply Pay(Bolt11Invoice invoice)
    {
        var (hash, fault) = (invoice.PaymentHash.ToString(), Wallet.NextFault());
        if (Wallet.Sent.TryGetValue(hash, out var before) && before.IsPaid is not null)
        {
            return Error(520, before.IsPaid is true ? "Payment already paid." : "Payment is pending.");
        }

        Wallet.Sent[hash] = (invoice, fault == NodeFault.StaysInFlight ? false : fault is NodeFault.Fails or NodeFault.Breaks || !Wallet.Payable.ContainsKey(hash) ? null : true);
        return fault switch
        {
            NodeFault.LosesAnswer => new WireReply.Cut(),
            NodeFault.Hangs or NodeFault.StaysInFlight => new WireReply.Silence(),
            NodeFault.Breaks => Broken(NodeFault.Breaks),
            _ when Wallet.Sent[hash].IsPaid is null => Error(520, "Payment failed: no_route"),
            _ => Json(201, new JsonObject { ["payment_hash"] = hash, ["checking_id"] = hash }),
        };
    }

    private WireReply.Answer Find(string hash)
    {
        if (Wallet.Invoices.TryGetValue(hash, out var kept))
        {
            return Record(kept.IsPaid, kept.IsPaid ? "success" : "pending", kept.IsPaid ? kept.Preimage.Reveal() : null, kept.Invoice.Amount!.Value.Value, 0, kept.ExternalId);
        }

        if (!Wallet.Sent.TryGetValue(hash, out var sent))
        {
            return Error(404, "Payment does not exist.");
        }

        var lies = Wallet.Faults.TryPeek(out var fault) && fault == NodeFault.Lies;
        var preimage = sent.IsPaid is not true ? null : lies ? new string('0', 64) : Wallet.Payable[hash].Reveal();
        return Record(sent.IsPaid is true, sent.IsPaid switch { true => "success", false => "pending", null => "failed" }, preimage, -sent.Invoice.Amount!.Value.Value, -1_001, null);
    }

    private static WireReply.Answer Record(bool isPaid, string status, string? preimage, long amount, long fee, string? externalId) => Json(200, new JsonObject
    {
        ["paid"] = isPaid,
        ["preimage"] = preimage,
        ["details"] = new JsonObject
        {
            ["status"] = status,
            ["amount"] = amount,
            ["fee"] = fee,
            ["time"] = 1_700_000_000,
            ["extra"] = new JsonObject { ["external_id"] = externalId },
        },
    });

    private async Task TalkAsync(WebSocket socket, CancellationToken stop)
    {
        // What goes out is told too.
        await SendAsync(new JsonObject { ["payment"] = new JsonObject { ["amount"] = -1_000, ["payment_hash"] = new string('0', 64) } });
        await foreach (var hash in _events.Reader.ReadAllAsync(stop))
        {
            await SendAsync(new JsonObject { ["wallet_balance"] = 5, ["payment"] = new JsonObject { ["amount"] = 3_000, ["payment_hash"] = $"{hash}" } });
        }

        async Task SendAsync(JsonObject message) => await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, stop);
    }
}
