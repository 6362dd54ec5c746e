using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Lightning.Wallet;

/// <summary>
/// A wallet behind relays (NIP-47). A request is an event of kind 23194 to the wallet, its content <c>{"method", "params"}</c> encrypted; the
/// answer one of kind 23195 by the wallet with the id of the request in <c>e</c>: <c>{"result_type", "error": {"code"}, "result"}</c>. What the
/// wallet can do stands in its event of kind 13194. Amounts are msat. A fee cannot be limited: that is for the budget which the owner has set at the wallet.
/// </summary>
public sealed class WalletConnectNode : ILightningNode
{
    private const int InfoKind = 13_194;
    private const int RequestKind = 23_194;
    private const int AnswerKind = 23_195;
    private const int OldNotificationKind = 23_196;
    private const int NotificationKind = 23_197;
    private const string Name = "The wallet";

    private readonly NodeConnection.WalletConnect _connection;
    private readonly IWalletRelays _relays;
    private readonly TimeProvider _time;
    private readonly SecretKey _key;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private WalletCipher? _cipher;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="connection">How to reach it.</param>
    /// <param name="relays">The relays that it names; disposed of with the node.</param>
    /// <param name="time">The clock of deadlines and requests.</param>
    public WalletConnectNode(NodeConnection.WalletConnect connection, IWalletRelays relays, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (_connection, _relays, _time) = (connection, relays, time);
        _key = SecretKeyText.TryParse(connection.Secret.Reveal(), out var key) ? key : throw new ArgumentException("The secret is no secret key.", nameof(connection));
    }

    /// <inheritdoc/>
    public string Kind => "nwc";

    /// <summary>A request lies at the relays until it expires.</summary>
    public TimeSpan OrderDelay => TimeSpan.FromSeconds(NodeLimits.PaySeconds);

    /// <inheritdoc/>
    public async Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        var info = Result(await AskAsync("get_info", _ => { }, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false));
        var balance = await AskAsync("get_balance", _ => { }, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
        return new NodeInfo(
            NodeAnswer.Text(info, "pubkey") is { Length: > 0 } key ? key : _connection.Wallet.ToString(),
            LightningNetworkNames.Parse(NodeAnswer.Text(info, "network")) ?? throw Invalid(),
            Version: null,
            balance.ErrorCode is null && NodeAnswer.Number(balance.Result, "balance") is { } msat && Msat.TryCreate(msat, out var amount) ? amount : null,
            Channels: null);
    }

    /// <inheritdoc/>
    public async Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var result = Result(await AskAsync(
            "make_invoice",
            json =>
            {
                json.WriteNumber("amount", request.Amount.Value);
                json.WriteString("description", request.Description);
                json.WriteNumber("expiry", request.ExpirySeconds);
            },
            NodeLimits.CallSeconds,
            cancellationToken).ConfigureAwait(false));
        return Bolt11Invoice.TryParse(NodeAnswer.Text(result, "invoice"), out var invoice) && invoice.Amount == request.Amount ? invoice : throw Invalid();
    }

    /// <inheritdoc/>
    public async Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        if (await LookUpAsync(hash, cancellationToken).ConfigureAwait(false) is not { } found || NodeAnswer.Text(found, "type") == "outgoing")
        {
            return null;
        }

        var isPaid = IsSettled(found);
        return new IncomingPayment(
            hash,
            isPaid,
            !isPaid && (NodeAnswer.Text(found, "state") == "expired" || NodeAnswer.Number(found, "expires_at") <= _time.GetUtcNow().ToUnixTimeSeconds()),
            isPaid ? Amount(found, "amount") ?? throw Invalid() : Msat.Zero,
            Msat.Zero,
            ExternalId: null,
            isPaid ? NodeAnswer.Seconds(found, "settled_at") : null);
    }

    /// <inheritdoc/>
    public Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        var amount = Orders.AmountOf(order);
        return Orders.InDoubtAsync(async () =>
        {
            var answer = await AskAsync("pay_invoice", json => json.WriteString("invoice", order.Invoice.Text), NodeLimits.PaySeconds, cancellationToken).ConfigureAwait(false);
            if (answer.ErrorCode is null && Preimage.TryParse(NodeAnswer.Text(answer.Result, "preimage"), out var preimage) && preimage.Opens(order.Invoice.PaymentHash))
            {
                return new PaymentOutcome.Paid(preimage, amount, Amount(answer.Result, "fees_paid") ?? Msat.Zero);
            }

            PaymentFailure? failure = answer.ErrorCode switch
            {
                "INSUFFICIENT_BALANCE" => PaymentFailure.InsufficientBalance,
                "QUOTA_EXCEEDED" or "RATE_LIMITED" => PaymentFailure.LimitReached,
                "RESTRICTED" or "UNAUTHORIZED" or "NOT_IMPLEMENTED" or "UNSUPPORTED_ENCRYPTION" => PaymentFailure.NotAllowed,
                _ => null,
            };
            return failure is { } reason ? new PaymentOutcome.Failed(reason)
                : await FindOutgoingAsync(order.Invoice.PaymentHash, cancellationToken).ConfigureAwait(false)
                    ?? (answer.ErrorCode == "PAYMENT_FAILED" ? new PaymentOutcome.Failed(PaymentFailure.NoRoute) : new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer));
        });
    }

    /// <inheritdoc/>
    public async Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken)
        => await LookUpAsync(hash, cancellationToken).ConfigureAwait(false) is not { } found || NodeAnswer.Text(found, "type") == "incoming" ? null
            : NodeAnswer.Text(found, "state") == "failed" ? new PaymentOutcome.Failed(PaymentFailure.Other)
            : !IsSettled(found) ? new PaymentOutcome.Unknown(PaymentDoubt.InFlight)
            : Preimage.TryParse(NodeAnswer.Text(found, "preimage"), out var preimage) && preimage.Opens(hash) && Amount(found, "amount") is { } amount
                ? new PaymentOutcome.Paid(preimage, amount, Amount(found, "fees_paid") ?? Msat.Zero)
            : new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cipher = await CipherAsync(cancellationToken).ConfigureAwait(false);
        var filter = new NostrFilter
        {
            Kinds = [cipher.IsModern ? NotificationKind : OldNotificationKind],
            Authors = [_connection.Wallet],
            Tags = new Dictionary<char, IReadOnlyList<string>> { ['p'] = [_key.PublicKey.ToString()] },
        };
        await foreach (var notification in _relays.WatchAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (Open(notification, filter, cipher) is { } content
                && NodeAnswer.Text(content, "notification_type") == "payment_received"
                && PaymentHash.TryParse(NodeAnswer.Text(NodeAnswer.Part(content, "notification"), "payment_hash"), out var hash))
            {
                yield return hash;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _relays.DisposeAsync().ConfigureAwait(false);
        _cipher?.Dispose();
        _key.Dispose();
        _turn.Dispose();
    }

    private static bool IsSettled(JsonElement found) => NodeAnswer.Text(found, "state") is { } state ? state == "settled" : NodeAnswer.Number(found, "settled_at") > 0;

    private static Msat? Amount(JsonElement found, string field) => NodeAnswer.Number(found, field) is { } msat && Msat.TryCreate(msat, out var amount) ? amount : null;

    private static NodeException Invalid() => new(NodeError.InvalidAnswer, "The wallet answered with what NIP-47 does not say.");

    private static JsonElement Result(WalletAnswer answer) => answer.ErrorCode switch
    {
        null => answer.Result,
        "RATE_LIMITED" => throw new NodeException(NodeError.RateLimited, "The wallet was asked too often."),
        "UNAUTHORIZED" or "RESTRICTED" => throw new NodeException(NodeError.Unauthorized, "The wallet does not allow this to the connection."),
        "NOT_IMPLEMENTED" or "UNSUPPORTED_ENCRYPTION" => throw new NodeException(NodeError.Unsupported, "The wallet cannot do this."),
        "INTERNAL" => throw new NodeException(NodeError.Unreachable, "The wallet failed."),
        _ => throw new NodeException(NodeError.Refused, "The wallet does not accept the request."),
    };

    private async Task<JsonElement?> LookUpAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var answer = await AskAsync("lookup_invoice", json => json.WriteString("payment_hash", hash.ToString()), NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
        return answer.ErrorCode == "NOT_FOUND" ? null : Result(answer);
    }

    /// <summary>Asks the wallet once.</summary>
    /// <exception cref="NodeException">There is no answer.</exception>
    private async Task<WalletAnswer> AskAsync(string method, Action<Utf8JsonWriter> parameters, int seconds, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var cipher = await CipherAsync(either.Token).ConfigureAwait(false);
            var request = Request(method, parameters, cipher, seconds);
            var filter = new NostrFilter
            {
                Kinds = [AnswerKind],
                Authors = [_connection.Wallet],
                Tags = new Dictionary<char, IReadOnlyList<string>> { ['e'] = [request.Id.ToString()] },
            };
            await foreach (var candidate in _relays.AskAsync(request, filter, either.Token).ConfigureAwait(false))
            {
                if (Open(candidate, filter, cipher) is { } content)
                {
                    return new WalletAnswer(NodeAnswer.Text(NodeAnswer.Part(content, "error"), "code"), NodeAnswer.Part(content, "result"));
                }
            }

            throw new NodeException(NodeError.Unreachable, "The relays of the wallet have gone.");
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NodeException(NodeError.TimedOut, $"{Name} gave no answer in {seconds} s.", error);
        }
        catch (IOException error)
        {
            throw new NodeException(NodeError.Unreachable, "The relays of the wallet cannot be reached.", error);
        }
    }

    private NostrEvent Request(string method, Action<Utf8JsonWriter> parameters, WalletCipher cipher, int seconds)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WriteString("method", method);
            json.WriteStartObject("params");
            parameters(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var now = _time.GetUtcNow();
        var expiration = now.ToUnixTimeSeconds() + seconds;
        return new EventDraft(
            RequestKind,
            now,
            [
                new NostrTag("p", _connection.Wallet.ToString()),
                .. cipher.IsModern ? (NostrTag[])[new NostrTag("encryption", WalletCipher.Modern)] : [],
                new NostrTag("expiration", expiration.ToString(System.Globalization.CultureInfo.InvariantCulture)), // so that nobody pays late what nobody waits for
            ],
            cipher.Encrypt(Encoding.UTF8.GetString(content.WrittenSpan))).Sign(_key, SystemRandom.GetBytes(32));
    }

    /// <summary>What an event of the wallet says; null where it is not the wallet's, not asked for, or cannot be read.</summary>
    private JsonElement? Open(NostrEvent candidate, NostrFilter filter, WalletCipher cipher)
    {
        if (!filter.Matches(candidate))
        {
            return null;
        }

        try
        {
            candidate.Verify(_time.GetUtcNow());
            return new NodeAnswer(200, Encoding.UTF8.GetBytes(cipher.Decrypt(candidate.Content)), Name).Object();
        }
        catch (Exception error) when (error is NostrException or NodeException)
        {
            return null;
        }
    }

    private async Task<WalletCipher> CipherAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_cipher is null)
            {
                var filter = new NostrFilter { Kinds = [InfoKind], Authors = [_connection.Wallet], Limit = 1 };
                var info = await _relays.FindLatestAsync(filter, cancellationToken).ConfigureAwait(false);
                if (info is null || !filter.Matches(info))
                {
                    throw new NodeException(NodeError.Unreachable, "The wallet has announced nothing at its relays.");
                }

                info.Verify(_time.GetUtcNow());
                var isModern = info.FirstValue("encryption")?.Split(' ').Contains(WalletCipher.Modern, StringComparer.Ordinal) ?? false;
                _cipher = new WalletCipher(_key, _connection.Wallet, isModern);
            }

            return _cipher;
        }
        catch (NostrException error)
        {
            throw new NodeException(NodeError.InvalidAnswer, "What the wallet has announced is not true.", error);
        }
        finally
        {
            _turn.Release();
        }
    }
}
