using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The rows of payments.</summary>
internal static class PaymentTable
{
    private const string Select = """
        SELECT id, network, direction, vendor, payment_hash, idempotency_key, state, delivery, asked_msat, paid_msat, fee_msat, protocol, operation,
            purpose, agent, payee, preflight, actor, store, memory, content, anomaly, at, recorded_at, agent_key
        FROM payment

        """;

    public static Payment? Find(SqliteSession session, string id) => One(session.Rows(Select + "WHERE id = $1", id));

    public static Payment? FindHash(SqliteSession session, PaymentNetwork network, PaymentDirection direction, string hash)
        => One(session.Rows(Select + "WHERE network = $1 AND direction = $2 AND payment_hash = $3", (int)network, (int)direction, hash));

    public static Payment? FindKey(SqliteSession session, PaymentNetwork network, PaymentDirection direction, string key)
        => One(session.Rows(Select + "WHERE network = $1 AND direction = $2 AND idempotency_key = $3", (int)network, (int)direction, key));

    /// <summary>Payments since a moment, the newest first.</summary>
    public static IReadOnlyList<Payment> Newest(
        SqliteSession session, PaymentNetwork network, PaymentDirection direction, DateTimeOffset since, DateTimeOffset until, int limit, int offset)
        => All(session.Rows(
            Select + "WHERE network = $1 AND direction = $2 AND at >= $3 AND at < $4 ORDER BY at DESC, payment DESC LIMIT $5 OFFSET $6",
            (int)network, (int)direction, Ms(since), Ms(until), limit, offset));

    /// <summary>The newest payments of a vendor.</summary>
    public static IReadOnlyList<Payment> NewestOf(SqliteSession session, PaymentNetwork network, VendorGroup group, int limit)
        => [.. group.Keys
            .SelectMany(key => All(session.Rows(
                Select + "WHERE vendor = $1 AND network = $2 AND direction = 0 ORDER BY at DESC, payment DESC LIMIT $3", key.Value, (int)network, limit)))
            .OrderByDescending(payment => payment.At)
            .Take(limit)];

    /// <summary>The prices of the latest settled payments of a vendor, with their operations; only an index is read.</summary>
    public static IReadOnlyList<(long PaidMsat, string Operation, string Protocol)> Prices(
        SqliteSession session, PaymentNetwork network, VendorGroup group, int limit)
    {
        var prices = new List<(long At, long Paid, string Operation, string Protocol)>();
        foreach (var key in group.Keys)
        {
            using var rows = session.Rows(
                """
                SELECT at, paid_msat, operation, protocol, state FROM payment
                WHERE vendor = $1 AND network = $2 AND direction = 0 ORDER BY at DESC LIMIT $3
                """,
                key.Value, (int)network, limit);
            while (rows.Read())
            {
                if ((PaymentState)rows.GetInt32(4) is PaymentState.Settled or PaymentState.Refunded)
                {
                    prices.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2), rows.GetString(3)));
                }
            }
        }

        return [.. prices.OrderByDescending(price => price.At).Take(limit).Select(price => (price.Paid, price.Operation, price.Protocol))];
    }

    public static long Count(SqliteSession session, PaymentNetwork network, PaymentDirection direction, DateTimeOffset since, DateTimeOffset until)
        => session.Number(
            "SELECT count(*) FROM payment WHERE network = $1 AND direction = $2 AND at >= $3 AND at < $4",
            (int)network, (int)direction, Ms(since), Ms(until));

    public static void Insert(SqliteSession session, Payment payment)
        => session.Run(
            """
            INSERT INTO payment (id, network, direction, vendor, payment_hash, idempotency_key, state, delivery, asked_msat, paid_msat, fee_msat, protocol,
                operation, purpose, agent, payee, preflight, actor, store, memory, content, anomaly, at, recorded_at, agent_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
            """,
            payment.Id, (int)payment.Network, (int)payment.Direction, payment.Vendor.Value, payment.PaymentHash, payment.IdempotencyKey, (int)payment.State,
            (int)payment.Delivery, payment.Asked.Value, payment.Paid.Value, payment.Fee.Value, payment.Protocol, payment.Operation, payment.Purpose,
            payment.Agent, payment.Payee, payment.Preflight, payment.Actor, payment.Store, payment.Memory, payment.Content, (int)payment.Anomaly,
            Ms(payment.At), Ms(payment.RecordedAt), payment.AgentKey);

    /// <summary>Writes what can change of a payment.</summary>
    public static void Update(SqliteSession session, Payment payment)
        => session.Run(
            """
            UPDATE payment SET state = $2, delivery = $3, paid_msat = $4, fee_msat = $5, payee = $6, at = $7, payment_hash = $8, preflight = $9, store = $10,
                memory = $11, content = $12
            WHERE id = $1
            """,
            payment.Id, (int)payment.State, (int)payment.Delivery, payment.Paid.Value, payment.Fee.Value, payment.Payee, Ms(payment.At), payment.PaymentHash,
            payment.Preflight, payment.Store, payment.Memory, payment.Content);

    /// <summary>Whether anything that was said of the payments of a memory is kept.</summary>
    public static bool HasContent(SqliteSession session, string memory)
        => session.Value(
            "SELECT 1 FROM payment WHERE memory = $1 AND content IS NOT NULL UNION ALL SELECT 1 FROM projection WHERE payment = $1 LIMIT 1", memory) is not null;

    /// <summary>Removes what was said of the payments of a memory.</summary>
    public static int EraseContent(SqliteSession session, string memory)
        => session.Run("UPDATE payment SET content = NULL WHERE memory = $1 AND content IS NOT NULL", memory);

    /// <summary>The fields for the ledger; what was said of it is not among them.</summary>
    public static void Write(Utf8JsonWriter json, Payment payment)
    {
        json.WriteString("id", payment.Id);
        json.WriteString("network", CommerceNames.Of(payment.Network));
        json.WriteString("direction", CommerceNames.Of(payment.Direction));
        json.WriteString("vendor", payment.Vendor.Value);
        json.WriteString("payment_hash", payment.PaymentHash);
        json.WriteString("idempotency_key", payment.IdempotencyKey);
        json.WriteString("state", CommerceNames.Of(payment.State));
        json.WriteString("delivery", CommerceNames.Of(payment.Delivery));
        json.WriteNumber("asked_msat", payment.Asked.Value);
        json.WriteNumber("paid_msat", payment.Paid.Value);
        json.WriteNumber("fee_msat", payment.Fee.Value);
        json.WriteString("protocol", payment.Protocol);
        json.WriteString("operation", payment.Operation);
        json.WriteString("purpose", payment.Purpose);
        json.WriteString("agent", payment.Agent);
        json.WriteString("agent_key", payment.AgentKey);
        json.WriteString("payee", payment.Payee);
        json.WriteString("preflight", payment.Preflight);
        json.WriteString("at", TimeText.Format(payment.At));
    }

    internal static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    internal static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static Payment? One(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read() ? Read(rows) : null;
        }
    }

    private static List<Payment> All(SqliteDataReader rows)
    {
        using (rows)
        {
            var payments = new List<Payment>();
            while (rows.Read())
            {
                payments.Add(Read(rows));
            }

            return payments;
        }
    }

    private static Payment Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Network = (PaymentNetwork)row.GetInt32(1),
        Direction = (PaymentDirection)row.GetInt32(2),
        Vendor = VendorKey.Of(row.GetString(3)),
        PaymentHash = row.IsDBNull(4) ? null : row.GetString(4),
        IdempotencyKey = row.IsDBNull(5) ? null : row.GetString(5),
        State = (PaymentState)row.GetInt32(6),
        Delivery = (PaymentDelivery)row.GetInt32(7),
        Asked = new Msat(row.GetInt64(8)),
        Paid = new Msat(row.GetInt64(9)),
        Fee = new Msat(row.GetInt64(10)),
        Protocol = row.GetString(11),
        Operation = row.GetString(12),
        Purpose = row.GetString(13),
        Agent = row.GetString(14),
        Payee = row.GetString(15),
        Preflight = row.GetString(16),
        Actor = row.GetString(17),
        Store = row.GetString(18),
        Memory = row.GetString(19),
        Content = row.IsDBNull(20) ? null : row.GetString(20),
        Anomaly = (AnomalyVerdict)row.GetInt32(21),
        At = Time(row.GetInt64(22)),
        RecordedAt = Time(row.GetInt64(23)),
        AgentKey = row.IsDBNull(24) ? null : row.GetString(24),
    };
}
