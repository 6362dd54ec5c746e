using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What a home asks others about.</summary>
/// <param name="Vendors">Vendors that were paid, asked about or attested, the latest first, under all of their keys.</param>
/// <param name="Trusted">Attesters whose word counts.</param>
/// <param name="Attesters">Others who say something of vendors.</param>
/// <param name="Agents">Agents of whom something is stated, and whose gateways are known.</param>
internal sealed record TrustInterest(
    IReadOnlyList<VendorKey> Vendors, IReadOnlyList<string> Trusted, IReadOnlyList<string> Attesters, IReadOnlyList<string> Agents)
{
    /// <summary>Most keys of vendors that are asked about.</summary>
    public const int MostVendors = 500;

    /// <summary>Days for which a vendor that was paid is asked about.</summary>
    private const int Days = 180;

    private const int MostAttesters = 500;
    private const int MostAgents = 100;

    /// <summary>Nothing.</summary>
    public static TrustInterest Nothing { get; } = new([], [], [], []);

    public static TrustInterest Read(SqliteSession session, DateTimeOffset now)
    {
        var vendors = new List<VendorKey>();
        using (var rows = session.Rows(
            """
            SELECT key FROM (
                SELECT subject AS key, max(start) AS day FROM tally
                WHERE network IN (0, 1, 2) AND direction = 0 AND scope = 1 AND span = 0 AND start >= $2 GROUP BY subject
                UNION ALL SELECT vendor, decided_at / 86400000 + 719162 FROM preflight
                UNION ALL SELECT vendor, created_at / 86400000 + 719162 FROM attestation WHERE attester = ''
                UNION ALL SELECT vendor, updated_at / 86400000 + 719162 FROM kyc)
            WHERE key <> 'unknown' GROUP BY key ORDER BY max(day) DESC, key LIMIT $1
            """,
            MostVendors, TallyTable.DayOf(now).DayNumber - Days))
        {
            while (rows.Read())
            {
                vendors.Add(VendorKey.Of(rows.GetString(0)));
            }
        }

        VendorKey[] keys = [.. vendors.SelectMany(vendor => VendorTable.Group(session, vendor).Keys).Distinct().Take(MostVendors)];
        return new TrustInterest(
            keys,
            [.. TrustedTable.All(session).Where(one => one.Weight > 0).Take(MostAttesters).Select(one => one.Attester)],
            AttestationTable.Attesters(session, MostAttesters),
            [.. StatementTable.Agents(session, MostAgents).Concat(GatewayTable.Agents(session, MostAgents)).Distinct(StringComparer.Ordinal)]);
    }
}
