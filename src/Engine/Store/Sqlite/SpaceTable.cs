using System.Runtime.InteropServices;

namespace Satchel.Engine.Store.Sqlite;

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

    public static ModelSpaces Read(SqliteSession session)
    {
        var target = Counter(session, TargetName);
        return new ModelSpaces(
            Find(session, Counter(session, OwnName)),
            Find(session, target) is { } space ? new SpaceMove(space, Counter(session, CursorName)) : null);
    }

    public static void Save(SqliteSession session, ModelSpaces spaces)
    {
        Set(OwnName, spaces.Own is { } own ? Make(session, own) : 0);
        Set(TargetName, spaces.Move is { } move ? Make(session, move.Target) : 0);
        Set(CursorName, spaces.Move?.Cursor ?? 0);

        void Set(string name, long value)
            => session.Run("INSERT INTO main.counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
    }

    /// <summary>The number of a space; 0 where the store does not know it.</summary>
    public static long NumberOf(SqliteSession session, EmbeddingSpace space)
        => session.Number(
            "SELECT space FROM main.space WHERE provider = $1 AND model = $2 AND dimensions = $3 AND preprocessing = $4",
            space.Provider, space.Model, space.Dimensions, space.Preprocessing);

    /// <summary>The number of a space, which the store knows afterwards.</summary>
    public static long Make(SqliteSession session, EmbeddingSpace space)
    {
        const string Statement = """
            INSERT INTO main.space (provider, model, dimensions, preprocessing) VALUES ($1, $2, $3, $4)
            ON CONFLICT (provider, model, dimensions, preprocessing) DO UPDATE SET provider = provider
            RETURNING space
            """;
        return session.Number(Statement, space.Provider, space.Model, space.Dimensions, space.Preprocessing);
    }

    /// <summary>Removes the vectors of a space.</summary>
    /// <returns>How many there were.</returns>
    public static int RemoveVectors(SqliteSession session, EmbeddingSpace space)
    {
        var number = NumberOf(session, space);
        session.Run("DELETE FROM main.vector_chunk WHERE space = $1", number);
        return session.Run("DELETE FROM main.vector WHERE space = $1", number);
    }

    public static IReadOnlyList<StoredVersion> ReadLacking(SqliteSession session, EmbeddingSpace? space, long after, int limit)
        => VersionRow.ReadAll(session.Rows(
            VersionRow.Select + "WHERE " + Lacking + "AND v.document > $2 ORDER BY v.document LIMIT $3", space is null ? 0 : NumberOf(session, space), after, limit));

    public static VectorCounts Count(SqliteSession session, EmbeddingSpace? space)
    {
        var without = session.Number("SELECT count(*) FROM main.version v WHERE " + Lacking, space is null ? 0 : NumberOf(session, space));
        return new VectorCounts(session.Number("SELECT count(*) FROM main.version v WHERE " + Readable) - without, without);
    }

    public static IReadOnlyList<SpaceCount> CountAll(SqliteSession session)
    {
        const string Statement = """
            SELECT s.provider, s.model, s.dimensions, s.preprocessing, count(*) FROM main.vector v JOIN main.space s ON s.space = v.space
            GROUP BY v.space ORDER BY count(*) DESC, v.space
            """;
        var counts = new List<SpaceCount>();
        using var rows = session.Rows(Statement);
        while (rows.Read())
        {
            counts.Add(new SpaceCount(new EmbeddingSpace(rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3)), rows.GetInt64(4)));
        }

        return counts;
    }

    public static IReadOnlyList<StoredVector> ReadVectors(SqliteSession session, EmbeddingSpace space, IReadOnlyList<long> documents)
    {
        var number = NumberOf(session, space);
        var vectors = new List<StoredVector>(documents.Count);
        foreach (var document in documents)
        {
            if (session.Value("SELECT components FROM main.vector WHERE space = $1 AND document = $2", number, document) is byte[] components)
            {
                vectors.Add(components.Length == sizeof(float) * space.Dimensions
                    ? new StoredVector(document, MemoryMarshal.Cast<byte, float>(components).ToArray())
                    : throw new FormatException("a vector is cut off or too long"));
            }
        }

        return vectors;
    }

    private static EmbeddingSpace? Find(SqliteSession session, long number)
    {
        using var row = session.Rows("SELECT provider, model, dimensions, preprocessing FROM main.space WHERE space = $1", number);
        return row.Read() ? new EmbeddingSpace(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3)) : null;
    }

    private static long Counter(SqliteSession session, string name) => session.Number("SELECT value FROM main.counter WHERE name = $1", name);
}
