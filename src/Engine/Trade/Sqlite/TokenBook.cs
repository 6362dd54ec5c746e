using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>What the owner of a gateway sees of its tokens and does to them, and what its workers still have to look up or write down.</summary>
public sealed class TokenBook(TradeFile file)
{
    /// <summary>Condition of a token whose money may be given back: paid, never used, and worthless, failed or over.</summary>
    private const string IsRefundable
        = "settled_at IS NOT NULL AND uses = 0 AND refunded_at IS NULL AND (revoked_at IS NOT NULL OR failures > 0 OR expires_at <= $1)";

    /// <summary>Makes a token worthless; false where there is none.</summary>
    public ValueTask<bool> RevokeAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(
            session => session.Run(
                "UPDATE token SET revoked_at = coalesce(revoked_at, $2) WHERE payment_hash = $1", hash.Bytes.ToArray(), file.Now.ToUnixTimeMilliseconds()) > 0,
            cancellationToken);
    }

    /// <summary>Notes that the owner gave the money of a token back; false where it may not be given back. The token is worthless from then on.</summary>
    public ValueTask<bool> RefundAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(
            session => session.Run($"UPDATE token SET refunded_at = $1 WHERE payment_hash = $2 AND {IsRefundable}", file.Now.ToUnixTimeMilliseconds(), hash.Bytes.ToArray()) > 0,
            cancellationToken);
    }

    /// <summary>The hashes of tokens that begin with these digits; at most two.</summary>
    public ValueTask<IReadOnlyList<PaymentHash>> FindAsync(string digits, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(digits);
        return file.ReadAsync<IReadOnlyList<PaymentHash>>(
            session => TokenRow.Hashes(session.Rows(
                "SELECT payment_hash FROM token WHERE substr(lower(hex(payment_hash)), 1, length($1)) = $1 LIMIT 2", digits.ToLowerInvariant())),
            [],
            cancellationToken);
    }

    /// <summary>The tokens that are paid, the newest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<SoldToken>> PaidAsync(int most, CancellationToken cancellationToken)
        => ListAsync("WHERE settled_at IS NOT NULL ORDER BY settled_at DESC, payment_hash LIMIT $1", cancellationToken, most);

    /// <summary>Every token that was offered, paid or not, the newest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<SoldToken>> OfferedAsync(int most, CancellationToken cancellationToken)
        => ListAsync("ORDER BY created_at DESC, payment_hash LIMIT $1", cancellationToken, most);

    /// <summary>Tokens whose money may be given back, the oldest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<SoldToken>> RefundableAsync(int most, CancellationToken cancellationToken)
        => ListAsync($"WHERE {IsRefundable} ORDER BY settled_at, payment_hash LIMIT $2", cancellationToken, file.Now.ToUnixTimeMilliseconds(), most);

    /// <summary>What was earned, by network and operation; what was given back is not in it.</summary>
    public ValueTask<IReadOnlyList<Earning>> EarningsAsync(CancellationToken cancellationToken)
        => file.ReadAsync<IReadOnlyList<Earning>>(
            session =>
            {
                var earnings = new List<Earning>();
                using var rows = session.Rows(
                    """
                    SELECT network, operation, count(*), sum(price_msat), sum(uses = 0) FROM token
                    WHERE settled_at IS NOT NULL AND refunded_at IS NULL GROUP BY network, operation ORDER BY network, operation
                    """);
                while (rows.Read())
                {
                    earnings.Add(new Earning(
                        (PaymentNetwork)rows.GetInt32(0), rows.GetString(1), rows.GetInt64(2), new Msat(rows.GetInt64(3)), rows.GetInt64(4)));
                }

                return earnings;
            },
            [],
            cancellationToken);

    /// <summary>Offers that may have been paid while nobody looked, the oldest first. Those that ended unpaid and were looked up since are not among them.</summary>
    /// <param name="after">Only those whose invoices end after this moment; of the same moment all are in one answer.</param>
    /// <param name="most">About how many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<SoldToken>> OpenAsync(DateTimeOffset after, int most, CancellationToken cancellationToken)
        => ListAsync(
            """
            WHERE settled_at IS NULL AND closed_at IS NULL AND invoice_expires_at > $1 AND invoice_expires_at <= coalesce((
                SELECT invoice_expires_at FROM token WHERE settled_at IS NULL AND closed_at IS NULL AND invoice_expires_at > $1
                ORDER BY invoice_expires_at LIMIT 1 OFFSET $2), 9223372036854775807)
            ORDER BY invoice_expires_at
            """,
            cancellationToken,
            after.ToUnixTimeMilliseconds(),
            most);

    /// <summary>Notes that these offers were looked up after their end and are not paid: nobody asks for them again.</summary>
    public async ValueTask CloseAsync(IReadOnlyList<PaymentHash> hashes, CancellationToken cancellationToken)
        => await MarkAsync("UPDATE token SET closed_at = $2 WHERE payment_hash = $1", hashes, cancellationToken).ConfigureAwait(false);

    /// <summary>Paid tokens that are not in the purse yet, the oldest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<SoldToken>> UnbookedAsync(int most, CancellationToken cancellationToken)
        => ListAsync("WHERE settled_at IS NOT NULL AND booked_at IS NULL AND price_msat > 0 ORDER BY settled_at LIMIT $1", cancellationToken, most);

    /// <summary>Notes that these tokens are in the purse.</summary>
    public async ValueTask BookAsync(IReadOnlyList<PaymentHash> hashes, CancellationToken cancellationToken)
        => await MarkAsync("UPDATE token SET booked_at = $2 WHERE payment_hash = $1", hashes, cancellationToken).ConfigureAwait(false);

    /// <summary>Notes that an authorization of the owner was shown; false where it was shown before. Those that nobody takes any more are forgotten.</summary>
    /// <param name="id">What it is known by.</param>
    /// <param name="goodFor">How long an authorization is taken.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<bool> ShowAsync(ReadOnlyMemory<byte> id, TimeSpan goodFor, CancellationToken cancellationToken)
        => file.WriteAsync(
            session =>
            {
                var now = file.Now;
                session.Run("DELETE FROM owner_proof WHERE shown_at < $1", (now - goodFor).ToUnixTimeMilliseconds());
                return session.Run("INSERT INTO owner_proof (id, shown_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", id.ToArray(), now.ToUnixTimeMilliseconds()) > 0;
            },
            cancellationToken);

    private ValueTask<IReadOnlyList<SoldToken>> ListAsync(string condition, CancellationToken cancellationToken, params object[] values)
        => file.ReadAsync(session => TokenRow.All(session.Rows($"SELECT {TokenRow.Columns} FROM token {condition}", values)), [], cancellationToken);

    private ValueTask<bool> MarkAsync(string sql, IReadOnlyList<PaymentHash> hashes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        return file.WriteAsync(
            session =>
            {
                foreach (var hash in hashes)
                {
                    session.Run(sql, hash.Bytes.ToArray(), file.Now.ToUnixTimeMilliseconds());
                }

                return true;
            },
            cancellationToken);
    }
}
