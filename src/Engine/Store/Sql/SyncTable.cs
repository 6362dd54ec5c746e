using System.Data.Common;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>The tables of the exchange with relays: what was exchanged of each memory, and what is still to be sent.</summary>
internal static class SyncTable
{
    private const int StateBytes = 16;

    private const string ClockColumns = "memory, changed_at, state, follows, document, retired_at, event, event_time, plain_event, erased";

    /// <summary>The number of a relay; it gets one where it has none.</summary>
    public static long RelayOf(SqlSession session, string agent, string address)
        => session.Number("SELECT relay FROM relay WHERE agent = $1 AND address = $2", agent, address) is > 0 and var known
            ? known
            : session.Number("INSERT INTO relay (agent, address) VALUES ($1, $2) RETURNING relay", agent, address);

    public static int Collect(SqlSession session, string agent, string address)
    {
        // A memory whose last version is the one that was exchanged last has nothing new, whatever else happened to it; nor has one whose erasure was.
        const string Changed = """
            INSERT INTO outbox (memory, number, relay, sequence)
            SELECT l.subject, 0, $1, max(l.sequence) FROM ledger l WHERE l.sequence > $2
            GROUP BY l.subject
            HAVING $2 < 0 OR NOT EXISTS (SELECT 1 FROM synced s WHERE s.memory = l.subject AND s.erased = 1) AND NOT EXISTS (
                SELECT 1 FROM synced s JOIN version v ON v.document = s.document
                WHERE s.memory = l.subject AND coalesce(v.retired_at = s.retired_at, v.retired_at IS NULL AND s.retired_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM version n WHERE n.memory = v.memory AND n.number > v.number))
            ON CONFLICT (memory, number, relay) DO UPDATE SET sequence = excluded.sequence
            """;
        var relay = RelayOf(session, agent, address);
        var collected = session.Number("SELECT collected FROM relay WHERE relay = $1", relay);
        var head = session.Number("SELECT max(sequence) FROM ledger");
        if (collected == head)
        {
            return 0;
        }

        var changed = session.Run(Changed, relay, collected);
        session.Run("UPDATE relay SET collected = $2 WHERE relay = $1", relay, head);
        return changed;
    }

    public static MemoryClock? FindClock(SqlSession session, MemoryId memory)
    {
        using var row = session.Rows($"SELECT {ClockColumns} FROM synced WHERE memory = $1", memory.Value);
        return row.Read() ? ReadClock(row) : null;
    }

    public static int SaveClock(SqlSession session, MemoryClock clock)
        => session.Run(
            $"""
            INSERT INTO synced ({ClockColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (memory) DO UPDATE SET
                changed_at = excluded.changed_at, state = excluded.state, follows = excluded.follows, document = excluded.document,
                retired_at = excluded.retired_at, event = excluded.event, event_time = excluded.event_time,
                plain_event = excluded.plain_event, erased = excluded.erased
            """,
            clock.Memory.Value,
            clock.ChangedMs,
            Convert.FromHexString(clock.State),
            Convert.FromHexString(string.Concat(clock.Follows)),
            clock.Document,
            clock.RetiredAt?.ToUnixTimeMilliseconds(),
            Bytes(clock.Event),
            clock.EventSeconds,
            Bytes(clock.PlainEvent),
            clock.IsErased ? 1 : 0);

    public static bool KnowsState(SqlSession session, MemoryId memory, string state)
        => session.Value("SELECT 1 FROM synced_event WHERE memory = $1 AND state = $2 LIMIT 1", memory.Value, Convert.FromHexString(state)) is not null;

    public static int NoteEvent(SqlSession session, string id, MemoryId memory, string state)
        => session.Run(
            "INSERT INTO synced_event (event, memory, state) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            Convert.FromHexString(id), memory.Value, Convert.FromHexString(state));

    public static IReadOnlySet<string> FindEvents(SqlSession session, IReadOnlyList<string> events)
        => events.Where(id => session.Value("SELECT 1 FROM synced_event WHERE event = $1", Convert.FromHexString(id)) is not null)
            .ToHashSet(StringComparer.Ordinal);

    public static IReadOnlyList<string> ListEvents(SqlSession session, MemoryId memory, int limit)
    {
        using var rows = session.Rows("SELECT event FROM synced_event WHERE memory = $1 LIMIT $2", memory.Value, limit);
        var events = new List<string>();
        while (rows.Read())
        {
            events.Add(Hex(rows, 0)!);
        }

        return events;
    }

    public static int Queue(SqlSession session, string agent, string address, MemoryId memory, int number)
        => session.Run(
            "INSERT INTO outbox (memory, number, relay, sequence) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING",
            memory.Value, number, RelayOf(session, agent, address));

    public static int Deliver(SqlSession session, string agent, string address, MemoryId memory, int number, long sequence)
        => session.Run(
            "DELETE FROM outbox WHERE memory = $1 AND number = $2 AND relay = $3 AND sequence <= $4",
            memory.Value, number, RelayOf(session, agent, address), sequence);

    public static int DeliverKnown(SqlSession session, string agent, string address, IReadOnlyList<string> events)
    {
        const string Had = """
            DELETE FROM outbox WHERE relay = $1 AND number = 0 AND reason IS NULL AND memory = (
                SELECT e.memory FROM synced_event e JOIN synced s ON s.memory = e.memory AND s.state = e.state JOIN version v ON v.document = s.document
                WHERE e.event = $2 AND s.plain_event IS NULL AND coalesce(v.retired_at, -1) = coalesce(s.retired_at, -1)
                    AND NOT EXISTS (SELECT 1 FROM version n WHERE n.memory = v.memory AND n.number > v.number))
            """;
        var relay = RelayOf(session, agent, address);
        return events.Sum(id => session.Run(Had, relay, Convert.FromHexString(id)));
    }

    public static int BeginAnew(SqlSession session, string agent, string address)
    {
        var relay = RelayOf(session, agent, address);
        session.Run("UPDATE relay SET collected = -1 WHERE relay = $1", relay);
        return session.Run("DELETE FROM relay_cursor WHERE relay = $1", relay);
    }

    public static int PutOff(SqlSession session, string agent, OutboxItem item, string reason)
        => session.Run(
            "UPDATE outbox SET reason = $4 WHERE memory = $1 AND number = $2 AND relay = $3",
            item.Memory.Value, item.Number, RelayOf(session, agent, item.Relay), reason);

    public static IReadOnlyList<OutboxItem> ReadOutbox(
        SqlSession session, string agent, IReadOnlyList<string> addresses, OutboxItem? after, int limit)
    {
        var page = $"""
            SELECT o.memory, o.number, r.address, o.sequence, o.reason FROM outbox o JOIN relay r ON r.relay = o.relay
            WHERE (o.memory, o.number) > ($1, $2) AND r.agent = $3 AND r.address IN (SELECT value FROM {session.Dialect.ItemsOf("$4", "i")})
            ORDER BY o.memory, o.number, r.address LIMIT $5
            """;
        var items = new List<OutboxItem>();
        var most = limit * Math.Max(addresses.Count, 1);
        using var rows = session.Rows(page, after?.Memory.Value ?? "", after?.Number ?? -1, agent, VersionRow.WriteList(addresses), most + 1);
        while (rows.Read())
        {
            items.Add(new OutboxItem(
                VersionRow.Id(rows.GetString(0)), (int)rows.GetInt64(1), rows.GetString(2), rows.GetInt64(3), rows.IsDBNull(4) ? null : rows.GetString(4)));
        }

        // A memory that does not fit in whole waits for the next page.
        return items.Count <= most ? items : [.. items.TakeWhile(item => (item.Memory, item.Number) != (items[^1].Memory, items[^1].Number))];
    }

    public static long CountOutbox(SqlSession session, string agent, IReadOnlyList<string> addresses)
        => session.Number(
            $"""
            SELECT count(*) FROM (SELECT DISTINCT o.memory, o.number FROM outbox o JOIN relay r ON r.relay = o.relay
            WHERE r.agent = $1 AND r.address IN (SELECT value FROM {session.Dialect.ItemsOf("$2", "i")}) AND coalesce(o.reason, '') <> 'withheld') AS waiting
            """,
            agent, VersionRow.WriteList(addresses));

    private static MemoryClock ReadClock(DbDataReader row)
    {
        var follows = row.GetFieldValue<byte[]>(3);
        return new MemoryClock
        {
            Memory = VersionRow.Id(row.GetString(0)),
            ChangedMs = row.GetInt64(1),
            State = Hex(row, 2)!,
            Follows = [.. follows.Chunk(StateBytes).Select(Convert.ToHexStringLower)],
            Document = row.GetInt64(4),
            RetiredAt = row.IsDBNull(5) ? null : VersionRow.Time(row.GetInt64(5)),
            Event = Hex(row, 6),
            EventSeconds = row.GetInt64(7),
            PlainEvent = Hex(row, 8),
            IsErased = row.GetInt64(9) != 0,
        };
    }

    private static byte[]? Bytes(string? hex) => hex is null ? null : Convert.FromHexString(hex);

    private static string? Hex(DbDataReader row, int column)
        => row.IsDBNull(column) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(column));
}
