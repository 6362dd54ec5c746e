using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Logins at vendors.</summary>
internal static class SessionTable
{
    private const string Select = "SELECT vendor, agent, linking_key, state, last_auth_at, expires_at, result FROM session ";

    public static void Set(SqliteSession session, AuthSession login, DateTimeOffset now)
        => session.Run(
            """
            INSERT INTO session (vendor, agent, linking_key, state, last_auth_at, expires_at, result, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (vendor, agent) DO UPDATE SET linking_key = excluded.linking_key, state = excluded.state, last_auth_at = excluded.last_auth_at,
                expires_at = excluded.expires_at, result = excluded.result, updated_at = excluded.updated_at
            """,
            login.Vendor.Value, login.Agent, login.LinkingKey, (int)login.State, login.LastAuthAt?.ToUnixTimeMilliseconds(),
            login.ExpiresAt?.ToUnixTimeMilliseconds(), login.Result, PaymentTable.Ms(now));

    public static AuthSession? Find(SqliteSession session, VendorKey vendor, string agent)
    {
        using var rows = session.Rows(Select + "WHERE vendor = $1 AND agent = $2", vendor.Value, agent);
        return rows.Read() ? Read(rows) : null;
    }

    public static IReadOnlyList<AuthSession> All(SqliteSession session)
    {
        var all = new List<AuthSession>();
        using var rows = session.Rows(Select + "ORDER BY vendor, agent");
        while (rows.Read())
        {
            all.Add(Read(rows));
        }

        return all;
    }

    private static AuthSession Read(SqliteDataReader row) => new()
    {
        Vendor = VendorKey.Of(row.GetString(0)),
        Agent = row.GetString(1),
        LinkingKey = row.GetString(2),
        State = (SessionState)row.GetInt32(3),
        LastAuthAt = row.IsDBNull(4) ? null : PaymentTable.Time(row.GetInt64(4)),
        ExpiresAt = row.IsDBNull(5) ? null : PaymentTable.Time(row.GetInt64(5)),
        Result = row.GetString(6),
    };
}
