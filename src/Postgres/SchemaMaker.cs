using Npgsql;
using Satchel.Engine.Store;

namespace Satchel.Postgres;

/// <summary>Makes the schema of a store, within a transaction of the caller.</summary>
internal static class SchemaMaker
{
    /// <summary>Makes a schema with the tables of an empty store.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="name">The schema.</param>
    /// <param name="comment">Its comment, without quotes: the name of the store where it is one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask CreateAsync(NpgsqlConnection connection, string name, string comment, CancellationToken cancellationToken)
    {
        var schema = SchemaName.Quoted(name);
        await connection.RunAsync($"CREATE SCHEMA {schema}", cancellationToken).ConfigureAwait(false);
        await connection.RunAsync($"COMMENT ON SCHEMA {schema} IS '{comment}'", cancellationToken).ConfigureAwait(false);
        await ApplyAsync(connection, name, from: 0, cancellationToken).ConfigureAwait(false);
        await connection.RunAsync(StoreCopies.NewGeneration.Replace("main", schema, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask ApplyAsync(NpgsqlConnection connection, string name, int from, CancellationToken cancellationToken)
    {
        var schema = SchemaName.Quoted(name);
        var extension = await ExtensionAsync(connection, cancellationToken).ConfigureAwait(false);
        await connection.RunAsync($"SET LOCAL search_path = {schema}", cancellationToken).ConfigureAwait(false);
        foreach (var migration in PostgresSchema.Migrations.Skip(from))
        {
            await connection.RunAsync(migration.Replace("{vector}", $"{extension}.vector", StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        }

        await connection.RunAsync($"UPDATE {schema}.counter SET value = $1 WHERE name = 'schema'", cancellationToken, (long)PostgresSchema.Migrations.Count).ConfigureAwait(false);
    }

    public static async ValueTask RequireExtensionAsync(NpgsqlConnection connection, string shown, CancellationToken cancellationToken)
    {
        try
        {
            // Two who make the extension at once would collide.
            await connection.ScalarAsync("SELECT pg_advisory_xact_lock(hashtextextended('satchel', 2)) IS NULL", cancellationToken).ConfigureAwait(false);
            await connection.RunAsync("CREATE EXTENSION IF NOT EXISTS vector", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState is not PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreException(
                StoreError.Failed,
                $"{shown}: pgvector is needed and cannot be set up ({error.MessageText}); install it on the server, and let its owner run CREATE EXTENSION vector",
                error);
        }
    }

    /// <summary>The schema in which pgvector lies.</summary>
    public static async ValueTask<string> ExtensionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        => await connection.ScalarAsync("SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'",
            cancellationToken).ConfigureAwait(false) as string ?? "public";
}
