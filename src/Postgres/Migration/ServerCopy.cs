using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres.Migration;

/// <summary>
/// A store that is being copied to a server, in a schema that no catalog sees. Each page is durable by itself; the comment of the
/// schema says of which state of the store it is, so that a later run can go on with the copy of the same state.
/// </summary>
internal sealed class ServerCopy : IAsyncDisposable
{
    /// <summary>Tables whose rows follow from the ledger: what was copied of them stays true while its head is the same.</summary>
    private static readonly HashSet<string> Lasting = new(StringComparer.Ordinal)
    {
        "label", "author_word", "version", "ledger", "payload", "term", "posting", "facts",
    };

    private readonly NpgsqlConnection _connection;
    private readonly StoreName _name;

    private ServerCopy(NpgsqlConnection connection, StoreName name, PostgresSession session)
        => (_connection, _name, Session) = (connection, name, session);

    /// <summary>The session on which it is written.</summary>
    public PostgresSession Session { get; }

    /// <summary>Begins a copy, or goes on with one of the same state.</summary>
    /// <param name="pool">Where the connection goes in the end.</param>
    /// <param name="connection">A connection, which the copy closes.</param>
    /// <param name="name">The store.</param>
    /// <param name="shown">The server, for messages.</param>
    /// <param name="state">The state of the store: letters, digits and spaces.</param>
    /// <param name="resumes">Whether an unfinished copy may be used.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The copy owns the session.")]
    public static async ValueTask<ServerCopy> BeginAsync(
        ConnectionPool pool, NpgsqlConnection connection, StoreName name, string shown, string state, bool resumes, CancellationToken cancellationToken)
    {
        var schema = SchemaName.CopyOf(name);
        var found = await connection.ScalarAsync(
            "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = $1", cancellationToken, schema).ConfigureAwait(false) as string;
        if (found is not null && (!resumes || found != state))
        {
            await connection.RunAsync($"DROP SCHEMA {SchemaName.Quoted(schema)} CASCADE", cancellationToken).ConfigureAwait(false);
            found = null;
        }

        if (found is null)
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var ended = transaction.ConfigureAwait(false);
            await SchemaMaker.RequireExtensionAsync(connection, shown, cancellationToken).ConfigureAwait(false);
            await SchemaMaker.CreateAsync(connection, schema, state, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        await connection.RunAsync($"SET search_path = {SchemaName.Quoted(schema)}", cancellationToken).ConfigureAwait(false);
        await connection.RunAsync("SET statement_timeout = 0", cancellationToken).ConfigureAwait(false);
        var extension = await SchemaMaker.ExtensionAsync(connection, cancellationToken).ConfigureAwait(false);
        return new ServerCopy(connection, name, new PostgresSession(pool, connection, schema, extension, new(StringComparer.Ordinal)));
    }

    /// <summary>Copies what is missing.</summary>
    public long Fill(SqlSession source, Action<string, long> progress, CancellationToken cancellationToken)
    {
        var copy = new StoreCopy(source, Session);
        copy.Clear(StoreTables.All.Where(table => !Lasting.Contains(table.Name)));
        var rows = 0L;
        foreach (var table in StoreTables.All)
        {
            copy.Copy(table, count =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                Session.Flush();
                progress(table.Name, rows += count);
            });
        }

        StoreCopies.FinishCopy(Session);
        Session.Run("ANALYZE");
        return rows;
    }

    /// <summary>Makes it the store.</summary>
    public async ValueTask PublishAsync(CancellationToken cancellationToken)
    {
        var transaction = await _connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ended = transaction.ConfigureAwait(false);
        var final = SchemaName.Quoted(SchemaName.Of(_name));
        await _connection.RunAsync($"ALTER SCHEMA {SchemaName.Quoted(Session.Schema)} RENAME TO {final}", cancellationToken).ConfigureAwait(false);
        await _connection.RunAsync($"COMMENT ON SCHEMA {final} IS '{_name.Value}'", cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Session.CloseAsync();
}
