using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The latest word of each attester about each vendor, and whose word counts.</summary>
internal static class AttestationTable
{
    private const string Select = "SELECT a.vendor, a.attester, a.score, a.basis, a.created_at, a.expires_at, a.event FROM attestation a ";

    /// <summary>Writes what an attester says, unless it said something later before; of one second the lower event holds.</summary>
    public static bool Set(SqliteSession session, Attestation attestation)
        => session.Run(
            """
            INSERT INTO attestation (vendor, attester, score, basis, created_at, expires_at, event) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (vendor, attester) DO UPDATE SET score = excluded.score, basis = excluded.basis, created_at = excluded.created_at,
                expires_at = excluded.expires_at, event = excluded.event
            WHERE excluded.created_at > attestation.created_at
                OR (excluded.created_at = attestation.created_at AND excluded.event < attestation.event)
            """,
            attestation.Vendor.Value, attestation.Attester, attestation.Score, attestation.Basis, PaymentTable.Ms(attestation.CreatedAt),
            attestation.ExpiresAt?.ToUnixTimeMilliseconds(), attestation.Event) > 0;

    /// <summary>What others say of a vendor. Our own word is kept under no key, so that it never counts.</summary>
    public static CommunityScore Score(SqliteSession session, VendorGroup group, DateTimeOffset now)
    {
        long scores = 0, weighted = 0, weights = 0;
        int attesters = 0, trusted = 0;
        foreach (var key in group.Keys)
        {
            using var row = session.Rows(
                """
                SELECT count(*), coalesce(sum(a.score), 0), count(t.weight), coalesce(sum(a.score * t.weight), 0), coalesce(sum(t.weight), 0)
                FROM attestation a LEFT JOIN trusted t ON t.attester = a.attester
                WHERE a.vendor = $1 AND a.score IS NOT NULL AND a.attester <> '' AND (a.expires_at IS NULL OR a.expires_at > $2)
                """,
                key.Value, PaymentTable.Ms(now));
            row.Read();
            attesters += row.GetInt32(0);
            scores += row.GetInt64(1);
            trusted += row.GetInt32(2);
            weighted += row.GetInt64(3);
            weights += row.GetInt64(4);
        }

        return new CommunityScore(
            weights == 0 ? 0 : weighted / (double)weights / Attestation.Scale,
            attesters == 0 ? 0 : scores / (double)attesters / Attestation.Scale,
            attesters,
            trusted);
    }

    /// <summary>Every word about a vendor with its weight, the heaviest first.</summary>
    public static IReadOnlyList<WeighedAttestation> Weigh(SqliteSession session, VendorGroup group, DateTimeOffset now, int limit)
    {
        var weighed = new List<WeighedAttestation>();
        foreach (var key in group.Keys)
        {
            using var rows = session.Rows(
                """
                SELECT a.vendor, a.attester, a.score, a.basis, a.created_at, a.expires_at, a.event, coalesce(t.weight, 0)
                FROM attestation a LEFT JOIN trusted t ON t.attester = a.attester
                WHERE a.vendor = $1 ORDER BY coalesce(t.weight, 0) DESC, a.created_at DESC LIMIT $2
                """,
                key.Value, limit);
            while (rows.Read())
            {
                var attestation = Read(rows);
                var why = attestation.Attester.Length == 0 ? "own"
                    : attestation.Score is null ? "withdrawn"
                    : attestation.ExpiresAt <= now ? "expired"
                    : rows.GetInt32(7) > 0 ? "trusted" : "not_trusted";
                weighed.Add(new WeighedAttestation(attestation, why is "trusted" ? rows.GetInt32(7) : 0, why));
            }
        }

        return [.. weighed.OrderByDescending(one => one.Weight).ThenByDescending(one => one.Attestation.CreatedAt).Take(limit)];
    }

    public static IReadOnlyList<Attestation> Since(SqliteSession session, DateTimeOffset since, DateTimeOffset until, int limit)
    {
        var all = new List<Attestation>();
        using var rows = session.Rows(
            Select + "WHERE a.created_at >= $1 AND a.created_at < $2 ORDER BY a.created_at DESC LIMIT $3", PaymentTable.Ms(since), PaymentTable.Ms(until), limit);
        while (rows.Read())
        {
            all.Add(Read(rows));
        }

        return all;
    }

    public static void Trust(SqliteSession session, TrustedAttester attester, DateTimeOffset now)
        => session.Run(
            """
            INSERT INTO trusted (attester, weight, via, added_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (attester) DO UPDATE SET weight = excluded.weight, via = excluded.via
            """,
            attester.Attester, attester.Weight, attester.Via, PaymentTable.Ms(now));

    public static bool Distrust(SqliteSession session, string attester) => session.Run("DELETE FROM trusted WHERE attester = $1", attester) > 0;

    public static IReadOnlyList<TrustedAttester> Trusted(SqliteSession session)
    {
        var all = new List<TrustedAttester>();
        using var rows = session.Rows("SELECT attester, weight, via FROM trusted ORDER BY weight DESC, attester");
        while (rows.Read())
        {
            all.Add(new TrustedAttester(rows.GetString(0), rows.GetInt32(1), rows.GetString(2)));
        }

        return all;
    }

    private static Attestation Read(SqliteDataReader row) => new()
    {
        Vendor = VendorKey.Of(row.GetString(0)),
        Attester = row.GetString(1),
        Score = row.IsDBNull(2) ? null : row.GetInt32(2),
        Basis = row.GetString(3),
        CreatedAt = PaymentTable.Time(row.GetInt64(4)),
        ExpiresAt = row.IsDBNull(5) ? null : PaymentTable.Time(row.GetInt64(5)),
        Event = row.GetString(6),
    };
}
