using System.Text;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What this home says to others, and which relay has it.</summary>
internal static class AnnouncementTable
{
    private const string Undelivered = """
        a.author = $2 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.relay = $1 AND d.address = a.address AND d.id = a.id)
        """;

    public static void Set(SqliteSession session, string address, NostrEvent said)
        => session.Run(
            """
            INSERT INTO announcement (address, author, event, id, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (address) DO UPDATE SET author = excluded.author, event = excluded.event, id = excluded.id, created_at = excluded.created_at
            """,
            address, said.Author.ToString(), said.ToJson(), said.Id.ToString(), said.CreatedAtSeconds);

    public static NostrEvent? Find(SqliteSession session, string address)
        => session.Value("SELECT event FROM announcement WHERE address = $1", address) is string json ? NostrEvent.Parse(Encoding.UTF8.GetBytes(json)) : null;

    /// <summary>When something was last said under an address, in seconds since 1970; null where nothing was.</summary>
    public static long? LastSeconds(SqliteSession session, string address)
        => session.Value("SELECT created_at FROM announcement WHERE address = $1", address) as long?;

    public static bool Delete(SqliteSession session, string address) => session.Run("DELETE FROM announcement WHERE address = $1", address) > 0;

    /// <summary>What a relay does not have, the oldest first.</summary>
    public static IReadOnlyList<Announcement> Pending(SqliteSession session, string relay, string author, int limit)
    {
        var pending = new List<Announcement>();
        using var rows = session.Rows($"SELECT a.address, a.event FROM announcement a WHERE {Undelivered} ORDER BY a.created_at, a.address LIMIT $3", relay, author, limit);
        while (rows.Read())
        {
            pending.Add(new Announcement(rows.GetString(0), NostrEvent.Parse(Encoding.UTF8.GetBytes(rows.GetString(1)))));
        }

        return pending;
    }

    public static long CountPending(SqliteSession session, string relay, string author)
        => session.Number($"SELECT count(*) FROM announcement a WHERE {Undelivered}", relay, author);

    public static void Deliver(SqliteSession session, string relay, Announcement taken)
        => session.Run(
            "INSERT INTO delivery (relay, address, id) VALUES ($1, $2, $3) ON CONFLICT (relay, address) DO UPDATE SET id = excluded.id",
            relay, taken.Address, taken.Event.Id.ToString());
}
