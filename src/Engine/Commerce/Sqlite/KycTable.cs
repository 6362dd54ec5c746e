using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Who stands behind vendors.</summary>
internal static class KycTable
{
    private const string Select = "SELECT vendor, verified, jurisdiction, source, evidence, verified_at, expires_at FROM kyc ";

    public static VendorKyc? Find(SqliteSession session, VendorGroup group)
    {
        foreach (var key in group.Keys)
        {
            using var rows = session.Rows(Select + "WHERE vendor = $1", key.Value);
            if (rows.Read())
            {
                return Read(rows);
            }
        }

        return null;
    }

    public static IReadOnlyList<VendorKyc> All(SqliteSession session)
    {
        var all = new List<VendorKyc>();
        using var rows = session.Rows(Select + "ORDER BY vendor");
        while (rows.Read())
        {
            all.Add(Read(rows));
        }

        return all;
    }

    public static void Set(SqliteSession session, VendorKyc kyc, DateTimeOffset now)
        => session.Run(
            """
            INSERT INTO kyc (vendor, verified, jurisdiction, source, evidence, verified_at, expires_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (vendor) DO UPDATE SET verified = excluded.verified, jurisdiction = excluded.jurisdiction, source = excluded.source,
                evidence = excluded.evidence, verified_at = excluded.verified_at, expires_at = excluded.expires_at, updated_at = excluded.updated_at
            """,
            kyc.Vendor.Value, kyc.IsVerified ? 1 : 0, kyc.Jurisdiction, kyc.Source, kyc.Evidence, kyc.VerifiedAt?.ToUnixTimeMilliseconds(),
            kyc.ExpiresAt?.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());

    public static void Write(Utf8JsonWriter json, VendorKyc kyc)
    {
        json.WriteString("vendor", kyc.Vendor.Value);
        json.WriteBoolean("kyc_verified", kyc.IsVerified);
        json.WriteString("jurisdiction", kyc.Jurisdiction);
        json.WriteString("verification_source", kyc.Source);
        json.WriteString("evidence", kyc.Evidence);
        json.WriteString("verified_at", kyc.VerifiedAt is { } verified ? TimeText.Format(verified) : null);
        json.WriteString("expires_at", kyc.ExpiresAt is { } expires ? TimeText.Format(expires) : null);
    }

    private static VendorKyc Read(SqliteDataReader row) => new()
    {
        Vendor = VendorKey.Of(row.GetString(0)),
        IsVerified = row.GetInt32(1) == 1,
        Jurisdiction = row.GetString(2),
        Source = row.GetString(3),
        Evidence = row.GetString(4),
        VerifiedAt = row.IsDBNull(5) ? null : PaymentTable.Time(row.GetInt64(5)),
        ExpiresAt = row.IsDBNull(6) ? null : PaymentTable.Time(row.GetInt64(6)),
    };
}
