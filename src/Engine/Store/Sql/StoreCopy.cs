namespace Satchel.Engine.Store.Sql;

/// <summary>
/// Copies the tables of a store from one session to another, whatever their backends: every row as it is, but for what says which
/// store it is (<c>schema</c>, <c>generation</c>). Vectors pass as float32, so they are the same to the bit. The caller holds
/// both still, and commits.
/// </summary>
internal sealed class StoreCopy(SqlSession source, SqlSession target)
{
    /// <summary>Rows of a page: some hundred kilobytes.</summary>
    private const int PageRows = 500;

    private static readonly string[] OwnCounters = ["schema", "generation"];

    /// <summary>Empties tables of the target, the last ones first.</summary>
    public void Clear(IEnumerable<StoreTable> tables)
    {
        foreach (var table in tables.Reverse())
        {
            target.Run($"DELETE FROM main.{table.Name}" + (table.Name is "counter" ? " WHERE name NOT IN ('schema', 'generation')" : ""));
        }
    }

    /// <summary>Copies the rows of a table behind those that the target has.</summary>
    /// <param name="table">The table.</param>
    /// <param name="copied">Told after each page how many rows it had.</param>
    public void Copy(StoreTable table, Action<int> copied)
    {
        if (table.Name is "vector")
        {
            CopyVectors(copied);
            return;
        }

        for (var last = Last(table); ReadPage(table, last) is { Count: > 0 } page; last = page[^1][..table.Key.Count])
        {
            Write(table, page);
            copied(page.Count);
        }
    }

    private object?[]? Last(StoreTable table)
    {
        // A counter is replaced, wherever it stands.
        if (table.Name is "counter")
        {
            return null;
        }

        var keys = string.Join(", ", table.Key);
        using var row = target.Rows($"SELECT {keys} FROM main.{table.Name} ORDER BY {Descending(table)} LIMIT 1");
        return row.Read() ? [.. table.Key.Select((_, column) => row.GetValue(column))] : null;
    }

    private List<object?[]> ReadPage(StoreTable table, object?[]? after)
    {
        var columns = string.Join(", ", table.Columns);
        var keys = string.Join(", ", table.Key);
        var page = new List<object?[]>();
        var places = string.Join(", ", table.Key.Select((_, i) => FormattableString.Invariant($"${i + 1}")));
        var condition = after is null ? "" : $"WHERE ({keys}) > ({places}) ";
        using var rows = source.Rows($"SELECT {columns} FROM main.{table.Name} {condition}ORDER BY {keys} LIMIT {PageRows}", after ?? []);
        while (rows.Read())
        {
            page.Add([.. table.Columns.Select((column, i) => rows.IsDBNull(i) ? null : column == table.Flag ? rows.GetBoolean(i) : rows.GetValue(i))]);
        }

        return page;
    }

    private void Write(StoreTable table, List<object?[]> page)
    {
        var columns = string.Join(", ", table.Columns);
        var places = string.Join(", ", table.Columns.Select((_, i) => FormattableString.Invariant($"${i + 1}")));
        var update = table.Name is "counter" ? "(name) DO UPDATE SET value = excluded.value" : "DO NOTHING";
        foreach (var row in page.Where(row => table.Name is not "counter" || !OwnCounters.Contains(row[0])))
        {
            target.Later($"INSERT INTO main.{table.Name} ({columns}) VALUES ({places}) ON CONFLICT {update}", row);
        }
    }

    private void CopyVectors(Action<int> copied)
    {
        var spaces = new List<(long Number, EmbeddingSpace Space)>();
        using (var rows = source.Rows("SELECT space, provider, model, dimensions, preprocessing FROM main.space ORDER BY space"))
        {
            while (rows.Read())
            {
                spaces.Add((rows.GetInt64(0), new EmbeddingSpace(rows.GetString(1), rows.GetString(2), (int)rows.GetInt64(3), rows.GetString(4))));
            }
        }

        var buffer = target.Vectors.Write();
        foreach (var (number, space) in spaces)
        {
            for (var last = 0L; Documents(number, last) is { Count: > 0 } page; last = page[^1])
            {
                foreach (var vector in source.Vectors.Read(number, space, page))
                {
                    buffer.Save(space, vector.Document, vector.Components.Span);
                }

                copied(page.Count);
            }
        }

        buffer.Flush();
    }

    private List<long> Documents(long space, long after)
    {
        var documents = new List<long>();
        using var rows = source.Rows("SELECT document FROM main.vector WHERE space = $1 AND document > $2 ORDER BY document LIMIT $3", space, after, PageRows);
        while (rows.Read())
        {
            documents.Add(rows.GetInt64(0));
        }

        return documents;
    }

    private static string Descending(StoreTable table) => string.Join(", ", table.Key.Select(column => column + " DESC"));
}
