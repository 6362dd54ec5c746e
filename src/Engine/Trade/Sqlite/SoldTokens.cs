using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>The tokens of a gateway: offered, paid, used. Any number of gateways of one home may share them.</summary>
public sealed class SoldTokens(TradeFile file)
{
    /// <summary>How long a use may be under way: longer than any request, so whoever had begun it has gone.</summary>
    public static readonly TimeSpan UseLease = TimeSpan.FromSeconds(60);

    /// <summary>Days after which an offer is forgotten that nobody has paid.</summary>
    private const int OfferDays = 1;

    /// <summary>Offers that are forgotten with each new one: more than one, so that they cannot pile up.</summary>
    private const int ForgottenAtOnce = 10;

    private const string Columns = """
        payment_hash, identifier_hash, root_key, token, operation, price_msat, network, client, request_hash, invoice, created_at, invoice_expires_at,
        expires_at, max_uses, uses, settled_at, revoked_at
        """;

    /// <summary>Keeps an offer, and forgets some that are long over.</summary>
    public async ValueTask OfferAsync(SoldToken token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        await file.WriteAsync(
            session =>
            {
                session.Run(
                    """
                    DELETE FROM token WHERE payment_hash IN (
                        SELECT payment_hash FROM token WHERE settled_at IS NULL AND invoice_expires_at < $1 ORDER BY invoice_expires_at LIMIT $2)
                    """,
                    file.Now.AddDays(-OfferDays).ToUnixTimeMilliseconds(),
                    ForgottenAtOnce);
                return session.Run(
                    $"INSERT INTO token ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, NULL, NULL)",
                    token.Hash.Bytes.ToArray(),
                    token.IdentifierHash.ToArray(),
                    token.RootKey.ToArray(),
                    token.Token,
                    token.Operation,
                    token.Price.Value,
                    (int)token.Network,
                    token.Client,
                    token.RequestHash,
                    token.Invoice,
                    token.CreatedAt.ToUnixTimeMilliseconds(),
                    token.InvoiceExpiresAt.ToUnixTimeMilliseconds(),
                    token.ExpiresAt.ToUnixTimeMilliseconds(),
                    token.MaxUses);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was offered to the same client for the same request and can still be paid; null where nothing was.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestHash">The request.</param>
    /// <param name="until">A moment at which it must still be possible to pay.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<SoldToken?> FindOfferAsync(string client, string requestHash, DateTimeOffset until, CancellationToken cancellationToken)
        => file.WriteAsync(
            session => First(session.Rows(
                $"""
                SELECT {Columns} FROM token
                WHERE client = $1 AND request_hash = $2 AND invoice_expires_at > $3 AND settled_at IS NULL AND revoked_at IS NULL
                ORDER BY invoice_expires_at DESC LIMIT 1
                """,
                client,
                requestHash,
                until.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <summary>The token with this identifier; null where it was never offered, or is forgotten.</summary>
    public ValueTask<SoldToken?> FindAsync(ReadOnlyMemory<byte> identifierHash, CancellationToken cancellationToken)
        => file.WriteAsync(session => First(session.Rows($"SELECT {Columns} FROM token WHERE identifier_hash = $1", identifierHash.ToArray())), cancellationToken);

    /// <summary>
    /// Begins the use of a paid token for a request, or says what became of the same request before. Of many who ask at once for the
    /// same, one begins.
    /// </summary>
    /// <param name="hash">The payment.</param>
    /// <param name="requestHash">The request.</param>
    /// <param name="most">How often the token may be used as its holder shows it, who may have restricted it further.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<TokenUseOutcome> BeginAsync(PaymentHash hash, string requestHash, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(session => Begin(session, hash.Bytes.ToArray(), requestHash, most), cancellationToken);
    }

    /// <summary>Keeps the answer of a use, which every repetition of the request will get.</summary>
    public async ValueTask FinishAsync(PaymentHash hash, string requestHash, int status, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await file.WriteAsync(
            session => session.Run(
                "UPDATE token_use SET status = $3, body = $4 WHERE payment_hash = $1 AND request_hash = $2", hash.Bytes.ToArray(), requestHash, status, body.ToArray()),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a use back that led to nothing: the token is worth as much as before.</summary>
    public async ValueTask AbandonAsync(PaymentHash hash, string requestHash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await file.WriteAsync(
            session => session.Run(
                    "DELETE FROM token_use WHERE payment_hash = $1 AND request_hash = $2 AND status IS NULL", hash.Bytes.ToArray(), requestHash) > 0
                && session.Run("UPDATE token SET uses = uses - 1 WHERE payment_hash = $1", hash.Bytes.ToArray()) > 0,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a token is paid, at the moment when that was first known; false where there is no such token.</summary>
    public ValueTask<bool> SettleAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(session => Settle(session, hash.Bytes.ToArray()), cancellationToken);
    }

    /// <summary>Makes a token worthless; false where there is none.</summary>
    public ValueTask<bool> RevokeAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(
            session => session.Run(
                "UPDATE token SET revoked_at = coalesce(revoked_at, $2) WHERE payment_hash = $1", hash.Bytes.ToArray(), file.Now.ToUnixTimeMilliseconds()) > 0,
            cancellationToken);
    }

    /// <summary>The hashes of offers that may have been paid while nobody looked, the oldest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<PaymentHash>> UnsettledAsync(int most, CancellationToken cancellationToken)
        => file.WriteAsync<IReadOnlyList<PaymentHash>>(
            session =>
            {
                var hashes = new List<PaymentHash>();
                using var rows = session.Rows("SELECT payment_hash FROM token WHERE settled_at IS NULL ORDER BY invoice_expires_at DESC LIMIT $1", most);
                while (rows.Read())
                {
                    hashes.Add(Hash(rows, 0));
                }

                return hashes;
            },
            cancellationToken);

    /// <summary>The tokens that are paid, the newest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<SoldToken>> PaidAsync(int most, CancellationToken cancellationToken)
        => file.WriteAsync<IReadOnlyList<SoldToken>>(
            session =>
            {
                var tokens = new List<SoldToken>();
                using var rows = session.Rows($"SELECT {Columns} FROM token WHERE settled_at IS NOT NULL ORDER BY settled_at DESC LIMIT $1", most);
                while (rows.Read())
                {
                    tokens.Add(Read(rows));
                }

                return tokens;
            },
            cancellationToken);

    /// <summary>What was earned, by network and operation.</summary>
    public ValueTask<IReadOnlyList<Earning>> EarningsAsync(CancellationToken cancellationToken)
        => file.WriteAsync<IReadOnlyList<Earning>>(
            session =>
            {
                var earnings = new List<Earning>();
                using var rows = session.Rows(
                    """
                    SELECT network, operation, count(*), sum(price_msat), sum(uses = 0) FROM token
                    WHERE settled_at IS NOT NULL GROUP BY network, operation ORDER BY network, operation
                    """);
                while (rows.Read())
                {
                    earnings.Add(new Earning(
                        (LightningNetwork)rows.GetInt32(0), rows.GetString(1), rows.GetInt64(2), new Msat(rows.GetInt64(3)), rows.GetInt64(4)));
                }

                return earnings;
            },
            cancellationToken);

    private static SoldToken? First(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read() ? Read(rows) : null;
        }
    }

    private static SoldToken Read(SqliteDataReader rows) => new()
    {
        Hash = Hash(rows, 0),
        IdentifierHash = SqliteSession.Blob(rows, 1).ToArray(),
        RootKey = SqliteSession.Blob(rows, 2).ToArray(),
        Token = rows.GetString(3),
        Operation = rows.GetString(4),
        Price = new Msat(rows.GetInt64(5)),
        Network = (LightningNetwork)rows.GetInt32(6),
        Client = rows.GetString(7),
        RequestHash = rows.GetString(8),
        Invoice = rows.GetString(9),
        CreatedAt = Time(rows, 10),
        InvoiceExpiresAt = Time(rows, 11),
        ExpiresAt = Time(rows, 12),
        MaxUses = rows.GetInt32(13),
        Uses = rows.GetInt32(14),
        SettledAt = rows.IsDBNull(15) ? null : Time(rows, 15),
        RevokedAt = rows.IsDBNull(16) ? null : Time(rows, 16),
    };

    private static DateTimeOffset Time(SqliteDataReader rows, int column) => DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(column));

    private static PaymentHash Hash(SqliteDataReader rows, int column)
        => PaymentHash.TryRead(SqliteSession.Blob(rows, column), out var hash) ? hash : throw new InvalidOperationException("A row has no payment hash.");

    private bool Settle(SqliteSession session, byte[] hash)
        => session.Run("UPDATE token SET settled_at = coalesce(settled_at, $2) WHERE payment_hash = $1", hash, file.Now.ToUnixTimeMilliseconds()) > 0;

    private TokenUseOutcome Begin(SqliteSession session, byte[] hash, string requestHash, int most)
    {
        var now = file.Now.ToUnixTimeMilliseconds();
        if (session.Number("SELECT count(*) FROM token WHERE payment_hash = $1 AND revoked_at IS NULL", hash) == 0)
        {
            return new TokenUseOutcome.Worthless();
        }

        Settle(session, hash);
        using (var rows = session.Rows("SELECT number, begun_at, status, body FROM token_use WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash))
        {
            if (rows.Read())
            {
                return !rows.IsDBNull(2) ? new TokenUseOutcome.Answered(rows.GetInt32(2), SqliteSession.Blob(rows, 3).ToArray())
                    : rows.GetInt64(1) + (long)UseLease.TotalMilliseconds > now ? new TokenUseOutcome.UnderWay()
                    : TakeOver(session, hash, requestHash, rows.GetInt32(0), now);
            }
        }

        if (session.Run("UPDATE token SET uses = uses + 1 WHERE payment_hash = $1 AND uses < min(max_uses, $2)", hash, most) == 0)
        {
            return new TokenUseOutcome.UsedUp();
        }

        var number = (int)session.Number("SELECT coalesce(max(number), 0) + 1 FROM token_use WHERE payment_hash = $1", hash);
        session.Run("INSERT INTO token_use (payment_hash, request_hash, number, begun_at) VALUES ($1, $2, $3, $4)", hash, requestHash, number, now);
        return new TokenUseOutcome.Begun(number);
    }

    private static TokenUseOutcome.Begun TakeOver(SqliteSession session, byte[] hash, string requestHash, int number, long now)
    {
        session.Run("UPDATE token_use SET begun_at = $3 WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash, now);
        return new TokenUseOutcome.Begun(number);
    }
}
