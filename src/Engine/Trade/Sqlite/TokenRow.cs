using Microsoft.Data.Sqlite;
using Satchel.Engine.Commerce;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>A row of the table <c>token</c>.</summary>
internal static class TokenRow
{
    /// <summary>The columns, in the order in which they are read and written.</summary>
    public const string Columns = """
        payment_hash, identifier_hash, root_key, token, operation, price_msat, network, client, request_hash, invoice, created_at, invoice_expires_at,
        expires_at, max_uses, uses, settled_at, revoked_at, failures, refunded_at
        """;

    /// <summary>The same columns of a table that is called <c>t</c>.</summary>
    public const string PrefixedColumns = """
        t.payment_hash, t.identifier_hash, t.root_key, t.token, t.operation, t.price_msat, t.network, t.client, t.request_hash, t.invoice, t.created_at,
        t.invoice_expires_at, t.expires_at, t.max_uses, t.uses, t.settled_at, t.revoked_at, t.failures, t.refunded_at
        """;

    /// <summary>How many columns they are.</summary>
    public const int Count = 19;

    public static void Insert(SqliteSession session, SoldToken token)
        => session.Run(
            $"INSERT INTO token ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, NULL, 0, NULL)",
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
            token.MaxUses,
            token.SettledAt?.ToUnixTimeMilliseconds());

    /// <summary>The first row; null where there is none.</summary>
    public static SoldToken? First(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read() ? Read(rows) : null;
        }
    }

    /// <summary>Every row.</summary>
    public static IReadOnlyList<SoldToken> All(SqliteDataReader rows)
    {
        var tokens = new List<SoldToken>();
        using (rows)
        {
            while (rows.Read())
            {
                tokens.Add(Read(rows));
            }
        }

        return tokens;
    }

    /// <summary>Every hash in the first column.</summary>
    public static IReadOnlyList<PaymentHash> Hashes(SqliteDataReader rows)
    {
        var hashes = new List<PaymentHash>();
        using (rows)
        {
            while (rows.Read())
            {
                hashes.Add(Hash(rows, 0));
            }
        }

        return hashes;
    }

    /// <summary>The current row.</summary>
    public static SoldToken Read(SqliteDataReader rows) => new()
    {
        Hash = Hash(rows, 0),
        IdentifierHash = SqliteSession.Blob(rows, 1).ToArray(),
        RootKey = SqliteSession.Blob(rows, 2).ToArray(),
        Token = rows.GetString(3),
        Operation = rows.GetString(4),
        Price = new Msat(rows.GetInt64(5)),
        Network = (PaymentNetwork)rows.GetInt32(6),
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
        Failures = rows.GetInt32(17),
        RefundedAt = rows.IsDBNull(18) ? null : Time(rows, 18),
    };

    private static DateTimeOffset Time(SqliteDataReader rows, int column) => DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(column));

    private static PaymentHash Hash(SqliteDataReader rows, int column)
        => PaymentHash.TryRead(SqliteSession.Blob(rows, column), out var hash) ? hash : throw new InvalidOperationException("A row has no payment hash.");
}
