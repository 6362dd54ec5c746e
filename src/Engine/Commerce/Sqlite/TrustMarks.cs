using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>How far what others say was taken from relays, and what of it was not let in.</summary>
internal static class TrustMarks
{
    /// <summary>Refused events that are kept: the last ones.</summary>
    private const int KeptRefusals = 500;

    public static long Since(SqliteSession session, string relay, string stream)
        => session.Number("SELECT since FROM trust_cursor WHERE relay = $1 AND stream = $2", relay, stream);

    /// <summary>Keeps how far a stream was taken; of streams that begin alike only this one is kept.</summary>
    public static void Save(SqliteSession session, string relay, string stream, long since)
    {
        var kind = stream.Split(':')[0];
        session.Run("DELETE FROM trust_cursor WHERE relay = $1 AND (stream = $2 OR substr(stream, 1, $3) = $4)", relay, stream, kind.Length + 1, kind + ":");
        session.Run("INSERT INTO trust_cursor (relay, stream, since) VALUES ($1, $2, $3)", relay, stream, since);
    }

    public static void Refuse(SqliteSession session, IEnumerable<RefusedEvent> refused)
    {
        foreach (var one in refused)
        {
            session.Run(
                "INSERT OR IGNORE INTO trust_refusal (relay, event, author, kind, reason, seen_at) VALUES ($1, $2, $3, $4, $5, $6)",
                one.Relay, one.Event, one.Author, one.Kind, one.Reason, PaymentTable.Ms(one.SeenAt));
        }

        session.Run("DELETE FROM trust_refusal WHERE refusal <= (SELECT max(refusal) FROM trust_refusal) - $1", KeptRefusals);
    }

    public static IReadOnlyList<RefusedEvent> Refused(SqliteSession session, int limit)
    {
        var refused = new List<RefusedEvent>();
        using var rows = session.Rows("SELECT relay, event, author, kind, reason, seen_at FROM trust_refusal ORDER BY refusal DESC LIMIT $1", limit);
        while (rows.Read())
        {
            refused.Add(new RefusedEvent(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3), rows.GetString(4), PaymentTable.Time(rows.GetInt64(5))));
        }

        return refused;
    }

    public static DateTimeOffset? Find(SqliteSession session, string name)
        => session.Value("SELECT ms FROM mark WHERE name = $1", name) is long ms ? PaymentTable.Time(ms) : null;

    /// <summary>Removes the marks whose names begin so.</summary>
    public static void Remove(SqliteSession session, string beginning)
        => session.Run("DELETE FROM mark WHERE substr(name, 1, $2) = $1", beginning, beginning.Length);

    public static void Set(SqliteSession session, string name, DateTimeOffset at)
        => session.Run("INSERT INTO mark (name, ms) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET ms = excluded.ms", name, PaymentTable.Ms(at));
}
