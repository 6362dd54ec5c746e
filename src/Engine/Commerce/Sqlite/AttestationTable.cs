using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The latest word of each attester about each vendor.</summary>
internal static class AttestationTable
{
    /// <summary>Of each attester the latest word under any of the keys $1.</summary>
    private const string Latest = """
        SELECT vendor, attester, score, basis, created_at, expires_at, event, max(created_at) FROM attestation
        WHERE vendor IN (SELECT value FROM json_each($1)) GROUP BY attester
        """;

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

    /// <summary>When an attester last said something of a vendor, and by which event; null where it never did.</summary>
    public static (long CreatedAtMs, string Event)? Last(SqliteSession session, VendorKey vendor, string attester)
    {
        using var rows = session.Rows("SELECT created_at, event FROM attestation WHERE vendor = $1 AND attester = $2", vendor.Value, attester);
        return rows.Read() ? (rows.GetInt64(0), rows.GetString(1)) : null;
    }

    /// <summary>Whether what an attester said with an event holds.</summary>
    public static bool IsSaid(SqliteSession session, string attester, string said)
        => session.Value("SELECT 1 FROM attestation WHERE attester = $1 AND event = $2 AND score IS NOT NULL LIMIT 1", attester, said) is not null;

    /// <summary>Takes back what an attester said of a vendor until a moment.</summary>
    public static bool Withdraw(SqliteSession session, VendorKey vendor, string attester, DateTimeOffset at, string byEvent)
        => session.Run(
            """
            UPDATE attestation SET score = NULL, basis = '', created_at = $3, expires_at = NULL, event = $4
            WHERE vendor = $1 AND attester = $2 AND created_at <= $3 AND score IS NOT NULL
            """,
            vendor.Value, attester, PaymentTable.Ms(at), byEvent) > 0;

    /// <summary>Takes back what an attester said with an event.</summary>
    public static bool Withdraw(SqliteSession session, string said, string attester, DateTimeOffset at, string byEvent)
        => session.Run(
            "UPDATE attestation SET score = NULL, basis = '', created_at = max(created_at, $3), expires_at = NULL, event = $4 WHERE attester = $2 AND event = $1 AND score IS NOT NULL",
            said, attester, PaymentTable.Ms(at), byEvent) > 0;

    /// <summary>Drops the oldest words about a vendor of those who count for nothing, so that strangers cannot fill the purse.</summary>
    public static void Prune(SqliteSession session, VendorKey vendor, int most)
        => session.Run(
            """
            DELETE FROM attestation WHERE vendor = $1 AND attester IN (
                SELECT a.attester FROM attestation a
                WHERE a.vendor = $1 AND a.attester <> '' AND NOT EXISTS (SELECT 1 FROM trusted t WHERE t.attester = a.attester)
                ORDER BY a.created_at DESC LIMIT -1 OFFSET $2)
            """,
            vendor.Value, most);

    /// <summary>What this home says of a vendor; null where it says nothing.</summary>
    public static Attestation? Own(SqliteSession session, VendorKey vendor)
    {
        using var rows = session.Rows(Select + "WHERE a.vendor = $1 AND a.attester = ''", vendor.Value);
        return rows.Read() ? Read(rows) : null;
    }

    /// <summary>All that this home says of vendors.</summary>
    public static IReadOnlyList<Attestation> Own(SqliteSession session) => All(session.Rows(Select + "WHERE a.attester = '' ORDER BY a.created_at"));

    /// <summary>Names the event that says to others what this home says of a vendor.</summary>
    public static void Name(SqliteSession session, VendorKey vendor, string said)
        => session.Run("UPDATE attestation SET event = $2 WHERE vendor = $1 AND attester = '' AND event = ''", vendor.Value, said);

    /// <summary>How many attestations this home made on a basis since a moment.</summary>
    public static long CountOwn(SqliteSession session, string basis, DateTimeOffset since)
        => session.Number("SELECT count(*) FROM attestation WHERE attester = '' AND basis = $1 AND created_at >= $2", basis, PaymentTable.Ms(since));

    /// <summary>Writes an attestation into the ledger.</summary>
    public static void Log(SqliteSession session, DateTimeOffset now, PurseActor actor, Attestation attestation)
        => PurseLedger.Append(session, now, actor, "attestation", attestation.Vendor.Value, json =>
        {
            json.WriteString("attester", attestation.Attester);
            json.WriteString("event", attestation.Event);
            if (attestation.Score is { } score)
            {
                json.WriteNumber("score", score);
            }
        });

    /// <summary>Who says something of vendors: those who said it last.</summary>
    public static IReadOnlyList<string> Attesters(SqliteSession session, int limit)
    {
        var attesters = new List<string>();
        using var rows = session.Rows(
            "SELECT attester FROM attestation WHERE attester <> '' AND score IS NOT NULL GROUP BY attester ORDER BY max(created_at) DESC LIMIT $1", limit);
        while (rows.Read())
        {
            attesters.Add(rows.GetString(0));
        }

        return attesters;
    }

    /// <summary>
    /// What others say of a vendor: the latest word of each, under whichever of its keys. Our own word is kept under no key of an attester, so that
    /// it never counts.
    /// </summary>
    public static CommunityScore Score(SqliteSession session, VendorGroup group, DateTimeOffset now)
    {
        using var row = session.Rows(
            $"""
            SELECT count(*), coalesce(sum(score), 0), coalesce(sum(weight > 0), 0), coalesce(sum(score * weight), 0), coalesce(sum(weight), 0)
            FROM (SELECT attester, score, expires_at, {TrustedTable.Weight} AS weight FROM ({Latest}) a)
            WHERE attester <> '' AND score IS NOT NULL AND (expires_at IS NULL OR expires_at > $2)
            """,
            Keys(group), PaymentTable.Ms(now));
        row.Read();
        var (attesters, weights) = (row.GetInt32(0), row.GetInt64(4));
        return new CommunityScore(
            weights == 0 ? 0 : row.GetInt64(3) / (double)weights / Attestation.Scale,
            attesters == 0 ? 0 : row.GetInt64(1) / (double)attesters / Attestation.Scale,
            attesters,
            row.GetInt32(2));
    }

    /// <summary>Every word about a vendor with its weight, the heaviest first.</summary>
    public static IReadOnlyList<WeighedAttestation> Weigh(SqliteSession session, VendorGroup group, DateTimeOffset now, int limit)
    {
        var weighed = new List<WeighedAttestation>();
        using var rows = session.Rows(
            $"""
            SELECT a.vendor, a.attester, a.score, a.basis, a.created_at, a.expires_at, a.event, {TrustedTable.Weight} AS weight,
                EXISTS (SELECT 1 FROM trusted t WHERE t.attester = a.attester)
            FROM ({Latest}) a ORDER BY weight DESC, a.created_at DESC, a.attester LIMIT $2
            """,
            Keys(group), limit);
        while (rows.Read())
        {
            var (attestation, weight) = (Read(rows), rows.GetInt32(7));
            var why = attestation.Attester.Length == 0 ? "own"
                : attestation.Score is null ? "withdrawn"
                : attestation.ExpiresAt <= now ? "expired"
                : weight > 0 ? "trusted"
                : rows.GetInt32(8) == 1 ? "barred" : "not_trusted";
            weighed.Add(new WeighedAttestation(attestation, why is "trusted" ? weight : 0, why));
        }

        return weighed;
    }

    public static IReadOnlyList<Attestation> Since(SqliteSession session, DateTimeOffset since, DateTimeOffset until, int limit)
        => All(session.Rows(
            Select + "WHERE a.created_at >= $1 AND a.created_at < $2 ORDER BY a.created_at DESC LIMIT $3", PaymentTable.Ms(since), PaymentTable.Ms(until), limit));

    /// <summary>The keys of a vendor as one value.</summary>
    private static string Keys(VendorGroup group) => "[" + string.Join(',', group.Keys.Select(key => $"\"{JsonEncodedText.Encode(key.Value)}\"")) + "]";

    private static List<Attestation> All(SqliteDataReader rows)
    {
        using (rows)
        {
            var all = new List<Attestation>();
            while (rows.Read())
            {
                all.Add(Read(rows));
            }

            return all;
        }
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
