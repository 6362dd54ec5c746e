using System.Data.Common;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>The tables of the exchange with relays: the relays, how far they were read, and what was found there.</summary>
internal static class RelayTable
{
    /// <summary>Refused events of a relay that are kept: enough to see what it does, too few to fill a disk.</summary>
    private const int KeptRefusals = 1_000;

    public static IReadOnlyList<KnownRelay> List(SqlSession session, string agent)
    {
        const string Relays = """
            SELECT r.address, r.pulled_at, r.pushed_at, r.pushed, r.pulled,
                (SELECT count(*) FROM outbox o WHERE o.relay = r.relay), (SELECT count(*) FROM refused_event f WHERE f.relay = r.relay)
            FROM relay r WHERE r.agent = $1 ORDER BY r.address
            """;
        using var rows = session.Rows(Relays, agent);
        var relays = new List<KnownRelay>();
        while (rows.Read())
        {
            relays.Add(new KnownRelay(
                rows.GetString(0), Time(rows, 1), Time(rows, 2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6)));
        }

        return relays;
    }

    public static RelayCursor ReadCursor(SqlSession session, string agent, string address, string stream)
    {
        const string Cursor = """
            SELECT c.since, c.until, c.top FROM relay_cursor c JOIN relay r ON r.relay = c.relay
            WHERE r.agent = $1 AND r.address = $2 AND c.stream = $3
            """;
        using var row = session.Rows(Cursor, agent, address, stream);
        return row.Read() ? new RelayCursor(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetInt64(2)) : new RelayCursor(0);
    }

    public static int SaveCursor(SqlSession session, string agent, string address, string stream, RelayCursor cursor)
        => session.Run(
            """
            INSERT INTO relay_cursor (relay, stream, since, until, top) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (relay, stream) DO UPDATE SET since = excluded.since, until = excluded.until, top = excluded.top
            """,
            SyncTable.RelayOf(session, agent, address), stream, cursor.SinceSeconds, cursor.UntilSeconds, cursor.TopSeconds);

    public static int AddCount(SqlSession session, string agent, string address, RelayCount count)
        => session.Run(
            """
            UPDATE relay SET pulled_at = coalesce($2, pulled_at), pushed_at = coalesce($3, pushed_at), pushed = pushed + $4, pulled = pulled + $5
            WHERE relay = $1
            """,
            SyncTable.RelayOf(session, agent, address), count.PulledAt?.ToUnixTimeMilliseconds(), count.PushedAt?.ToUnixTimeMilliseconds(),
            count.Pushed, count.Pulled);

    public static int AddRefused(SqlSession session, string agent, IReadOnlyList<RefusedEvent> refused)
    {
        var added = 0;
        foreach (var one in refused)
        {
            added += session.Run(
                "INSERT INTO refused_event (relay, event, author, kind, reason, seen_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                SyncTable.RelayOf(session, agent, one.Relay), Convert.FromHexString(one.Event), Convert.FromHexString(one.Author), one.Kind,
                one.Reason, one.SeenAt.ToUnixTimeMilliseconds());
        }

        foreach (var relay in refused.Select(one => one.Relay).Distinct())
        {
            session.Run(
                """
                DELETE FROM refused_event WHERE relay = $1 AND event NOT IN (
                    SELECT event FROM refused_event WHERE relay = $1 ORDER BY seen_at DESC, event LIMIT $2)
                """,
                SyncTable.RelayOf(session, agent, relay), KeptRefusals);
        }

        return added;
    }

    public static IReadOnlyList<RefusedEvent> ListRefused(SqlSession session, string agent, int limit)
    {
        const string Refused = """
            SELECT r.address, f.event, f.author, f.kind, f.reason, f.seen_at FROM refused_event f JOIN relay r ON r.relay = f.relay
            WHERE r.agent = $1 ORDER BY f.seen_at DESC, r.address, f.event LIMIT $2
            """;
        using var rows = session.Rows(Refused, agent, limit);
        var refused = new List<RefusedEvent>();
        while (rows.Read())
        {
            refused.Add(new RefusedEvent(
                rows.GetString(0), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(1)), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(2)),
                (int)rows.GetInt64(3), rows.GetString(4), VersionRow.Time(rows.GetInt64(5))));
        }

        return refused;
    }

    public static int AddConflict(SqlSession session, SyncConflict conflict)
        => session.Run(
            "INSERT INTO conflict (memory, state, number, changed_at, found_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            conflict.Memory.Value, Convert.FromHexString(conflict.State), conflict.Number, conflict.ChangedMs, conflict.FoundAt.ToUnixTimeMilliseconds());

    public static IReadOnlyList<SyncConflict> ListConflicts(SqlSession session, int limit)
        => ReadConflicts(session.Rows(
            """
            SELECT memory, number, changed_at, state, found_at FROM conflict c
            WHERE EXISTS (SELECT 1 FROM version v WHERE v.memory = c.memory AND v.number = c.number)
            ORDER BY found_at DESC, memory, number LIMIT $1
            """,
            limit));

    public static SyncConflict? FindConflict(SqlSession session, MemoryId memory, int number)
        => ReadConflicts(session.Rows(
            "SELECT memory, number, changed_at, state, found_at FROM conflict WHERE memory = $1 AND number = $2", memory.Value, number)).FirstOrDefault();

    private static List<SyncConflict> ReadConflicts(DbDataReader rows)
    {
        using (rows)
        {
            var conflicts = new List<SyncConflict>();
            while (rows.Read())
            {
                conflicts.Add(new SyncConflict(
                    VersionRow.Id(rows.GetString(0)), (int)rows.GetInt64(1), rows.GetInt64(2), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(3)),
                    VersionRow.Time(rows.GetInt64(4))));
            }

            return conflicts;
        }
    }

    private static DateTimeOffset? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : VersionRow.Time(row.GetInt64(column));
}
