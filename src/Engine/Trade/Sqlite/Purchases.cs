using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>The journal of purchases: each is written before it is paid, and proven before it is used.</summary>
public sealed class Purchases(TradeFile file)
{
    private const string Columns
        = "payment_hash, origin, operation, request_hash, scheme, token, invoice, network, amount_msat, fee_msat, state, preimage, created_at";

    /// <summary>Writes that a purchase will be paid; false where the same payment was begun before.</summary>
    public ValueTask<bool> BeginAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        return file.WriteAsync(
            session => session.Run(
                $"""
                INSERT INTO purchase ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12)
                ON CONFLICT (payment_hash) DO UPDATE SET state = excluded.state WHERE state = $13
                """,
                purchase.Hash.Bytes.ToArray(),
                purchase.Origin,
                purchase.Operation,
                purchase.RequestHash,
                purchase.Scheme,
                purchase.Token,
                purchase.Invoice,
                (int)purchase.Network,
                purchase.Amount.Value,
                purchase.Fee.Value,
                (int)PurchaseState.Paying,
                purchase.CreatedAt.ToUnixTimeMilliseconds(),
                (int)PurchaseState.Failed) > 0,
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

    /// <summary>Notes that the answer has come, or that nothing was paid.</summary>
    public async ValueTask EndAsync(PaymentHash hash, PurchaseState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await file.WriteAsync(session => session.Run("UPDATE purchase SET state = $2 WHERE payment_hash = $1", hash.Bytes.ToArray(), (int)state), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>A purchase of the same request that is neither delivered nor failed; null where there is none.</summary>
    public ValueTask<Purchase?> FindOpenAsync(string origin, string requestHash, CancellationToken cancellationToken)
        => file.WriteAsync(
            session =>
            {
                using var rows = session.Rows(
                    $"SELECT {Columns} FROM purchase WHERE origin = $1 AND request_hash = $2 AND state IN ($3, $4) ORDER BY created_at LIMIT 1",
                    origin,
                    requestHash,
                    (int)PurchaseState.Paying,
                    (int)PurchaseState.Paid);
                return rows.Read() ? Read(rows) : null;
            },
            cancellationToken);

    /// <summary>What was paid on each network, with its fees.</summary>
    public ValueTask<IReadOnlyDictionary<LightningNetwork, Msat>> SpentAsync(CancellationToken cancellationToken)
        => file.WriteAsync<IReadOnlyDictionary<LightningNetwork, Msat>>(
            session =>
            {
                var spent = new Dictionary<LightningNetwork, Msat>();
                using var rows = session.Rows(
                    "SELECT network, sum(amount_msat + fee_msat) FROM purchase WHERE state IN ($1, $2) GROUP BY network",
                    (int)PurchaseState.Paid,
                    (int)PurchaseState.Delivered);
                while (rows.Read())
                {
                    spent.Add((LightningNetwork)rows.GetInt32(0), new Msat(rows.GetInt64(1)));
                }

                return spent;
            },
            cancellationToken);

    private static Purchase Read(SqliteDataReader rows) => new()
    {
        Hash = PaymentHash.TryRead(SqliteSession.Blob(rows, 0), out var hash) ? hash : throw new InvalidOperationException("A row has no payment hash."),
        Origin = rows.GetString(1),
        Operation = rows.GetString(2),
        RequestHash = rows.GetString(3),
        Scheme = rows.GetString(4),
        Token = rows.GetString(5),
        Invoice = rows.GetString(6),
        Network = (LightningNetwork)rows.GetInt32(7),
        Amount = new Msat(rows.GetInt64(8)),
        Fee = new Msat(rows.GetInt64(9)),
        State = (PurchaseState)rows.GetInt32(10),
        Preimage = Preimage.TryRead(SqliteSession.Blob(rows, 11), out var preimage) ? preimage : null,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(12)),
    };
}
