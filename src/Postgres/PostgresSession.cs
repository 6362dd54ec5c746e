using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres;

/// <summary>
/// One connection to the schema of a store. Statements that need not answer wait and travel with the next one that does, in one
/// round trip; <see cref="Each"/> sends one query many times at once.
/// </summary>
internal sealed class PostgresSession : SqlSession
{
    /// <summary>Statements of one round trip: enough to make the way cheap, few enough for the buffers on both sides.</summary>
    private const int MostAtOnce = 256;

    private readonly NpgsqlConnection _connection;
    private readonly ConnectionPool _pool;
    private readonly ConcurrentDictionary<string, string> _texts;
    private bool _closed;
    private NpgsqlBatch? _waiting;

    /// <summary>Takes over an open connection.</summary>
    /// <param name="pool">Where it goes in the end.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">The schema of the store.</param>
    /// <param name="extension">The schema of pgvector, as it stands in statements.</param>
    /// <param name="texts">Statements as they are sent to this store, by the common ones.</param>
    public PostgresSession(ConnectionPool pool, NpgsqlConnection connection, string schema, string extension, ConcurrentDictionary<string, string> texts)
    {
        (_pool, _connection, Schema, Extension, _texts) = (pool, connection, schema, extension, texts);
        Vectors = new PostgresVectors(this);
    }

    public override SqlDialect Dialect => PostgresDialect.Instance;

    public override VectorTable Vectors { get; }

    /// <summary>The schema of the store.</summary>
    public string Schema { get; }

    /// <summary>The schema of pgvector, as it stands in statements.</summary>
    public string Extension { get; }

    public override int Run(string sql, params ReadOnlySpan<object?> values)
    {
        // Only without parameters may a text hold several statements, and only outside of a batch.
        if (values.IsEmpty)
        {
            Flush();
            RequireOpen();
            using var command = _connection.CreateCommand();
            Set(command, sql);
            return command.ExecuteNonQuery();
        }

        using var batch = With(sql, values);
        batch.ExecuteNonQuery();
        return (int)batch.BatchCommands[^1].RecordsAffected;
    }

    public override void Later(string sql, params ReadOnlySpan<object?> values)
    {
        _waiting ??= _connection.CreateBatch();
        Add(_waiting, sql, values);
        if (_waiting.BatchCommands.Count >= MostAtOnce)
        {
            Flush();
        }
    }

    public override void Flush()
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            using (waiting)
            {
                waiting.ExecuteNonQuery();
            }
        }
    }

    public override object? Value(string sql, params ReadOnlySpan<object?> values)
    {
        using var batch = With(sql, values);
        using var rows = batch.ExecuteReader();
        return rows.Read() ? Plain(rows.GetValue(0)) : null;
    }

    /// <summary>As <see cref="Value"/>, without keeping a thread meanwhile.</summary>
    public async ValueTask<object?> ValueAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        var batch = With(sql, values);
        await using var ended = batch.ConfigureAwait(false);
        var rows = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closed = rows.ConfigureAwait(false);
        return await rows.ReadAsync(cancellationToken).ConfigureAwait(false) ? Plain(rows.GetValue(0)) : null;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "A batch holds nothing of the system; its reader is the caller's.")]
    public override NpgsqlDataReader Rows(string sql, params ReadOnlySpan<object?> values) => With(sql, values).ExecuteReader();

    public override void Each<T>(string sql, IReadOnlyList<T> inputs, Func<T, object?[]> values, Action<T, DbDataReader> read)
    {
        foreach (var chunk in inputs.Chunk(MostAtOnce))
        {
            using var batch = _waiting ?? _connection.CreateBatch();
            _waiting = null;
            foreach (var input in chunk)
            {
                Add(batch, sql, values(input));
            }

            using var rows = batch.ExecuteReader();
            foreach (var input in chunk)
            {
                read(input, rows);
                rows.NextResult();
            }
        }
    }

    public override ReadOnlySpan<byte> Bytes(DbDataReader rows, int column) => rows.GetFieldValue<byte[]>(column);

    public override void Dispose()
    {
        _waiting = null;
        if (!_closed)
        {
            _closed = true;
            _pool.Close(_connection);
        }
    }

    /// <summary>Gives the connection back; what was not committed is rolled back.</summary>
    public async ValueTask CloseAsync()
    {
        _waiting = null;
        if (!_closed)
        {
            _closed = true;
            await _pool.CloseAsync(_connection).ConfigureAwait(false);
        }
    }

    /// <summary>SQLite knows one kind of whole number, and so do the common statements.</summary>
    private static object? Plain(object value) => value switch
    {
        DBNull => null,
        int number => (long)number,
        short number => (long)number,
        decimal number => (long)number,
        bool flag => flag ? 1L : 0L,
        _ => value,
    };

    /// <summary>A connection that was lost takes no statement more.</summary>
    private void RequireOpen()
    {
        if (_connection.State is not ConnectionState.Open)
        {
            throw new IOException("the connection was lost");
        }
    }

    private NpgsqlBatch With(string sql, params ReadOnlySpan<object?> values)
    {
        var batch = _waiting ?? _connection.CreateBatch();
        _waiting = null;
        Add(batch, sql, values);
        return batch;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every caller passes constant text.")]
    private void Add(NpgsqlBatch batch, string sql, ReadOnlySpan<object?> values)
    {
        RequireOpen();
        var command = new NpgsqlBatchCommand(TextOf(sql));
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        batch.BatchCommands.Add(command);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every caller passes constant text.")]
    private void Set(NpgsqlCommand command, string sql) => command.CommandText = TextOf(sql);

    private string TextOf(string sql)
        => _texts.GetOrAdd(
            sql,
            static (text, schema) => text.Replace("main.", SchemaName.Quoted(schema) + ".", StringComparison.Ordinal)
                .Replace("temp.", "pg_temp.", StringComparison.Ordinal),
            Schema);
}
