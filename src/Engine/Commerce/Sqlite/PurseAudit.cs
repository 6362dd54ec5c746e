using System.Text.Json;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Looks whether a purse holds what was written into it.</summary>
internal static class PurseAudit
{
    private const int MostFindings = 100;

    /// <summary>What every sum must be, from the payments and from errors that were reported.</summary>
    private const string Expected = """
        WITH counted AS (
            SELECT network, direction, vendor, operation, agent, purpose, protocol, CAST(julianday(date(at / 1000, 'unixepoch')) - 1721425.5 AS INTEGER) AS day,
                CAST(strftime('%Y', at / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', at / 1000, 'unixepoch') AS INTEGER) - 1 AS month,
                state IN (4, 6) AS settled, state = 5 AS failed, state = 6 AS refunded, CASE WHEN state IN (4, 6) THEN paid_msat ELSE 0 END AS paid_msat,
                CASE WHEN state IN (4, 6) THEN fee_msat ELSE 0 END AS fee_msat, CASE WHEN state = 6 THEN paid_msat ELSE 0 END AS refunded_msat
            FROM payment WHERE state IN (4, 5, 6)),
        scoped AS (
            SELECT 0 AS scope, '' AS subject, counted.* FROM counted
            UNION ALL SELECT 1, vendor, counted.* FROM counted
            UNION ALL SELECT 2, operation, counted.* FROM counted WHERE operation <> ''
            UNION ALL SELECT 3, agent, counted.* FROM counted WHERE agent <> ''
            UNION ALL SELECT 4, purpose, counted.* FROM counted WHERE purpose <> ''
            UNION ALL SELECT 5, protocol, counted.* FROM counted WHERE protocol <> ''),
        spanned AS (
            SELECT 0 AS span, day AS start, scoped.* FROM scoped
            UNION ALL SELECT 1, month, scoped.* FROM scoped
            UNION ALL SELECT 2, 0, scoped.* FROM scoped)
        SELECT network, direction, scope, subject, span, start, sum(settled), sum(failed), sum(refunded), sum(paid_msat), sum(fee_msat), sum(refunded_msat)
        FROM spanned GROUP BY network, direction, scope, subject, span, start
        """;

    /// <summary>Proves the chain of the ledger, the payments by their last entries, and every sum by the payments.</summary>
    public static PurseProof Prove(SqliteSession session)
    {
        var findings = new List<string>();
        if (PurseLedger.FirstBroken(session) is { } broken)
        {
            findings.Add(FormattableString.Invariant($"entry {broken} of the ledger is missing or altered"));
        }

        CompareSums(session, findings);
        ComparePayments(session, findings);
        return new PurseProof(
            session.Number("SELECT count(*) FROM entry"), session.Number("SELECT count(*) FROM payment"), [.. findings.Take(MostFindings)]);
    }

    private static void CompareSums(SqliteSession session, List<string> findings)
    {
        using var rows = session.Rows(
            $"""
            SELECT scope, subject, span, start FROM (
                SELECT * FROM ({Expected})
                EXCEPT
                SELECT network, direction, scope, subject, span, start, settled, failed, refunded, paid_msat, fee_msat, refunded_msat FROM tally)
            UNION
            SELECT scope, subject, span, start FROM (
                SELECT network, direction, scope, subject, span, start, settled, failed, refunded, paid_msat, fee_msat, refunded_msat FROM tally
                WHERE settled <> 0 OR failed <> 0
                EXCEPT
                SELECT * FROM ({Expected}))
            LIMIT 100
            """);
        while (rows.Read())
        {
            findings.Add(FormattableString.Invariant(
                $"the sum of {(TallyScope)rows.GetInt32(0)} '{rows.GetString(1)}' by {(TallySpan)rows.GetInt32(2)} {rows.GetInt64(3)} is not that of its payments"));
        }
    }

    private static void ComparePayments(SqliteSession session, List<string> findings)
    {
        using var rows = session.Rows(
            """
            SELECT p.id, p.state, p.paid_msat, p.fee_msat, p.vendor, (
                SELECT body FROM entry_payload WHERE sequence = (SELECT max(sequence) FROM entry WHERE subject = p.id AND operation = 'payment'))
            FROM payment p
            """);
        while (rows.Read() && findings.Count < MostFindings)
        {
            if (rows.IsDBNull(5) || !Fits(rows.GetFieldValue<byte[]>(5), rows.GetInt32(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetString(4)))
            {
                findings.Add($"the payment {rows.GetString(0)} is not what the ledger says");
            }
        }
    }

    private static bool Fits(byte[] body, int state, long paid, long fee, string vendor)
    {
        using var document = JsonDocument.Parse(body);
        var entry = document.RootElement;
        return entry.GetProperty("state").ValueEquals(CommerceNames.Of((PaymentState)state))
            && entry.GetProperty("paid_msat").GetInt64() == paid
            && entry.GetProperty("fee_msat").GetInt64() == fee
            && entry.GetProperty("vendor").ValueEquals(vendor);
    }
}
