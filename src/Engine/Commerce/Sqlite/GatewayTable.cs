using System.Text.Json;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Gateways that others advertise.</summary>
internal static class GatewayTable
{
    /// <summary>Most adverts that are looked through for an operation.</summary>
    private const int Looked = 1_000;

    private const string Select = """
        SELECT agent, url, operations, relays, advertised_at, last_seen, expires_at, event, checked_at, confirmed_at, latency_ms, problem FROM gateway

        """;

    /// <summary>Writes an advert, unless its author said something later before; of one second the lower event holds. Another address must be confirmed anew.</summary>
    public static bool Set(SqliteSession session, KnownGateway gateway)
        => session.Run(
            """
            INSERT INTO gateway (agent, url, vendor, operations, relays, advertised_at, last_seen, expires_at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (agent) DO UPDATE SET
                checked_at = CASE WHEN url = excluded.url THEN checked_at END, confirmed_at = CASE WHEN url = excluded.url THEN confirmed_at END,
                latency_ms = CASE WHEN url = excluded.url THEN latency_ms END, problem = CASE WHEN url = excluded.url THEN problem END,
                url = excluded.url, vendor = excluded.vendor, operations = excluded.operations, relays = excluded.relays,
                advertised_at = excluded.advertised_at, last_seen = excluded.last_seen, expires_at = excluded.expires_at, event = excluded.event
            WHERE excluded.advertised_at > gateway.advertised_at
                OR (excluded.advertised_at = gateway.advertised_at AND excluded.event < gateway.event)
            """,
            gateway.Agent, gateway.Url, gateway.Vendor.Value, Operations(gateway), Relays(gateway), PaymentTable.Ms(gateway.AdvertisedAt),
            PaymentTable.Ms(gateway.LastSeen), gateway.ExpiresAt?.ToUnixTimeMilliseconds(), gateway.Event) > 0;

    /// <summary>The advert is still there.</summary>
    public static void See(SqliteSession session, KnownGateway gateway)
        => session.Run("UPDATE gateway SET last_seen = max(last_seen, $3) WHERE agent = $1 AND event = $2", gateway.Agent, gateway.Event, PaymentTable.Ms(gateway.LastSeen));

    /// <summary>What came of asking a gateway who it is.</summary>
    public static void Check(SqliteSession session, string agent, DateTimeOffset at, long? latencyMs, string? problem)
        => session.Run(
            "UPDATE gateway SET checked_at = $2, confirmed_at = CASE WHEN $4 IS NULL THEN $2 ELSE confirmed_at END, latency_ms = $3, problem = $4 WHERE agent = $1",
            agent, PaymentTable.Ms(at), latencyMs, problem);

    public static bool Withdraw(SqliteSession session, string agent, DateTimeOffset at)
        => session.Run("DELETE FROM gateway WHERE agent = $1 AND advertised_at <= $2", agent, PaymentTable.Ms(at)) > 0;

    public static KnownGateway? Find(SqliteSession session, string agent)
    {
        using var rows = session.Rows(Select + "WHERE agent = $1", agent);
        return rows.Read() ? Read(rows) : null;
    }

    /// <summary>The confirmed gateway at which a vendor is paid; null where there is none.</summary>
    public static string? AgentOf(SqliteSession session, VendorKey vendor)
        => session.Value("SELECT agent FROM gateway WHERE vendor = $1 AND confirmed_at IS NOT NULL AND problem IS NULL ORDER BY confirmed_at DESC LIMIT 1", vendor.Value) as string;

    /// <summary>Whose gateways are known: those that were seen last.</summary>
    public static IReadOnlyList<string> Agents(SqliteSession session, int limit)
    {
        var agents = new List<string>();
        using var rows = session.Rows("SELECT agent FROM gateway ORDER BY last_seen DESC LIMIT $1", limit);
        while (rows.Read())
        {
            agents.Add(rows.GetString(0));
        }

        return agents;
    }

    /// <summary>Those that were not asked since a moment, the longest forgotten first.</summary>
    public static IReadOnlyList<KnownGateway> Unchecked(SqliteSession session, DateTimeOffset since, DateTimeOffset now, int limit)
        => All(session.Rows(
            Select + "WHERE (checked_at IS NULL OR checked_at < $1) AND (expires_at IS NULL OR expires_at > $2) ORDER BY checked_at, last_seen DESC LIMIT $3",
            PaymentTable.Ms(since), PaymentTable.Ms(now), limit));

    /// <summary>Those that still hold, the last seen first.</summary>
    public static IReadOnlyList<KnownGateway> Current(SqliteSession session, string? operation, DateTimeOffset now)
        => [.. All(session.Rows(Select + "WHERE expires_at IS NULL OR expires_at > $1 ORDER BY last_seen DESC, agent LIMIT $2", PaymentTable.Ms(now), Looked))
            .Where(gateway => operation is null || gateway.Operations.ContainsKey(operation))];

    /// <summary>Drops the adverts that were seen longest ago, so that strangers cannot fill the purse.</summary>
    public static void Prune(SqliteSession session)
        => session.Run("DELETE FROM gateway WHERE agent IN (SELECT agent FROM gateway ORDER BY confirmed_at IS NULL, last_seen DESC LIMIT -1 OFFSET $1)", Looked);

    private static List<KnownGateway> All(SqliteDataReader rows)
    {
        using (rows)
        {
            var gateways = new List<KnownGateway>();
            while (rows.Read())
            {
                gateways.Add(Read(rows));
            }

            return gateways;
        }
    }

    private static KnownGateway Read(SqliteDataReader rows)
    {
        using var operations = JsonDocument.Parse(rows.GetString(2));
        using var relays = JsonDocument.Parse(rows.GetString(3));
        return new KnownGateway
        {
            Agent = rows.GetString(0),
            Url = rows.GetString(1),
            Operations = operations.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt64(), StringComparer.Ordinal),
            Relays = [.. relays.RootElement.EnumerateArray().Select(relay => relay.GetString()!)],
            AdvertisedAt = PaymentTable.Time(rows.GetInt64(4)),
            LastSeen = PaymentTable.Time(rows.GetInt64(5)),
            ExpiresAt = TimeOrNull(rows, 6),
            Event = rows.GetString(7),
            CheckedAt = TimeOrNull(rows, 8),
            ConfirmedAt = TimeOrNull(rows, 9),
            LatencyMs = rows.IsDBNull(10) ? null : rows.GetInt64(10),
            Problem = rows.IsDBNull(11) ? null : rows.GetString(11),
        };
    }

    private static DateTimeOffset? TimeOrNull(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : PaymentTable.Time(rows.GetInt64(column));

    private static string Operations(KnownGateway gateway) => Json(json =>
    {
        json.WriteStartObject();
        foreach (var (operation, sats) in gateway.Operations)
        {
            json.WriteNumber(operation, sats);
        }

        json.WriteEndObject();
    });

    private static string Relays(KnownGateway gateway) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var relay in gateway.Relays)
        {
            json.WriteStringValue(relay);
        }

        json.WriteEndArray();
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
