using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres;

/// <summary>The indexes of the store's schema: one that could not be built to its end is made anew.</summary>
internal static class IndexCheck
{
    public static void Run(AuditWork work, PostgresSession session)
    {
        foreach (var name in Invalid(session))
        {
            work.Found("index_invalid", name, "the server does not use the index", () => session.Run($"REINDEX INDEX main.\"{name}\""));
        }
    }

    private static List<string> Invalid(PostgresSession session)
    {
        const string Query = """
            SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND NOT (i.indisvalid AND i.indisready) ORDER BY c.relname
            """;
        var names = new List<string>();
        using var rows = session.Rows(Query, session.Schema);
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }
}
