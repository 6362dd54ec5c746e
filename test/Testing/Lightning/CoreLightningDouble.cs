using System.Text.Json.Nodes;
using System.Threading.Channels;
using Satchel.Protocols.Lightning;

namespace Satchel.Testing.Lightning;

/// <summary>
/// Core Lightning's clnrest as version 24 speaks on the wire, with what is odd about it: every operation is a POST that succeeds with 201, an error of a method is
/// status 500, labels of invoices must be new, <c>pay</c> names the preimage otherwise than <c>listpays</c>, and a payment that is tried again stands there several times.
/// </summary>
public sealed class CoreLightningDouble : IAsyncDisposable
{
    /// <summary>The rune that it accepts.</summary>
    public const string Rune = "sesame-rune==";

    private readonly Channel<DoubleInvoice> _events = Channel.CreateUnbounded<DoubleInvoice>();
    private readonly HashSet<string> _labels = [];
    private readonly WireServer _server;
    private int _paid;

    /// <summary>Starts it.</summary>
    public CoreLightningDouble() => _server = new WireServer(Answer);

    /// <summary>Where it is.</summary>
    public Uri Address => _server.Address;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<WireRequest> Requests => _server.Requests;

    /// <summary>Completes when a request hangs.</summary>
    public Task Silent => _server.Silent;

    /// <summary>What it has.</summary>
    public DoubleWallet Wallet { get; } = new();

    /// <summary>Receives a payment, and tells whoever waits.</summary>
    public void Receive(PaymentHash hash)
    {
        Wallet.Receive(hash);
        _events.Writer.TryWrite(Wallet.Invoices[hash.ToString()]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Wallet.Dispose();
    }

    private static WireReply.Answer Ok(JsonObject body) => new(201, body.ToJsonString());

    private static WireReply.Answer Error(int code, string message) => new(500, new JsonObject { ["code"] = code, ["message"] = message }.ToJsonString());

    private WireReply Answer(WireRequest request)
    {
        if (request.Headers.GetValueOrDefault("rune") != Rune)
        {
            return new WireReply.Answer(401, """{"code":1501,"message":"Not authorized"}""");
        }

        var body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body)!.AsObject();
        return (request.Method, request.Path) switch
        {
            ("POST", "/v1/getinfo") when Wallet.NextFault() is { } fault => Broken(fault),
            ("POST", "/v1/getinfo") => Ok(new JsonObject { ["id"] = Wallet.NodeId.ToString(), ["network"] = "regtest", ["version"] = "v24.11", ["num_active_channels"] = 2 }),
            ("POST", "/v1/listfunds") => Ok(new JsonObject { ["channels"] = new JsonArray(new JsonObject { ["our_amount_msat"] = 5_000_000 }, new JsonObject { ["our_amount_msat"] = "123msat" }) }),
            ("POST", "/v1/invoice") => Issue(body),
            ("POST", "/v1/listinvoices") => Ok(new JsonObject
            {
                ["invoices"] = new JsonArray([.. Wallet.Invoices.Values
                    .Where(kept => (string?)body["payment_hash"] is null || (string?)body["payment_hash"] == kept.Invoice.PaymentHash.ToString())
                    .Select(Invoice)]),
            }),
            ("POST", "/v1/pay") => Pay(body),
            ("POST", "/v1/listpays") => Ok(new JsonObject { ["pays"] = Pays((string)body["payment_hash"]!) }),
            ("POST", "/v1/waitanyinvoice") => _events.Reader.TryRead(out var paid) ? Ok(Invoice(paid)) : Error(904, "Timed out"),
            _ => Error(-32601, "Unknown command"),
        };
    }

    private static WireReply.Answer Broken(NodeFault fault) => fault switch
    {
        NodeFault.Babbles => new WireReply.Answer(201, "<html>", "text/html"),
        NodeFault.IsHuge => new WireReply.Answer(201, $"\"{new string('x', 2 * 1024 * 1024)}\""),
        _ => new WireReply.Answer(502, "bad gateway", "text/plain"),
    };

    private JsonObject Invoice(DoubleInvoice kept) => new()
    {
        ["label"] = kept.ExternalId,
        ["payment_hash"] = kept.Invoice.PaymentHash.ToString(),
        ["status"] = kept.IsPaid ? "paid" : "unpaid",
        ["payment_preimage"] = kept.IsPaid ? kept.Preimage.Reveal() : null,
        ["amount_received_msat"] = kept.IsPaid ? kept.Invoice.Amount!.Value.Value : null,
        ["pay_index"] = kept.IsPaid ? ++_paid : null,
        ["paid_at"] = kept.IsPaid ? 1_700_000_000 : null,
    };

    private WireReply.Answer Issue(JsonObject body)
    {
        if (!_labels.Add((string)body["label"]!))
        {
            return Error(900, "Duplicate label");
        }

        var lies = Wallet.NextFault() == NodeFault.Lies;
        var made = Wallet.Issue(new Msat((long)body["amount_msat"]! + (lies ? 1 : 0)), (string)body["description"]!, (long)body["expiry"]!, (string)body["label"]!);
        return Ok(new JsonObject { ["bolt11"] = made.Invoice.Text, ["payment_hash"] = made.Invoice.PaymentHash.ToString() });
    }

    private WireReply Pay(JsonObject body)
    {
        if (!Bolt11Invoice.TryParse((string?)body["bolt11"], out var invoice))
        {
            return Error(-32602, "Invalid bolt11");
        }

        var (hash, fault) = (invoice.PaymentHash.ToString(), Wallet.NextFault());
        if (Wallet.Sent.TryGetValue(hash, out var before) && before.IsPaid is false)
        {
            return Error(200, "Payment already in progress");
        }

        if (before.IsPaid is not true && (long)body["maxfee"]! < 1_001)
        {
            return Error(206, "Route wanted fee of 1001msat");
        }

        if (before.IsPaid is not true)
        {
            Wallet.Sent[hash] = (invoice, fault == NodeFault.StaysInFlight ? false : fault is NodeFault.Fails or NodeFault.Breaks || !Wallet.Payable.ContainsKey(hash) ? null : true);
        }

        return fault switch
        {
            NodeFault.LosesAnswer => new WireReply.Cut(),
            NodeFault.Hangs or NodeFault.StaysInFlight => new WireReply.Silence(),
            NodeFault.Breaks or NodeFault.Babbles => Broken(fault.Value),
            _ when Wallet.Sent[hash].IsPaid is null => Error(210, "Ran out of routes to try"),
            _ => Ok(new JsonObject
            {
                ["status"] = "complete",
                ["payment_preimage"] = fault == NodeFault.Lies ? new string('0', 64) : Wallet.Payable[hash].Reveal(),
                ["amount_msat"] = invoice.Amount!.Value.Value,
                ["amount_sent_msat"] = invoice.Amount!.Value.Value + 1_001,
            }),
        };
    }

    private JsonArray Pays(string hash)
    {
        if (!Wallet.Sent.TryGetValue(hash, out var sent))
        {
            return [];
        }

        // An attempt of before, which failed, and the one that counts.
        return
        [
            new JsonObject { ["payment_hash"] = hash, ["status"] = "failed" },
            new JsonObject
            {
                ["payment_hash"] = hash,
                ["status"] = sent.IsPaid switch { true => "complete", false => "pending", null => "failed" },
                ["preimage"] = sent.IsPaid is true ? Wallet.Payable[hash].Reveal() : null,
                ["amount_msat"] = sent.Invoice.Amount!.Value.Value,
                ["amount_sent_msat"] = $"{sent.Invoice.Amount!.Value.Value + 1_001}msat",
            },
        ];
    }
}
