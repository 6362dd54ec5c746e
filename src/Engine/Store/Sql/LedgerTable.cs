using System.Data.Common;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Store.Sql;

/// <summary>Writing and reading the ledger's tables.</summary>
internal static class LedgerTable
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Select = """
        SELECT l.sequence, l.time, l.actor, l.origin, l.operation, l.subject, l.batch, l.payload_hash, l.previous, l.hash, p.body
        FROM ledger l LEFT JOIN payload p ON p.sequence = l.sequence

        """;

    /// <summary>Entries behind one, in their order.</summary>
    public static List<LedgerEntry> ReadPage(SqlSession session, long after, int limit)
    {
        var page = ReadAll(session.Rows(Select + "WHERE l.sequence > $1 ORDER BY l.sequence LIMIT $2", after, limit));
        RowOrder.Require(page.Select(entry => entry.Sequence), after);
        return page;
    }

    public static List<LedgerEntry> ReadAll(DbDataReader rows)
    {
        using (rows)
        {
            var entries = new List<LedgerEntry>();
            while (rows.Read())
            {
                entries.Add(Read(rows));
            }

            return entries;
        }
    }

    public static StoredPayload? Payload(SqlSession session, long sequence)
    {
        using var row = session.Rows("SELECT salt, body FROM payload WHERE sequence = $1", sequence);
        return row.Read() ? new StoredPayload(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    public static IReadOnlyDictionary<LedgerOperation, long> Count(SqlSession session, long? sinceMs)
    {
        var counts = new SortedDictionary<LedgerOperation, long>();
        using var rows = session.Rows("SELECT operation, count(*) FROM ledger WHERE CAST($1 AS BIGINT) IS NULL OR time >= $1 GROUP BY operation", sinceMs);
        while (rows.Read())
        {
            counts[LedgerNames.Parse(rows.GetString(0))] = rows.GetInt64(1);
        }

        return counts;
    }

    public static bool HasErasure(SqlSession session, MemoryId id)
        => session.Value(
            "SELECT 1 FROM ledger WHERE subject = $1 AND operation = $2 LIMIT 1", id.Value, LedgerNames.Of(LedgerOperation.Erase)) is not null;

    /// <summary>Adds entries to the chain within one transaction.</summary>
    internal sealed class Appender
    {
        private readonly LedgerIntent _intent;
        private readonly SqlSession _session;
        private long _sequence;
        private byte[] _hash;

        public Appender(SqlSession session, LedgerIntent intent)
        {
            (_session, _intent) = (session, intent);
            using var last = session.Rows("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1");
            (_sequence, _hash) = last.Read()
                ? (last.GetInt64(0), last.GetFieldValue<byte[]>(1))
                : (0, LedgerHash.Genesis.ToArray());
        }

        public void Add(MemoryId subject, LedgerChange change)
        {
            var payload = LedgerPayload.Write(change).ToArray();
            var salt = SystemRandom.GetBytes(LedgerHash.SaltBytes);
            var payloadHash = LedgerHash.OfPayload(salt, payload);
            var (sequence, previous) = (_sequence + 1, _hash);
            var hash = LedgerHash.OfEntry(sequence, _intent, subject, payloadHash, previous);
            _session.Later(
                """
                INSERT INTO ledger (sequence, time, actor, origin, operation, subject, batch, payload_hash, previous, hash)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                sequence, _intent.Time.ToUnixTimeMilliseconds(), _intent.Signatory, WireNames.Of(_intent.Origin), LedgerNames.Of(_intent.Operation),
                subject.Value, _intent.Batch, payloadHash, previous, hash);
            _session.Later("INSERT INTO payload (sequence, salt, body) VALUES ($1, $2, $3)", sequence, salt, payload);
            (_sequence, _hash) = (sequence, hash);
        }
    }

    private static LedgerIntent ReadIntent(DbDataReader row)
    {
        var (actor, agent) = LedgerIntent.Split(row.GetString(2));
        return new LedgerIntent(
            LedgerNames.Parse(row.GetString(4)), actor, WireNames.ParseOrigin(row.GetString(3)), row.GetString(6), VersionRow.Time(row.GetInt64(1)))
        {
            Agent = agent,
        };
    }

    private static LedgerEntry Read(DbDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        Intent = ReadIntent(row),
        Subject = VersionRow.Id(row.GetString(5)),
        PayloadHash = row.GetFieldValue<byte[]>(7),
        PreviousHash = row.GetFieldValue<byte[]>(8),
        Hash = row.GetFieldValue<byte[]>(9),
        Change = row.IsDBNull(10) ? null : LedgerPayload.Read(row.GetFieldValue<byte[]>(10)),
    };
}
