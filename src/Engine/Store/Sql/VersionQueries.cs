using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>Reading memories and counts.</summary>
internal static class VersionQueries
{
    private static readonly string LastCharacters = string.Concat(Enumerable.Repeat("\U0010FFFF", MemoryLimits.IdCharacters));

    /// <summary>The version that is not retired, expired or not.</summary>
    public static StoredVersion? FindUnretired(SqlSession session, MemoryId id)
        => VersionRow.ReadAll(session.Rows(VersionRow.Select + "WHERE v.memory = $1 AND v.retired_at IS NULL", id.Value))
            .FirstOrDefault();

    public static StoredVersion? Find(SqlSession session, MemoryId id, int number)
        => VersionRow.ReadAll(session.Rows(VersionRow.Select + "WHERE v.memory = $1 AND v.number = $2", id.Value, number))
            .FirstOrDefault();

    public static StoredVersion? FindLast(SqlSession session, MemoryId id)
        => VersionRow.ReadAll(session.Rows(VersionRow.Select + "WHERE v.memory = $1 ORDER BY v.number DESC LIMIT 1", id.Value))
            .FirstOrDefault();

    public static StoredVersion? FindSuperseder(SqlSession session, MemoryId id)
        => VersionRow.ReadAll(session.Rows(VersionRow.Select + "WHERE v.supersedes = $1 ORDER BY v.document DESC LIMIT 1", id.Value))
            .FirstOrDefault();

    public static MemoryId? FindSameContent(SqlSession session, string content, long nowMs)
    {
        const string Query = """
            SELECT memory FROM version
            WHERE content_hash = $1 AND retired_at IS NULL AND session IS NULL AND content = $2
                AND (expires_at IS NULL OR expires_at > $3) AND trust <> 'quarantined' AND category NOT IN ('transaction', 'l402_payment')
            ORDER BY document LIMIT 1
            """;
        return session.Value(Query, VersionRow.ContentHash(content), content, nowMs) is string id ? VersionRow.Id(id) : null;
    }

    public static IReadOnlyList<MemoryId> FindIds(SqlSession session, string prefix, int limit)
    {
        // The range scan of the index: every id that begins with the prefix lies between it and it with the last character behind,
        // as often as an id has characters at most.
        const string Query = """
            SELECT DISTINCT memory FROM version WHERE memory >= $1 AND memory <= $3 ORDER BY memory LIMIT $2
            """;
        var ids = new List<MemoryId>();
        using var rows = session.Rows(Query, prefix, limit, prefix + LastCharacters);
        while (rows.Read())
        {
            ids.Add(VersionRow.Id(rows.GetString(0)));
        }

        return ids;
    }

    public static StoreCounts Count(SqlSession session, long nowMs)
    {
        const string Current = "FROM version WHERE retired_at IS NULL AND (expires_at IS NULL OR expires_at > $1) ";
        var byCategory = new SortedDictionary<MemoryCategory, long>();
        using (var rows = session.Rows("SELECT category, count(*) " + Current + "GROUP BY category", nowMs))
        {
            while (rows.Read())
            {
                byCategory[WireNames.ParseCategory(rows.GetString(0))] = rows.GetInt64(1);
            }
        }

        var current = byCategory.Values.Sum();
        return new StoreCounts
        {
            Current = current,
            Retired = session.Number("SELECT count(DISTINCT memory) FROM version") - current,
            Quarantined = session.Number("SELECT count(*) " + Current + "AND trust = 'quarantined'", nowMs),
            Versions = session.Number("SELECT count(*) FROM version"),
            Edges = session.Number("SELECT count(*) FROM edge"),
            Vectors = session.Number("SELECT count(*) FROM vector"),
            PendingJobs = session.Number("SELECT count(*) FROM job WHERE state = 'pending'"),
            ByCategory = byCategory,
            LastRecordedAt = session.Value("SELECT recorded_at FROM version ORDER BY document DESC LIMIT 1") is long recorded
                ? VersionRow.Time(recorded)
                : null,
        };
    }
}
