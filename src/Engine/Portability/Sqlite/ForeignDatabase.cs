using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Portability.Sqlite;

/// <summary>
/// A database of another program, of whatever version: rows are read with all columns that are there, so that a column that
/// is missing is empty and one that is new is seen.
/// </summary>
internal sealed class ForeignDatabase : IDisposable
{
    private readonly StillCopy _copy;
    private readonly string _path;
    private readonly SqliteSession _session;
    private readonly HashSet<string> _tables = new(StringComparer.OrdinalIgnoreCase);

    private ForeignDatabase(string path, StillCopy copy, SqliteSession session) => (_path, _copy, _session) = (path, copy, session);

    /// <summary>Its tables, without those of SQLite itself.</summary>
    public IReadOnlyCollection<string> Tables => _tables;

    /// <summary>Opens a copy of a database and proves that it is whole.</summary>
    /// <exception cref="SourceException">It cannot be read, is no database, or is damaged.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The database that is given out owns its copy and session.")]
    public static ForeignDatabase Open(string path)
    {
        var copy = StillCopy.Of(path);
        SqliteSession? session = null;
        try
        {
            session = SqliteFile.Connect(copy.Path);
            var database = new ForeignDatabase(path, copy, session);
            database.Prove();
            return database;
        }
        catch (Exception error)
        {
            session?.Dispose();
            copy.Dispose();
            if (error is StoreException or SqliteException)
            {
                throw Damaged(path, error);
            }

            throw;
        }
    }

    /// <summary>Whether there is a table with these columns.</summary>
    public bool Has(string table, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (_session.Number("SELECT count(*) FROM pragma_table_info($1) WHERE name = $2", table, column) == 0)
            {
                return false;
            }
        }

        return _tables.Contains(table);
    }

    /// <summary>Runs a statement on the copy, such as one that makes an index.</summary>
    public void Run(string sql)
    {
        try
        {
            _session.Run(sql);
        }
        catch (SqliteException error)
        {
            throw Damaged(_path, error);
        }
    }

    /// <summary>The rows of a query, one at a time; the same query is not run again meanwhile.</summary>
    /// <exception cref="SourceException">A page is damaged.</exception>
    public IEnumerable<ForeignRow> Read(string sql, params object?[] values)
    {
        using var rows = Guarded(() => _session.Rows(sql, values));
        var names = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToArray();
        while (Guarded(rows.Read))
        {
            yield return ForeignRow.Of(names, rows);
        }
    }

    /// <summary>All rows of a table whatever its name, in its own order.</summary>
    public IEnumerable<ForeignRow> ReadTable(string table)
        => Read($"SELECT * FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\""); // a name takes no parameter

    public void Dispose()
    {
        _session.Dispose();
        _copy.Dispose();
    }

    private static SourceException Damaged(string path, Exception error)
        => error is StoreException { Code: StoreError.Foreign } or SqliteException { SqliteErrorCode: 26 }
            ? new SourceException(SourceError.NotRecognised, $"'{path}' is no SQLite database", error)
            : new SourceException(SourceError.Corrupt, $"'{path}' is damaged ({error.Message.TrimEnd('.')}); nothing of it was taken in", error);

    private void Prove()
    {
        if (_session.Value("PRAGMA quick_check(1)") is not "ok" and var problem)
        {
            throw new SourceException(SourceError.Corrupt, $"'{_path}' is damaged ({problem}); nothing of it was taken in");
        }

        using var names = _session.Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        while (names.Read())
        {
            _tables.Add(names.GetString(0));
        }
    }

    private TResult Guarded<TResult>(Func<TResult> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException error)
        {
            throw Damaged(_path, error);
        }
    }
}
