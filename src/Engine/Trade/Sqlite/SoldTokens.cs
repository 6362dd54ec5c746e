using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>The tokens of a gateway: offered, paid, used. Any number of gateways of one home may share them.</summary>
public sealed class SoldTokens(TradeFile file)
{
    /// <summary>
    /// How long a use is somebody's alone: far longer than it takes, so whoever had begun it has probably gone. Where they have not, it is done twice, which it
    /// must bear (ADR 0018).
    /// </summary>
    public static readonly TimeSpan UseLease = TimeSpan.FromSeconds(5);

    /// <summary>Days after which an offer is forgotten that nobody has paid.</summary>
    private const int OfferDays = 1;

    /// <summary>Days for which answers are kept after their payment: longer than any token is good.</summary>
    private const int AnswerDays = 7;

    /// <summary>Old rows that are forgotten with each new offer: more than one, so that they cannot pile up.</summary>
    private const int ForgottenAtOnce = 10;

    /// <summary>Keeps an offer, and forgets some that are long over.</summary>
    public async ValueTask OfferAsync(SoldToken token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        await file.WriteAsync(
            session =>
            {
                Forget(session);
                TokenRow.Insert(session, token);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a paid token that another program of the owner has sold; one that is known already stays as it is.</summary>
    public async ValueTask AdmitAsync(SoldToken token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        await file.WriteAsync(
            session =>
            {
                var isNew = session.Number("SELECT count(*) FROM token WHERE payment_hash = $1", token.Hash.Bytes.ToArray()) == 0;
                if (isNew)
                {
                    TokenRow.Insert(session, token);
                }

                return isNew;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was offered to the same client for the same request and can still be paid; null where nothing was.</summary>
    /// <param name="client">The client.</param>
    /// <param name="requestHash">The request.</param>
    /// <param name="until">A moment at which it must still be possible to pay.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<SoldToken?> FindOfferAsync(string client, string requestHash, DateTimeOffset until, CancellationToken cancellationToken)
        => file.ReadAsync(
            session => TokenRow.First(session.Rows(
                $"""
                SELECT {TokenRow.Columns} FROM token
                WHERE client = $1 AND request_hash = $2 AND invoice_expires_at > $3 AND settled_at IS NULL AND revoked_at IS NULL
                ORDER BY invoice_expires_at DESC LIMIT 1
                """,
                client,
                requestHash,
                until.ToUnixTimeMilliseconds())),
            null,
            cancellationToken);

    /// <summary>The token with this identifier, and what became of a request for which it may have been used before; null where it was never offered, or is forgotten.</summary>
    public ValueTask<KnownToken?> FindAsync(ReadOnlyMemory<byte> identifierHash, string requestHash, CancellationToken cancellationToken)
        => file.ReadAsync(
            session =>
            {
                using var rows = session.Rows(
                    $"""
                    SELECT {TokenRow.PrefixedColumns}, u.begun_at, u.status, u.body FROM token t
                    LEFT JOIN token_use u ON u.payment_hash = t.payment_hash AND u.request_hash = $2
                    WHERE t.identifier_hash = $1
                    """,
                    identifierHash.ToArray(),
                    requestHash);
                return rows.Read() ? new KnownToken(TokenRow.Read(rows), rows.IsDBNull(TokenRow.Count) ? null : Outcome(rows, TokenRow.Count)) : null;
            },
            null,
            cancellationToken);

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
        return file.WriteAsync(session => Use(session, hash.Bytes.ToArray(), requestHash, most, status: null, body: null), cancellationToken);
    }

    /// <summary>
    /// The same with the answer at hand, for what may be served before it is known whether the token is good for it: begun and finished in one step.
    /// Where somebody else was faster, their answer counts.
    /// </summary>
    /// <param name="hash">The payment.</param>
    /// <param name="requestHash">The request.</param>
    /// <param name="most">How often the token may be used as its holder shows it.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="body">The answer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<TokenUseOutcome> UseAsync(
        PaymentHash hash, string requestHash, int most, int status, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(session => Use(session, hash.Bytes.ToArray(), requestHash, most, status, body.ToArray()), cancellationToken);
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

    /// <summary>Takes a use back that led to nothing, whether it was begun or not: the token is paid, and worth as much as before.</summary>
    /// <param name="hash">The payment.</param>
    /// <param name="requestHash">The request.</param>
    /// <param name="isMistake">Whether the program made a mistake, so that trying again may not help.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask AbandonAsync(PaymentHash hash, string requestHash, bool isMistake, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await file.WriteAsync(
            session =>
            {
                var key = hash.Bytes.ToArray();
                var isBegun = session.Run("DELETE FROM token_use WHERE payment_hash = $1 AND request_hash = $2 AND status IS NULL", key, requestHash) > 0;
                return session.Run(
                    "UPDATE token SET uses = uses - $2, failures = failures + $3, settled_at = coalesce(settled_at, $4) WHERE payment_hash = $1",
                    key,
                    isBegun ? 1 : 0,
                    isMistake ? 1 : 0,
                    file.Now.ToUnixTimeMilliseconds());
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a token is paid, at the moment when that was first known; false where there is no such token.</summary>
    public ValueTask<bool> SettleAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(session => Settle(session, hash.Bytes.ToArray()), cancellationToken);
    }

    private bool Settle(SqliteSession session, byte[] hash)
        => session.Run("UPDATE token SET settled_at = coalesce(settled_at, $2) WHERE payment_hash = $1", hash, file.Now.ToUnixTimeMilliseconds()) > 0;

    /// <summary>What became of a use before, from its columns <c>begun_at</c>, <c>status</c> and <c>body</c>.</summary>
    private TokenUseOutcome Outcome(SqliteDataReader rows, int first)
        => rows.IsDBNull(first + 1) ? (rows.GetInt64(first) + (long)UseLease.TotalMilliseconds > file.Now.ToUnixTimeMilliseconds() ? new TokenUseOutcome.UnderWay() : new TokenUseOutcome.Begun())
            : rows.IsDBNull(first + 2) ? new TokenUseOutcome.UsedUp()
            : new TokenUseOutcome.Answered(rows.GetInt32(first + 1), SqliteSession.Blob(rows, first + 2).ToArray());

    /// <summary>Begins a use, with its answer where there is one. What usually happens takes two statements.</summary>
    private TokenUseOutcome Use(SqliteSession session, byte[] hash, string requestHash, int most, int? status, byte[]? body)
    {
        var now = file.Now.ToUnixTimeMilliseconds();
        if (session.Run(
            """
            INSERT INTO token_use (payment_hash, request_hash, begun_at, status, body)
            SELECT payment_hash, $2, $3, $4, $5 FROM token
            WHERE payment_hash = $1 AND uses < min(max_uses, $6) AND revoked_at IS NULL AND refunded_at IS NULL
            ON CONFLICT DO NOTHING
            """,
            hash,
            requestHash,
            now,
            status,
            body,
            most) > 0)
        {
            session.Run("UPDATE token SET uses = uses + 1, settled_at = coalesce(settled_at, $2) WHERE payment_hash = $1", hash, now);
            return new TokenUseOutcome.Begun();
        }

        if (session.Number("SELECT count(*) FROM token WHERE payment_hash = $1 AND revoked_at IS NULL AND refunded_at IS NULL", hash) == 0)
        {
            return new TokenUseOutcome.Worthless();
        }

        Settle(session, hash);
        var known = (TokenUseOutcome?)null;
        using (var rows = session.Rows("SELECT begun_at, status, body FROM token_use WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash))
        {
            known = rows.Read() ? Outcome(rows, 0) : null;
        }

        if (known is TokenUseOutcome.Begun)
        {
            // Who had begun it has gone: it is begun again, and was counted before.
            session.Run("UPDATE token_use SET begun_at = $3, status = $4, body = $5 WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash, now, status, body);
        }

        return known ?? new TokenUseOutcome.UsedUp();
    }

    /// <summary>Forgets some offers that nobody has paid, and some answers that nobody can ask for again.</summary>
    private void Forget(SqliteSession session)
    {
        session.Run(
            """
            DELETE FROM token WHERE payment_hash IN (
                SELECT payment_hash FROM token WHERE settled_at IS NULL AND invoice_expires_at < $1 ORDER BY invoice_expires_at LIMIT $2)
            """,
            file.Now.AddDays(-OfferDays).ToUnixTimeMilliseconds(),
            ForgottenAtOnce);
        foreach (var hash in TokenRow.Hashes(session.Rows(
            "SELECT payment_hash FROM token WHERE settled_at < $1 AND forgotten_at IS NULL ORDER BY settled_at LIMIT $2",
            file.Now.AddDays(-AnswerDays).ToUnixTimeMilliseconds(),
            ForgottenAtOnce)))
        {
            session.Run("UPDATE token_use SET body = NULL WHERE payment_hash = $1", hash.Bytes.ToArray());
            session.Run("UPDATE token SET forgotten_at = $2 WHERE payment_hash = $1", hash.Bytes.ToArray(), file.Now.ToUnixTimeMilliseconds());
        }
    }
}
