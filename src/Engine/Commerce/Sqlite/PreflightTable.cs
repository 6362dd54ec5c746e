using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The checks that were made before payments.</summary>
internal static class PreflightTable
{
    private const string Select = """
        SELECT id, network, vendor, msat, operation, purpose, agent, payee, verdict, state, anomaly, reasons, decided_at, expires_at, max_fee_msat FROM preflight

        """;

    public static void Insert(SqliteSession session, PreflightDecision decision, string actor)
        => session.Run(
            """
            INSERT INTO preflight (id, network, vendor, msat, operation, purpose, agent, payee, actor, verdict, state, anomaly, reasons, decided_at, expires_at,
                payment, max_fee_msat)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', $16)
            """,
            decision.Id, (int)decision.Plan.Network, decision.Plan.Vendor.Value, decision.Plan.Amount.Value, decision.Plan.Operation,
            decision.Plan.Purpose, decision.Plan.Agent, decision.Plan.Payee, actor, (int)decision.Verdict, (int)decision.State, (int)decision.Anomaly,
            WriteReasons(decision.Reasons), PaymentTable.Ms(decision.DecidedAt), PaymentTable.Ms(decision.ExpiresAt), decision.Plan.MaxFee.Value);

    public static void Change(SqliteSession session, string id, PreflightState state, string payment, DateTimeOffset expiresAt)
        => session.Run(
            "UPDATE preflight SET state = $2, payment = $3, expires_at = $4 WHERE id = $1", id, (int)state, payment, PaymentTable.Ms(expiresAt));

    public static PreflightDecision? Find(SqliteSession session, string id) => One(session.Rows(Select + "WHERE id = $1", id));

    /// <summary>The ids that begin like this one, at most two.</summary>
    public static IReadOnlyList<string> FindIds(SqliteSession session, string beginning)
    {
        var ids = new List<string>();
        using var rows = session.Rows("SELECT id FROM preflight WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 2", beginning, beginning + "\uFFFF");
        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }

    /// <summary>
    /// An answer that still stands for the same question of the same caller: a reservation that is young, or that a person approved; a
    /// question that waits for a person.
    /// </summary>
    public static PreflightDecision? FindSame(SqliteSession session, PaymentPlan plan, string actor, DateTimeOffset youngest, DateTimeOffset now)
        => One(session.Rows(
            Select + """
            WHERE vendor = $1 AND network = $2 AND msat = $3 AND operation = $4 AND purpose = $5 AND agent = $6 AND payee = $7 AND actor = $8
                AND max_fee_msat = $11 AND expires_at > $9
                AND ((state = 1 AND (decided_at >= $10 OR verdict = 1)) OR state = 2)
            ORDER BY state, decided_at DESC LIMIT 1
            """,
            plan.Vendor.Value, (int)plan.Network, plan.Amount.Value, plan.Operation, plan.Purpose, plan.Agent, plan.Payee, actor,
            PaymentTable.Ms(now), PaymentTable.Ms(youngest), plan.MaxFee.Value));

    /// <summary>The oldest reservation of a vendor and an amount that nothing has settled.</summary>
    public static PreflightDecision? OldestOpen(SqliteSession session, PaymentNetwork network, VendorGroup group, Msat amount)
        => group.Keys
            .Select(key => One(session.Rows(
                Select + "WHERE vendor = $1 AND network = $2 AND msat = $3 AND state = 1 ORDER BY decided_at LIMIT 1",
                key.Value, (int)network, amount.Value)))
            .OfType<PreflightDecision>()
            .MinBy(decision => decision.DecidedAt);

    /// <summary>Checks since a moment, the newest first.</summary>
    public static IReadOnlyList<PreflightDecision> Newest(SqliteSession session, DateTimeOffset since, PreflightState? state, int limit)
    {
        var decisions = new List<PreflightDecision>();
        using var rows = session.Rows(
            Select + "WHERE decided_at >= $1 AND ($2 IS NULL OR state = $2) ORDER BY decided_at DESC LIMIT $3",
            PaymentTable.Ms(since), state is { } wanted ? (int)wanted : null, limit);
        while (rows.Read())
        {
            decisions.Add(Read(rows));
        }

        return decisions;
    }

    /// <summary>How many payments were rejected since a moment, and what they would have cost.</summary>
    public static (long Count, long Msat) Blocked(SqliteSession session, PaymentNetwork network, DateTimeOffset since, DateTimeOffset until)
    {
        using var row = session.Rows(
            "SELECT count(*), coalesce(sum(msat), 0) FROM preflight WHERE decided_at >= $1 AND decided_at < $2 AND network = $3 AND verdict = 2",
            PaymentTable.Ms(since), PaymentTable.Ms(until), (int)network);
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static string WriteReasons(IReadOnlyList<PreflightReason> reasons)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var reason in reasons)
            {
                json.WriteStartArray();
                json.WriteStringValue(reason.Code);
                json.WriteNumberValue((int)reason.Effect);
                json.WriteStringValue(reason.Message);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static List<PreflightReason> ReadReasons(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(reason => new PreflightReason(
            reason[0].GetString()!, (PreflightVerdict)reason[1].GetInt32(), reason[2].GetString()!))];
    }

    private static PreflightDecision? One(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read() ? Read(rows) : null;
        }
    }

    private static PreflightDecision Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Plan = new PaymentPlan
        {
            Network = (PaymentNetwork)row.GetInt32(1),
            Vendor = VendorKey.Of(row.GetString(2)),
            Amount = new Msat(row.GetInt64(3)),
            MaxFee = new Msat(row.GetInt64(14)),
            Operation = row.GetString(4),
            Purpose = row.GetString(5),
            Agent = row.GetString(6),
            Payee = row.GetString(7),
        },
        Verdict = (PreflightVerdict)row.GetInt32(8),
        State = (PreflightState)row.GetInt32(9),
        Anomaly = (AnomalyVerdict)row.GetInt32(10),
        Reasons = ReadReasons(row.GetString(11)),
        DecidedAt = PaymentTable.Time(row.GetInt64(12)),
        ExpiresAt = PaymentTable.Time(row.GetInt64(13)),
    };
}
