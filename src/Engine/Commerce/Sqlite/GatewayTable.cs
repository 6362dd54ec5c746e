using System.Text.Json;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Gateways that others advertise.</summary>
internal static class GatewayTable
{
    /// <summary>Most adverts that are looked through for an operation.</summary>
    private const int Looked = 1_000;

    public static bool Set(SqliteSession session, KnownGateway gateway)
        => session.Run(
            """
            INSERT INTO gateway (agent, url, operations, relays, advertised_at, last_seen, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (agent) DO UPDATE SET url = excluded.url, operations = excluded.operations, relays = excluded.relays,
                advertised_at = excluded.advertised_at, last_seen = excluded.last_seen, expires_at = excluded.expires_at
            WHERE excluded.advertised_at >= gateway.advertised_at
            """,
            gateway.Agent, gateway.Url, Json(json =>
            {
                json.WriteStartObject();
                foreach (var (operation, sats) in gateway.Operations)
                {
                    json.WriteNumber(operation, sats);
                }

                json.WriteEndObject();
            }),
            Json(json =>
            {
                json.WriteStartArray();
                foreach (var relay in gateway.Relays)
                {
                    json.WriteStringValue(relay);
                }

                json.WriteEndArray();
            }),
            PaymentTable.Ms(gateway.AdvertisedAt), PaymentTable.Ms(gateway.LastSeen), gateway.ExpiresAt?.ToUnixTimeMilliseconds()) > 0;

    public static IReadOnlyList<KnownGateway> Current(SqliteSession session, string? operation, DateTimeOffset now, int limit)
    {
        var gateways = new List<KnownGateway>();
        using var rows = session.Rows(
            """
            SELECT agent, url, operations, relays, advertised_at, last_seen, expires_at FROM gateway
            WHERE expires_at IS NULL OR expires_at > $1 ORDER BY last_seen DESC, agent LIMIT $2
            """,
            PaymentTable.Ms(now), Looked);
        while (rows.Read() && gateways.Count < limit)
        {
            using var operations = JsonDocument.Parse(rows.GetString(2));
            using var relays = JsonDocument.Parse(rows.GetString(3));
            var sold = operations.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt64(), StringComparer.Ordinal);
            if (operation is null || sold.ContainsKey(operation))
            {
                gateways.Add(new KnownGateway
                {
                    Agent = rows.GetString(0),
                    Url = rows.GetString(1),
                    Operations = sold,
                    Relays = [.. relays.RootElement.EnumerateArray().Select(relay => relay.GetString()!)],
                    AdvertisedAt = PaymentTable.Time(rows.GetInt64(4)),
                    LastSeen = PaymentTable.Time(rows.GetInt64(5)),
                    ExpiresAt = rows.IsDBNull(6) ? null : PaymentTable.Time(rows.GetInt64(6)),
                });
            }
        }

        return gateways;
    }

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
