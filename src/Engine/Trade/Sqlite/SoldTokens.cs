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

    /// <summary>Days for which an answer is kept after its use: longer than any token is good.</summary>
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

    /// <summary>The token with this identifier; null where it was never offered, or is forgotten.</summary>
    public ValueTask<SoldToken?> FindAsync(ReadOnlyMemory<byte> identifierHash, CancellationToken cancellationToken)
        => file.ReadAsync(
            session => TokenRow.First(session.Rows($"SELECT {TokenRow.Columns} FROM token WHERE identifier_hash = $1", identifierHash.ToArray())),
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
        return file.WriteAsync(session => Begin(session, hash.Bytes.ToArray(), requestHash, most), cancellationToken);
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
        return file.WriteAsync(
            session =>
            {
                var key = hash.Bytes.ToArray();
                var outcome = Begin(session, key, requestHash, most);
                if (outcome is TokenUseOutcome.Begun)
                {
                    Finish(session, key, requestHash, status, body);
                }

                return outcome;
            },
            cancellationToken);
    }

    /// <summary>What would become of the wish to use a token; nothing is begun.</summary>
    /// <param name="token">The token.</param>
    /// <param name="requestHash">The request.</param>
    /// <param name="most">How often the token may be used as its holder shows it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<TokenUseOutcome> LookAsync(SoldToken token, string requestHash, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        return file.ReadAsync(
            session => Before(session, token.Hash.Bytes.ToArray(), requestHash, takesOver: false)
                ?? (token.Uses < Math.Min(token.MaxUses, most) ? new TokenUseOutcome.Begun(token.Uses + 1) : new TokenUseOutcome.UsedUp()),
            new TokenUseOutcome.Worthless(),
            cancellationToken);
    }

    /// <summary>Keeps the answer of a use, which every repetition of the request will get.</summary>
    public async ValueTask FinishAsync(PaymentHash hash, string requestHash, int status, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await file.WriteAsync(session => Finish(session, hash.Bytes.ToArray(), requestHash, status, body), cancellationToken).ConfigureAwait(false);
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

    private static int Finish(SqliteSession session, byte[] hash, string requestHash, int status, ReadOnlyMemory<byte> body)
        => session.Run("UPDATE token_use SET status = $3, body = $4 WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash, status, body.ToArray());

    private bool Settle(SqliteSession session, byte[] hash)
        => session.Run("UPDATE token SET settled_at = coalesce(settled_at, $2) WHERE payment_hash = $1", hash, file.Now.ToUnixTimeMilliseconds()) > 0;

    private TokenUseOutcome Begin(SqliteSession session, byte[] hash, string requestHash, int most)
    {
        if (Before(session, hash, requestHash, takesOver: true) is { } known)
        {
            return known;
        }

        var now = file.Now.ToUnixTimeMilliseconds();
        if (session.Run(
            "UPDATE token SET uses = uses + 1, settled_at = coalesce(settled_at, $3) WHERE payment_hash = $1 AND uses < min(max_uses, $2)", hash, most, now) == 0)
        {
            Settle(session, hash);
            return new TokenUseOutcome.UsedUp();
        }

        var number = (int)session.Number("SELECT coalesce(max(number), 0) + 1 FROM token_use WHERE payment_hash = $1", hash);
        session.Run("INSERT INTO token_use (payment_hash, request_hash, number, begun_at) VALUES ($1, $2, $3, $4)", hash, requestHash, number, now);
        return new TokenUseOutcome.Begun(number);
    }

    /// <summary>What became of the same request before; null where it is the first time.</summary>
    private TokenUseOutcome? Before(SqliteSession session, byte[] hash, string requestHash, bool takesOver)
    {
        if (session.Number("SELECT count(*) FROM token WHERE payment_hash = $1 AND revoked_at IS NULL AND refunded_at IS NULL", hash) == 0)
        {
            return new TokenUseOutcome.Worthless();
        }

        var now = file.Now.ToUnixTimeMilliseconds();
        int number;
        using (var rows = session.Rows("SELECT number, begun_at, status, body FROM token_use WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash))
        {
            if (!rows.Read())
            {
                return null;
            }

            if (!rows.IsDBNull(2))
            {
                return rows.IsDBNull(3) ? new TokenUseOutcome.UsedUp() : new TokenUseOutcome.Answered(rows.GetInt32(2), SqliteSession.Blob(rows, 3).ToArray());
            }

            if (rows.GetInt64(1) + (long)UseLease.TotalMilliseconds > now)
            {
                return new TokenUseOutcome.UnderWay();
            }

            number = rows.GetInt32(0);
        }

        if (takesOver)
        {
            session.Run("UPDATE token_use SET begun_at = $3 WHERE payment_hash = $1 AND request_hash = $2", hash, requestHash, now);
        }

        return new TokenUseOutcome.Begun(number);
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
        session.Run(
            """
            UPDATE token_use SET body = NULL WHERE (payment_hash, request_hash) IN (
                SELECT payment_hash, request_hash FROM token_use WHERE body IS NOT NULL AND begun_at < $1 ORDER BY begun_at LIMIT $2)
            """,
            file.Now.AddDays(-AnswerDays).ToUnixTimeMilliseconds(),
            ForgottenAtOnce);
    }
}
