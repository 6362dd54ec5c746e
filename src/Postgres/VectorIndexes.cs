namespace Satchel.Postgres;

/// <summary>Which spaces of a store lack their index.</summary>
internal static class VectorIndexes
{
    public static IReadOnlyList<VectorIndex> Missing(PostgresSession session)
    {
        var spaces = new List<VectorIndex>();
        using (var rows = session.Rows("SELECT space, dimensions FROM main.space s WHERE EXISTS (SELECT 1 FROM main.vector v WHERE v.space = s.space) ORDER BY space"))
        {
            while (rows.Read())
            {
                spaces.Add(new VectorIndex(rows.GetInt64(0), (int)rows.GetInt64(1), session.Extension));
            }
        }

        var there = new HashSet<string>(StringComparer.Ordinal);
        const string Valid = """
            SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND i.indisvalid
            """;
        using (var rows = session.Rows(Valid, session.Schema))
        {
            while (rows.Read())
            {
                there.Add(rows.GetString(0));
            }
        }

        return [.. spaces.Where(space => space.Exists && !there.Contains(space.Name))];
    }
}
