using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Satchel.Protocols.Lightning;

namespace Satchel.Testing.Lightning;

/// <summary>
/// LND's REST proxy as version 0.18 speaks on the wire, with what is odd about it: numbers of 64 bits are texts, bytes are base64, hashes in
/// paths are hexadecimal in one place and base64 for addresses in another, payments are streams of lines, errors stand in one of two places, and an
/// invoice shows its preimage before it is paid.
/// </summary>
public sealed class LndDouble : IAsyncDisposable
{
    /// <summary>The macaroon that it accepts.</summary>
    public const string Macaroon = "0201036c6e64";

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly WireServer _server;

    /// <summary>Starts it.</summary>
    public LndDouble() => _server = new WireServer(Answer);

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
        _events.Writer.TryWrite(new JsonObject { ["result"] = Invoice(Wallet.Invoices[hash.ToString()]) }.ToJsonString());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Wallet.Dispose();
    }

    private static WireReply.Answer Json(int status, JsonObject body) => new(status, body.ToJsonString());

    private static JsonObject Error(int code, string message) => new() { ["code"] = code, ["message"] = message, ["details"] = new JsonArray() };

    private static JsonObject Invoice(DoubleInvoice kept) => new()
    {
        ["memo"] = kept.Invoice.Terms.Description,
        ["r_preimage"] = Convert.ToBase64String(kept.Preimage.Bytes), // also where nobody has paid
        ["r_hash"] = Convert.ToBase64String(kept.Invoice.PaymentHash.Bytes),
        ["payment_request"] = kept.Invoice.Text,
        ["value_msat"] = kept.Invoice.Amount!.Value.Value.ToString(CultureInfo.InvariantCulture),
        ["amt_paid_msat"] = kept.IsPaid ? kept.Invoice.Amount!.Value.Value.ToString(CultureInfo.InvariantCulture) : "0",
        ["settle_date"] = kept.IsPaid ? "1700000000" : "0",
        ["state"] = kept.IsPaid ? "SETTLED" : "OPEN",
    };

    private static async IAsyncEnumerable<string> One(string line)
    {
        await Task.CompletedTask;
        yield return line;
    }

    private WireReply Answer(WireRequest request)
        => request.Headers.GetValueOrDefault("grpc-metadata-macaroon") != Macaroon
            ? Json(500, Error(2, "verification failed: signature mismatch after caveat verification"))
            : (request.Method, request.Path.Split('/')) switch
            {
                ("GET", ["", "v1", "getinfo"]) => Json(200, new JsonObject
                {
                    ["identity_pubkey"] = Wallet.NodeId.ToString(),
                    ["version"] = "0.18.3-beta",
                    ["num_active_channels"] = 2,
                    ["chains"] = new JsonArray(new JsonObject { ["chain"] = "bitcoin", ["network"] = "regtest" }),
                }),
                ("GET", ["", "v1", "balance", "channels"]) => Json(200, new JsonObject { ["local_balance"] = new JsonObject { ["sat"] = "5000", ["msat"] = "5000123" } }),
                ("POST", ["", "v1", "invoices"]) => AddInvoice(JsonNode.Parse(request.Body)!.AsObject()),
                ("GET", ["", "v1", "invoices", "subscribe"]) => new WireReply.Lines(_events.Reader.ReadAllAsync()),
                ("GET", ["", "v1", "invoice", var hash]) => Wallet.Invoices.TryGetValue(hash, out var kept)
                    ? Json(200, Invoice(kept))
                    : Json(404, Error(5, "unable to locate invoice")),
                ("POST", ["", "v2", "router", "send"]) => Send(JsonNode.Parse(request.Body)!.AsObject()),
                ("GET", ["", "v2", "router", "track", var hash]) => Track(Convert.ToHexStringLower(System.Buffers.Text.Base64Url.DecodeFromChars(hash))),
                _ => Json(404, Error(5, "Not Found")),
            };

    private WireReply.Answer AddInvoice(JsonObject body)
    {
        var made = Wallet.Issue(
            new Msat(long.Parse((string)body["value_msat"]!, CultureInfo.InvariantCulture)), (string)body["memo"]!, long.Parse((string)body["expiry"]!, CultureInfo.InvariantCulture), externalId: null);
        return Json(200, new JsonObject { ["r_hash"] = Convert.ToBase64String(made.Invoice.PaymentHash.Bytes), ["payment_request"] = made.Invoice.Text, ["add_index"] = "1" });
    }

    private WireReply Send(JsonObject body)
    {
        if (!Bolt11Invoice.TryParse((string?)body["payment_request"], out var invoice))
        {
            return Json(400, Error(3, "invalid payment request"));
        }

        var (hash, fault) = (invoice.PaymentHash.ToString(), Wallet.NextFault());
        if (Wallet.Sent.TryGetValue(hash, out var before) && before.IsPaid is not null)
        {
            return new WireReply.Lines(One(new JsonObject { ["error"] = Error(6, before.IsPaid is true ? "invoice is already paid" : "payment is in transition") }.ToJsonString()));
        }

        Wallet.Sent[hash] = (invoice, fault == NodeFault.StaysInFlight ? false : fault == NodeFault.Fails || !Wallet.Payable.ContainsKey(hash) ? null : true);
        return fault switch
        {
            NodeFault.LosesAnswer => new WireReply.Cut(),
            NodeFault.Hangs or NodeFault.StaysInFlight => new WireReply.Silence(),
            NodeFault.Breaks => new WireReply.Answer(502, "<html>bad gateway</html>", "text/html"),
            NodeFault.Babbles => new WireReply.Lines(One("<html>")),
            _ => Track(hash, fault == NodeFault.Lies),
        };
    }

    private WireReply Track(string hash, bool lies = false)
        => !Wallet.Sent.TryGetValue(hash, out var sent)
            ? Json(404, new JsonObject { ["error"] = new JsonObject { ["grpc_code"] = 5, ["http_code"] = 404, ["message"] = "payment isn't initiated" } })
            : new WireReply.Lines(One(new JsonObject
            {
                ["result"] = new JsonObject
                {
                    ["payment_hash"] = hash,
                    ["status"] = sent.IsPaid switch { true => "SUCCEEDED", false => "IN_FLIGHT", null => "FAILED" },
                    ["payment_preimage"] = sent.IsPaid is true && !lies ? Wallet.Payable[hash].Reveal() : new string('0', 64),
                    ["value_msat"] = sent.Invoice.Amount!.Value.Value.ToString(CultureInfo.InvariantCulture),
                    ["fee_msat"] = "1001",
                    ["failure_reason"] = sent.IsPaid is null ? "FAILURE_REASON_NO_ROUTE" : "FAILURE_REASON_NONE",
                },
            }.ToJsonString()));
}
