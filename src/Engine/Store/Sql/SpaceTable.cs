namespace Satchel.Engine.Store.Sql;

/// <summary>
/// The spaces of a store. Which one is its own, and how far it has come to another, stands in <c>counter</c>: the numbers of
/// two spaces, 0 for none, and of a document.
/// </summary>
internal static class SpaceTable
{
    private const string OwnName = "model_space";
    private const string TargetName = "space_move";
    private const string CursorName = "space_move_cursor";

    /// <summary>Current versions that a model may read.</summary>
    private const string Readable = "v.retired_at IS NULL AND v.trust <> 'quarantined' ";

    /// <summary>Those of them that have no vector of a space.</summary>
    private const string Lacking = Readable + "AND NOT EXISTS (SELECT 1 FROM main.vector o WHERE o.space = $1 AND o.document = v.document) ";

    public static ModelSpaces Read(SqlSession session)
    {
        var target = Counter(session, TargetName);
        return new ModelSpaces(
            Find(session, Counter(session, OwnName)),
            Find(session, target) is { } space ? new SpaceMove(space, Counter(session, CursorName)) : null);
    }

    public static void Save(SqlSession session, ModelSpaces spaces)
    {
        Set(OwnName, spaces.Own is { } own ? Make(session, own) : 0);
        Set(TargetName, spaces.Move is { } move ? Make(session, move.Target) : 0);
        Set(CursorName, spaces.Move?.Cursor ?? 0);

        void Set(string name, long value)
            => session.Run("INSERT INTO main.counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
    }

    /// <summary>The number of a space; 0 where the store does not know it.</summary>
    public static long NumberOf(SqlSession session, EmbeddingSpace space)
        => session.Number(
            "SELECT space FROM main.space WHERE provider = $1 AND model = $2 AND dimensions = $3 AND preprocessing = $4",
            space.Provider, space.Model, space.Dimensions, space.Preprocessing);

    /// <summary>The number of a space, which the store knows afterwards.</summary>
    public static long Make(SqlSession session, EmbeddingSpace space)
    {
        const string Statement = """
            INSERT INTO main.space (provider, model, dimensions, preprocessing) VALUES ($1, $2, $3, $4)
            ON CONFLICT (provider, model, dimensions, preprocessing) DO UPDATE SET provider = excluded.provider
            RETURNING space
            """;
        return session.Number(Statement, space.Provider, space.Model, space.Dimensions, space.Preprocessing);
    }

    /// <summary>Removes the vectors of a space.</summary>
    /// <returns>How many there were.</returns>
    public static int RemoveVectors(SqlSession session, EmbeddingSpace space)
        => session.Vectors.RemoveSpace(NumberOf(session, space));

    public static IReadOnlyList<StoredVersion> ReadLacking(SqlSession session, EmbeddingSpace? space, long after, int limit)
        => VersionRow.ReadAll(session.Rows(
            VersionRow.Select + "WHERE " + Lacking + "AND v.document > $2 ORDER BY v.document LIMIT $3", space is null ? 0 : NumberOf(session, space), after, limit));

    public static VectorCounts Count(SqlSession session, EmbeddingSpace? space)
    {
        var without = session.Number("SELECT count(*) FROM main.version v WHERE " + Lacking, space is null ? 0 : NumberOf(session, space));
        return new VectorCounts(session.Number("SELECT count(*) FROM main.version v WHERE " + Readable) - without, without);
    }

    public static IReadOnlyList<SpaceCount> CountAll(SqlSession session)
    {
        const string Statement = """
            SELECT s.provider, s.model, s.dimensions, s.preprocessing, count(*) FROM main.vector v JOIN main.space s ON s.space = v.space
            GROUP BY s.space ORDER BY count(*) DESC, s.space
            """;
        var counts = new List<SpaceCount>();
        using var rows = session.Rows(Statement);
        while (rows.Read())
        {
            counts.Add(new SpaceCount(new EmbeddingSpace(rows.GetString(0), rows.GetString(1), (int)rows.GetInt64(2), rows.GetString(3)), rows.GetInt64(4)));
        }

        return counts;
    }

    public static IReadOnlyList<StoredVector> ReadVectors(SqlSession session, EmbeddingSpace space, IReadOnlyList<long> documents)
        => session.Vectors.Read(NumberOf(session, space), space, documents);

    private static EmbeddingSpace? Find(SqlSession session, long number)
    {
        using var row = session.Rows("SELECT provider, model, dimensions, preprocessing FROM main.space WHERE space = $1", number);
        return row.Read() ? new EmbeddingSpace(row.GetString(0), row.GetString(1), (int)row.GetInt64(2), row.GetString(3)) : null;
    }

    private static long Counter(SqlSession session, string name) => session.Number("SELECT value FROM main.counter WHERE name = $1", name);
}
