using Microsoft.Data.Sqlite;
using Satchel.Engine.Commerce;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>The journal of purchases: each is written before it is paid, and proven before it is used.</summary>
public sealed class Purchases(TradeFile file)
{
    /// <summary>How long a proof is shown again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private const string Columns = """
        payment_hash, payment, preflight, origin, operation, request_hash, scheme, token, invoice, network, amount_msat, max_fee_msat, fee_msat, state,
            preimage, created_at, node
        """;

    /// <summary>
    /// Waits until nobody else buys what a request asks for. Whoever dies has no turn any more; requests that share a turn by chance wait for each other
    /// without need.
    /// </summary>
    /// <param name="requestHash">The request.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The turn, to be disposed of; null where it did not come in time.</returns>
    /// <exception cref="StoreException">The home cannot be written.</exception>
    public ValueTask<IDisposable?> TakeTurnAsync(string requestHash, TimeSpan patience, CancellationToken cancellationToken)
        => file.TakeTurnAsync(requestHash, patience, cancellationToken);

    /// <summary>Writes that a purchase will be paid; false where the same payment was begun before and has not failed.</summary>
    public ValueTask<bool> BeginAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        return file.WriteAsync(
            session => session.Run(
                $"""
                INSERT INTO purchase ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, $15, $17)
                ON CONFLICT (payment_hash) DO UPDATE SET state = excluded.state, preflight = excluded.preflight, max_fee_msat = excluded.max_fee_msat,
                    node = excluded.node, created_at = excluded.created_at
                WHERE state = $16
                """,
                purchase.Hash.Bytes.ToArray(),
                purchase.Payment,
                purchase.Preflight,
                purchase.Origin,
                purchase.Operation,
                purchase.RequestHash,
                purchase.Scheme,
                purchase.Token,
                purchase.Invoice,
                (int)purchase.Network,
                purchase.Amount.Value,
                purchase.MaxFee.Value,
                purchase.Fee.Value,
                (int)PurchaseState.Paying,
                purchase.CreatedAt.ToUnixTimeMilliseconds(),
                (int)PurchaseState.Failed,
                purchase.Node) > 0,
            cancellationToken);
    }

    /// <summary>Keeps the proof of a payment, before it is used.</summary>
    public async ValueTask ProveAsync(PaymentHash hash, Preimage preimage, Msat fee, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(preimage);
        await file.WriteAsync(
            session => session.Run(
                "UPDATE purchase SET state = $2, preimage = $3, fee_msat = $4 WHERE payment_hash = $1",
                hash.Bytes.ToArray(),
                (int)PurchaseState.Paid,
                preimage.Bytes.ToArray(),
                fee.Value),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that the answer has come, that nothing was paid, or that the token is used up.</summary>
    public async ValueTask EndAsync(PaymentHash hash, PurchaseState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await file.WriteAsync(session => session.Run("UPDATE purchase SET state = $2 WHERE payment_hash = $1", hash.Bytes.ToArray(), (int)state), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>A purchase of the same request that is neither delivered nor failed; null where there is none.</summary>
    public ValueTask<Purchase?> FindOpenAsync(string origin, string requestHash, CancellationToken cancellationToken)
        => file.WriteAsync(
            session => One(session.Rows(
                $"SELECT {Columns} FROM purchase WHERE origin = $1 AND request_hash = $2 AND state IN ($3, $4) ORDER BY created_at LIMIT 1",
                origin,
                requestHash,
                (int)PurchaseState.Paying,
                (int)PurchaseState.Paid)),
            cancellationToken);

    /// <summary>Purchases that are neither delivered nor failed, whatever they ask for; the oldest first.</summary>
    public ValueTask<IReadOnlyList<Purchase>> OpenAsync(int limit, CancellationToken cancellationToken)
        => file.WriteAsync<IReadOnlyList<Purchase>>(
            session =>
            {
                var open = new List<Purchase>();
                using var rows = session.Rows(
                    $"SELECT {Columns} FROM purchase WHERE state IN ($1, $2) ORDER BY created_at LIMIT $3", (int)PurchaseState.Paying, (int)PurchaseState.Paid, limit);
                while (rows.Read())
                {
                    open.Add(Read(rows));
                }

                return open;
            },
            cancellationToken);

    /// <summary>A purchase by its payment; null where there is none.</summary>
    public ValueTask<Purchase?> FindAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return file.WriteAsync(session => One(session.Rows($"SELECT {Columns} FROM purchase WHERE payment_hash = $1", hash.Bytes.ToArray())), cancellationToken);
    }

    /// <summary>The newest proof that may still get an answer without another payment: one of the same request, else one for any request.</summary>
    public ValueTask<Purchase?> FindKeptAsync(string origin, string operation, string requestHash, CancellationToken cancellationToken)
        => file.WriteAsync(
            session => One(session.Rows(
                $"""
                SELECT {Columns} FROM purchase
                WHERE origin = $1 AND operation = $2 AND created_at > $4 AND preimage IS NOT NULL AND (state = $5 OR (state = $6 AND request_hash = $3))
                ORDER BY request_hash = $3 DESC, created_at DESC LIMIT 1
                """,
                origin,
                operation,
                requestHash,
                (file.Now - KeptFor).ToUnixTimeMilliseconds(),
                (int)PurchaseState.Delivered,
                (int)PurchaseState.UsedUp)),
            cancellationToken);

    /// <summary>What was paid on each network, with its fees.</summary>
    public ValueTask<IReadOnlyDictionary<PaymentNetwork, Msat>> SpentAsync(CancellationToken cancellationToken)
        => file.WriteAsync<IReadOnlyDictionary<PaymentNetwork, Msat>>(
            session =>
            {
                var spent = new Dictionary<PaymentNetwork, Msat>();
                using var rows = session.Rows("SELECT network, sum(amount_msat + fee_msat) FROM purchase WHERE preimage IS NOT NULL GROUP BY network");
                while (rows.Read())
                {
                    spent.Add((PaymentNetwork)rows.GetInt32(0), new Msat(rows.GetInt64(1)));
                }

                return spent;
            },
            cancellationToken);

    private static Purchase? One(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read() ? Read(rows) : null;
        }
    }

    private static Purchase Read(SqliteDataReader rows) => new()
    {
        Hash = PaymentHash.TryRead(SqliteSession.Blob(rows, 0), out var hash) ? hash : throw new InvalidOperationException("A row has no payment hash."),
        Payment = rows.GetString(1),
        Preflight = rows.GetString(2),
        Origin = rows.GetString(3),
        Operation = rows.GetString(4),
        RequestHash = rows.GetString(5),
        Scheme = rows.GetString(6),
        Token = rows.GetString(7),
        Invoice = rows.GetString(8),
        Network = (PaymentNetwork)rows.GetInt32(9),
        Amount = new Msat(rows.GetInt64(10)),
        MaxFee = new Msat(rows.GetInt64(11)),
        Fee = new Msat(rows.GetInt64(12)),
        State = (PurchaseState)rows.GetInt32(13),
        Preimage = Preimage.TryRead(SqliteSession.Blob(rows, 14), out var preimage) ? preimage : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(15)),
        Node = rows.GetString(16),
    };
}
