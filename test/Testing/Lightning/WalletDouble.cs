using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Wallet;
using Satchel.Protocols.Nostr;

namespace Satchel.Testing.Lightning;

/// <summary>
/// A wallet of NIP-47 with its relay, as a client sees both: it really signs and encrypts, announces what it can, answers, and lets strangers' events
/// through, as relays do.
/// </summary>
public sealed class WalletDouble : IWalletRelays
{
    private readonly Channel<NostrEvent> _notifications = Channel.CreateUnbounded<NostrEvent>();
    private readonly TimeProvider _time;
    private readonly SecretKey _key;
    private readonly XOnlyKey _client;

    /// <summary>Makes one.</summary>
    /// <param name="client">The public key of the connection.</param>
    /// <param name="time">The clock of its events.</param>
    public WalletDouble(XOnlyKey client, TimeProvider time)
    {
        var bytes = new byte[32];
        bytes[^1] = 77;
        _key = SecretKey.TryRead(bytes, out var key) ? key : throw new InvalidOperationException("77 is a key.");
        (_client, _time) = (client, time);
    }

    /// <summary>What it has.</summary>
    public DoubleWallet Wallet { get; } = new();

    /// <summary>Its key.</summary>
    public XOnlyKey Key => _key.PublicKey;

    /// <summary>The code of the error that it answers with; null: none.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>Whether it never answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Completes when a request meets with silence.</summary>
    public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The methods that it was asked for, in order.</summary>
    public List<string> Methods { get; } = [];

    /// <summary>Receives a payment, and tells whoever listens.</summary>
    public void Receive(PaymentHash hash)
    {
        Wallet.Receive(hash);
        _notifications.Writer.TryWrite(Notification(hash));
    }

    /// <inheritdoc/>
    public Task<NostrEvent?> FindLatestAsync(NostrFilter filter, CancellationToken cancellationToken)
        => Task.FromResult<NostrEvent?>(Announcement);

    /// <inheritdoc/>
    public async IAsyncEnumerable<NostrEvent> AskAsync(NostrEvent request, NostrFilter answers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var reply in Reply(request))
        {
            if (IsSilent)
            {
                Silent.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, new FakeClock(), cancellationToken);
            }

            yield return reply;
        }
    }

    /// <summary>What comes over its relay for a request: what is not the wallet's own and what is for another request first, and the answer last.</summary>
    public IReadOnlyList<NostrEvent> Reply(NostrEvent request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var conversation = ConversationKey.Between(_key, _client);
        var asked = JsonNode.Parse(conversation.Decrypt(request.Content))!.AsObject();
        Methods.Add((string)asked["method"]!);
        var answer = Answer((string)asked["method"]!, asked["params"]!.AsObject());
        NostrTag[] tags = [new("p", _client.ToString()), new("e", request.Id.ToString())];
        using var stranger = SecretKey.TryRead([.. Enumerable.Repeat((byte)9, 32)], out var key) ? key : throw new InvalidOperationException("9 is a key.");
        return
        [
            Sign(stranger, 23_195, tags, Encrypt(new JsonObject { ["result"] = new JsonObject() })),
            Sign(_key, 23_195, [new("e", Key.ToString())], Encrypt(new JsonObject { ["result"] = new JsonObject() })),
            Sign(_key, 23_195, tags, "no payload"),
            Sign(_key, 23_195, tags, Encrypt(answer)),
        ];
    }

    /// <summary>What it has announced of itself.</summary>
    public NostrEvent Announcement
        => Sign(_key, 13_194, [new NostrTag("encryption", "nip44_v2 nip04")], "pay_invoice make_invoice lookup_invoice get_info get_balance notifications");

    /// <summary>What it says when a payment has arrived.</summary>
    public NostrEvent Notification(PaymentHash hash)
    {
        var content = new JsonObject { ["notification_type"] = "payment_received", ["notification"] = new JsonObject { ["payment_hash"] = $"{hash}" } };
        return Sign(_key, 23_197, [new NostrTag("p", _client.ToString())], Encrypt(content));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<NostrEvent> WatchAsync(NostrFilter filter, CancellationToken cancellationToken) => _notifications.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Wallet.Dispose();
        _key.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonObject Error(string method, string code)
        => new() { ["result_type"] = method, ["error"] = new JsonObject { ["code"] = code, ["message"] = "as you wished" }, ["result"] = null };

    private NostrEvent Sign(SecretKey key, int kind, NostrTag[] tags, string content) => new EventDraft(kind, _time.GetUtcNow(), tags, content).Sign(key, new byte[32]);

    private string Encrypt(JsonObject content)
    {
        using var conversation = ConversationKey.Between(_key, _client);
        return conversation.Encrypt(content.ToJsonString(), new byte[32]);
    }

    private JsonObject Answer(string method, JsonObject parameters) => ErrorCode is { } code && method != "lookup_invoice"
        ? Error(method, code)
        : method switch
        {
            "get_info" => Result(method, new JsonObject { ["pubkey"] = Wallet.NodeId.ToString(), ["network"] = "regtest" }),
            "get_balance" => Result(method, new JsonObject { ["balance"] = 5_000_123 }),
            "make_invoice" => Result(method, new JsonObject
            {
                ["invoice"] = Wallet.Issue(new Msat((long)parameters["amount"]!), (string)parameters["description"]!, (long)parameters["expiry"]!, externalId: null).Invoice.Text,
            }),
            "pay_invoice" => Pay(method, (string)parameters["invoice"]!),
            "lookup_invoice" => LookUp(method, (string)parameters["payment_hash"]!),
            _ => Error(method, "NOT_IMPLEMENTED"),
        };

    private JsonObject Pay(string method, string text)
    {
        var invoice = Bolt11Invoice.TryParse(text, out var read) ? read : throw new ArgumentException("It is no invoice.", nameof(text));
        var hash = invoice.PaymentHash.ToString();
        if (!Wallet.Payable.TryGetValue(hash, out var preimage))
        {
            return Error(method, "PAYMENT_FAILED");
        }

        Wallet.Sent[hash] = (invoice, true);
        return Result(method, new JsonObject { ["preimage"] = Wallet.NextFault() == NodeFault.Lies ? new string('0', 64) : preimage.Reveal(), ["fees_paid"] = 21 });
    }

    private JsonObject LookUp(string method, string hash)
        => Wallet.Invoices.TryGetValue(hash, out var kept)
            ? Result(method, new JsonObject
            {
                ["type"] = "incoming",
                ["state"] = kept.IsPaid ? "settled" : "pending",
                ["amount"] = kept.Invoice.Amount!.Value.Value,
                ["preimage"] = kept.Preimage.Reveal(),
                ["settled_at"] = kept.IsPaid ? 1_700_000_000 : null,
            })
            : Wallet.Sent.TryGetValue(hash, out var sent) ? Result(method, new JsonObject
            {
                ["type"] = "outgoing",
                ["amount"] = sent.Invoice.Amount!.Value.Value,
                ["fees_paid"] = 21,
                ["preimage"] = Wallet.Payable[hash].Reveal(),
                ["settled_at"] = 1_700_000_000,
            })
            : Error(method, "NOT_FOUND");

    private static JsonObject Result(string method, JsonObject result) => new() { ["result_type"] = method, ["error"] = null, ["result"] = result };
}
