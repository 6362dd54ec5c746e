using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres;

/// <summary>
/// Writes the tables of a store anew, so that no dead row of what was erased stays in them. The server's own log, its archives and
/// its physical backups are out of reach; their owner lets them expire.
/// </summary>
internal static class Scrub
{
    /// <summary>Columns that can hold a part of a text.</summary>
    private static readonly (string Table, string Column)[] TextColumns =
    [
        ("version", "content"), ("version", "summary"), ("version", "metadata"), ("payload", "convert_from(body, 'UTF8')"), ("edge", "metadata"),
    ];

    public static ScrubReport Run(SqlSession session, IReadOnlyList<string> texts)
    {
        foreach (var table in StoreTables.All)
        {
            session.Run($"VACUUM (FULL, ANALYZE) main.{table.Name}");
        }

        var stillIn = new List<string>();
        foreach (var (table, column) in TextColumns)
        {
            if (texts.Where(text => text.Length > 0).Any(text => session.Number($"SELECT count(*) FROM main.{table} WHERE strpos({column}, $1) > 0", text) > 0))
            {
                stillIn.Add($"table {table}");
            }
        }

        session.Run("UPDATE main.counter SET value = 0 WHERE name = 'scrub_due'");
        var bytes = StoreTables.All.Sum(table => session.Number("SELECT pg_total_relation_size(CAST($1 AS regclass))", table.Name));
        return new ScrubReport(LogEmptied: true, bytes, [.. stillIn.Distinct(StringComparer.Ordinal)]);
    }
}
