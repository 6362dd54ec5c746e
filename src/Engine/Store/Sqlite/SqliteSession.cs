using System.Data;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>One connection with its prepared statements. Serves one caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>The bits of a result that say what it is; those above say more of it.</summary>
    private const int PrimaryCode = 0xFF;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;

    public SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Whether the file may only be read.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle, "main") == 1;

    /// <summary>Runs a statement that returns nothing of interest.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null where there is no row or it holds no value.</summary>
    public object? Value(string sql, params ReadOnlySpan<object?> values)
        => Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>The first column of the first row as a number, 0 where there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values) => Value(sql, values) is long number ? number : 0;

    /// <summary>The rows of a query.</summary>
    public SqliteDataReader Rows(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>The bytes of a column of the current row, where SQLite holds them: until the next row is read.</summary>
    public static ReadOnlySpan<byte> Blob(SqliteDataReader rows, int column) => raw.sqlite3_column_blob(rows.Handle, column);

    /// <summary>Begins a write transaction if nobody else is writing; does not wait.</summary>
    /// <exception cref="SqliteException">The database cannot be written, whoever else is there.</exception>
    public bool TryBeginWrite()
    {
        // SQLite begins a transaction that reads instead, and fails at the first change.
        if (IsReadOnly)
        {
            throw new SqliteException("attempt to write a readonly database", raw.SQLITE_READONLY);
        }

        raw.sqlite3_busy_timeout(_connection.Handle, 0);
        try
        {
            var result = raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE");
            return result == raw.SQLITE_OK || ((result & PrimaryCode) == raw.SQLITE_BUSY
                ? false
                : throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), result & PrimaryCode, result));
        }
        finally
        {
            raw.sqlite3_busy_timeout(_connection.Handle, SqliteFile.BusyTimeoutMs);
        }
    }

    /// <summary>
    /// Makes this database the same as another, in one transaction. The write lock is taken first: what
    /// <paramref name="locked"/> sees is what is replaced.
    /// </summary>
    /// <param name="source">The other one; both have pages of one size.</param>
    /// <param name="locked">Runs while nobody can write here; what it throws leaves everything as it was.</param>
    /// <exception cref="SqliteException">A database cannot be read or written, or stayed busy for too long.</exception>
    public void CopyFrom(SqliteSession source, Action locked)
    {
        var copy = raw.sqlite3_backup_init(_connection.Handle, "main", source._connection.Handle, "main");
        if (copy is null or { IsInvalid: true })
        {
            throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), raw.sqlite3_errcode(_connection.Handle));
        }

        try
        {
            // No page is copied yet, but the lock is held from here to the end.
            Require(raw.sqlite3_backup_step(copy, 0), raw.SQLITE_OK);
            locked();
            Require(raw.sqlite3_backup_step(copy, -1), raw.SQLITE_DONE);
        }
        finally
        {
            raw.sqlite3_backup_finish(copy);
        }

        static void Require(int result, int expected)
        {
            if (result != expected)
            {
                throw new SqliteException(raw.sqlite3_errstr(result).utf8_to_string(), result & PrimaryCode, result);
            }
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every caller in this folder passes constant text.")]
    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}", Direction = ParameterDirection.Input });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
