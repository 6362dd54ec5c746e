using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Store.Sql;
using SQLitePCL;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>One connection with its prepared statements. Serves one caller at a time.</summary>
internal sealed class SqliteSession : SqlSession
{
    /// <summary>The bits of a result that say what it is; those above say more of it.</summary>
    private const int PrimaryCode = 0xFF;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;

    public SqliteSession(SqliteConnection connection) => (_connection, Vectors) = (connection, new SqliteVectors(this));

    public override SqlDialect Dialect => SqliteDialect.Instance;

    public override VectorTable Vectors { get; }

    /// <summary>Whether the file may only be read.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle, "main") == 1;

    public override int Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    public override object? Value(string sql, params ReadOnlySpan<object?> values)
        => Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public override SqliteDataReader Rows(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    /// <summary>The bytes of a column of the current row, where SQLite holds them: until the next row is read.</summary>
    public static ReadOnlySpan<byte> Blob(SqliteDataReader rows, int column) => raw.sqlite3_column_blob(rows.Handle, column);

    public override ReadOnlySpan<byte> Bytes(DbDataReader rows, int column) => Blob((SqliteDataReader)rows, column);

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

    public override void Dispose()
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
