using System.Collections.Concurrent;
using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;

namespace Satchel.Testing.Lightning;

/// <summary>A gateway as others build them: it really sells for invoices of its node, and has their habits, good and bad.</summary>
public sealed class GatewayDouble : IAsyncDisposable
{
    private readonly ILightningNode _node;
    private readonly WireServer _server;
    private readonly SecretKey _key = SecretKey.TryRead([.. Enumerable.Repeat((byte)3, 32)], out var key) ? key : throw new InvalidOperationException("3 is a key.");
    private readonly ConcurrentDictionary<string, byte[]> _keys = new();
    private int _minted;

    /// <summary>Starts one.</summary>
    /// <param name="node">Its node.</param>
    public GatewayDouble(ILightningNode node)
    {
        _node = node;
        _server = new WireServer(Answer);
    }

    /// <summary>Where it is.</summary>
    public Uri Address => _server.Address;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<WireRequest> Requests => _server.Requests;

    /// <summary>Requests for what is sold, with a proof that holds.</summary>
    public int PaidRequests { get; private set; }

    /// <summary>What it asks for, in msat.</summary>
    public long PriceMsat { get; set; } = 2_000;

    /// <summary>Its manifest; null: it has none.</summary>
    public string? Manifest { get; set; }

    /// <summary>How often one token is good; more than it will ever be asked for by default.</summary>
    public int UsesPerToken { get; set; } = int.MaxValue;

    /// <summary>From a token and an invoice to the lines of <c>WWW-Authenticate</c>.</summary>
    public Func<string, string, string[]> Challenge { get; set; } = (token, invoice) => [$"L402 macaroon=\"{token}\", invoice=\"{invoice}\", version=\"0\", token=\"{token}\""];

    /// <summary>From what its node would ask for to what it asks for, signed with a key of its own; null: it does not cheat.</summary>
    public Func<InvoiceTerms, InvoiceTerms>? Change { get; set; }

    /// <summary>The status for a credential that it does not accept.</summary>
    public int RefusedStatus { get; set; } = 402;

    /// <summary>What it answers to who has paid, one after another; then, and by default, the answer itself.</summary>
    public ConcurrentQueue<WireReply> PaidReplies { get; } = new();

    /// <summary>The answer that it sells.</summary>
    public string Sold { get; set; } = """{"count":0,"memories":[]}""";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private WireReply Answer(WireRequest request)
    {
        if (request.Path == "/.well-known/lightning-memory.json")
        {
            return Manifest is null ? new WireReply.Answer(404, "{}") : new WireReply.Answer(200, Manifest);
        }

        var reading = CredentialReading.Read(request.Headers.TryGetValue("authorization", out var line) ? [line] : [], []);
        if (reading is CredentialReading.Found { Credentials: [var credential, ..] } && Holds(credential))
        {
            PaidRequests++;
            return PaidReplies.TryDequeue(out var reply) ? reply : new WireReply.Answer(200, Sold);
        }

        return reading is CredentialReading.None || RefusedStatus == 402 ? Offer() : new WireReply.Answer(RefusedStatus, """{"error":"invalid_token"}""");
    }

    private bool Holds(L402Credential credential)
        => Macaroon.TryParse(credential.Tokens[0], out var token)
            && _keys.TryGetValue(credential.Tokens[0], out var key)
            && token.Verify(key)
            && TokenIdentifier.TryRead(token.Identifier, out var identifier)
            && credential.Preimage.Opens(identifier.Hash)
            && Requests.Count(request => request.Headers.GetValueOrDefault("authorization", "").Contains(credential.Tokens[0], StringComparison.Ordinal)) <= UsesPerToken;

    private WireReply.Answer Offer()
    {
        var invoice = _node.IssueAsync(new InvoiceRequest(new Msat(PriceMsat), "sold", 600), CancellationToken.None).GetAwaiter().GetResult();
        invoice = Change is null ? invoice : Change(invoice.Terms).Sign(_key);
        var key = Encoding.ASCII.GetBytes($"{Interlocked.Increment(ref _minted),32}");
        var token = Macaroon.Mint(key, new TokenIdentifier(invoice.PaymentHash, key).ToBytes(), "lsat", "services=double:0").ToBase64();
        _keys[token] = key;
        return new WireReply.Answer(402, "payment required", "text/plain") { Head = [.. Challenge(token, invoice.Text).Select(line => $"WWW-Authenticate: {line}")] };
    }
}
