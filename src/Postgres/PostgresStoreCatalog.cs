using System.Globalization;
using Npgsql;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Postgres;

/// <summary>
/// The stores of one database, a schema each (<see cref="SchemaName"/>). Who makes, upgrades, restores or removes one holds an advisory
/// lock of its name. Backups are files of SQLite, so they are restored anywhere.
/// </summary>
public sealed class PostgresStoreCatalog : IStoreCatalog, IAsyncDisposable
{
    /// <summary>Round trips of which the quickest says how far the server is.</summary>
    private const int RoundTrips = 5;

    private readonly PostgresAddress _address;
    private readonly SqliteStoreCatalog _files;
    private readonly StoreCopies _copies;
    private readonly TimeProvider _time;
    private NpgsqlDataSource? _source;

    /// <summary>Makes a catalog; nothing is asked before the first call.</summary>
    /// <param name="address">The database.</param>
    /// <param name="backupDirectory">Where backups go.</param>
    /// <param name="time">The clock.</param>
    public PostgresStoreCatalog(PostgresAddress address, string backupDirectory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(address);
        (_address, _time) = (address, time);
        _files = new SqliteStoreCatalog(backupDirectory, backupDirectory, time);
        _copies = new StoreCopies(backupDirectory, time);
    }

    /// <summary>Says before each transaction which agent's public key its entries of the ledger name; null, the default, for none.</summary>
    public Func<string?>? Agent { get; init; }

    private NpgsqlDataSource Source => _source ??= _address.Open();

    /// <summary>Closes the connections; the stores of the catalog are closed before.</summary>
    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoreName>> ListAsync(CancellationToken cancellationToken)
        => await AtServerAsync(
            async connection =>
            {
                // A long name stands only in the comment of its schema.
                const string Query = """
                    SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace
                    WHERE starts_with(nspname::text, $1) AND obj_description(oid, 'pg_namespace') IS NOT NULL ORDER BY 1
                    """;
                var names = new List<StoreName>();
                await using var command = Command(connection, Query, SchemaName.Prefix);
                await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (StoreName.TryParse(rows.GetString(0), out var name))
                    {
                        names.Add(name);
                    }
                }

                return (IReadOnlyList<StoreName>)[.. names.OrderBy(name => name.Value, StringComparer.Ordinal)];
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(StoreName name, CancellationToken cancellationToken)
        => await AtServerAsync(connection => IsThereAsync(connection, name, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<StorePlace> LocateAsync(StoreName name, CancellationToken cancellationToken)
        => await AtServerAsync(
            async connection =>
            {
                if (!await IsThereAsync(connection, name, cancellationToken).ConfigureAwait(false))
                {
                    return new StorePlace(LocationOf(name), Exists: false, 0, WrittenAt: null);
                }

                const string Size = """
                    SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = $1 AND c.relkind = 'r'
                    """;
                var size = (long)(await ScalarAsync(connection, Size, cancellationToken, SchemaName.Of(name)).ConfigureAwait(false))!;
                var written = await ScalarAsync(connection, $"SELECT time FROM {SchemaName.Quoted(SchemaName.Of(name))}.ledger ORDER BY sequence DESC LIMIT 1", cancellationToken).ConfigureAwait(false);
                return new StorePlace(LocationOf(name), Exists: true, size, written is long time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null);
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IMemoryStore> OpenAsync(StoreName name, CancellationToken cancellationToken)
        => await TryOpenAsync(name, upgrades: true, cancellationToken).ConfigureAwait(false) ?? throw await NotFoundAsync(name, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IMemoryStore?> TryOpenAsync(StoreName name, CancellationToken cancellationToken)
        => await TryOpenAsync(name, upgrades: false, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IMemoryStore> OpenOrCreateAsync(StoreName name, CancellationToken cancellationToken)
    {
        if (await TryOpenAsync(name, upgrades: true, cancellationToken).ConfigureAwait(false) is { } store)
        {
            return store;
        }

        await CreateMissingAsync(name, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CreateAsync(StoreName name, CancellationToken cancellationToken)
    {
        if (!await CreateMissingAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw new StoreException(StoreError.AlreadyExists, $"there already is a store named '{name.Value}'");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> RemoveAsync(StoreName name, CancellationToken cancellationToken)
    {
        var store = (PostgresStore)await OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var closed = store.ConfigureAwait(false);
        return await AtBoundaryAsync(
            async () =>
            {
                // Nobody writes from here to the end, so what was acknowledged is in the backup.
                var session = await store.BeginRepairAsync(cancellationToken).ConfigureAwait(false);
                var kept = false;
                try
                {
                    var backup = _copies.Path(name, "removed");
                    _copies.Write(session, backup);
                    session.Run($"DROP SCHEMA {SchemaName.Quoted(session.Schema)} CASCADE");
                    session.Run("COMMIT");
                    kept = true;
                    return backup;
                }
                finally
                {
                    await store.EndWriteAsync(session, kept).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreFinding>> FindStraysAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<StoreFinding>>([]);

    /// <inheritdoc/>
    public async ValueTask<string> BackUpAsync(
        StoreName name, string? file, bool replaces, Func<IMemoryStore, Task> prove, CancellationToken cancellationToken)
    {
        var store = (PostgresStore)await OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var closed = store.ConfigureAwait(false);
        return await AtBoundaryAsync(
            async () =>
            {
                var session = await store.BeginSnapshotAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return await _copies.BackUpAsync(session, name, file, replaces, prove).ConfigureAwait(false);
                }
                finally
                {
                    await session.CloseAsync().ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<OpenedBackup> OpenBackupAsync(string file, CancellationToken cancellationToken) => _files.OpenBackupAsync(file, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RestoredStore> RestoreAsync(StoreName name, OpenedBackup backup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backup);
        var made = await CreateMissingAsync(name, cancellationToken).ConfigureAwait(false);
        var store = (PostgresStore)await OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var closed = store.ConfigureAwait(false);
        return await AtBoundaryAsync(
            async () =>
            {
                var session = await store.BeginRepairAsync(cancellationToken).ConfigureAwait(false);
                var done = false;
                try
                {
                    string? kept = null;
                    if (!made)
                    {
                        kept = _copies.Path(name, "restored");
                        _copies.Write(session, kept);
                    }

                    _copies.Read(backup.Store.Location, session);
                    session.Run("COMMIT");
                    done = true;
                    return new RestoredStore(kept, WasDamaged: false);
                }
                finally
                {
                    await store.EndWriteAsync(session, done).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    /// <summary>Asks the server how it is.</summary>
    /// <exception cref="StoreException">It does not answer, or does not let this user in.</exception>
    public async ValueTask<ServerReport> ExamineAsync(CancellationToken cancellationToken)
        => await AtServerAsync(
            async connection =>
            {
                const string Invalid = """
                    SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE starts_with(n.nspname::text, $1) AND NOT i.indisvalid
                    """;
                const string Waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT l.granted AND d.datname = current_database()";
                var version = int.Parse((string)(await ScalarAsync(connection, "SELECT current_setting('server_version_num')", cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture);
                var vectors = await ScalarAsync(connection, "SELECT extversion FROM pg_extension WHERE extname = 'vector'", cancellationToken).ConfigureAwait(false) as string;
                var offered = await ScalarAsync(connection, "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'", cancellationToken).ConfigureAwait(false) is not null;
                var invalid = (long)(await ScalarAsync(connection, Invalid, cancellationToken, SchemaName.Prefix).ConfigureAwait(false))!;
                var waiting = (long)(await ScalarAsync(connection, Waiting, cancellationToken).ConfigureAwait(false))!;
                var quickest = TimeSpan.MaxValue;
                for (var i = 0; i < RoundTrips; i++)
                {
                    var started = _time.GetTimestamp();
                    await ScalarAsync(connection, "SELECT 1", cancellationToken).ConfigureAwait(false);
                    quickest = TimeSpan.FromTicks(Math.Min(quickest.Ticks, _time.GetElapsedTime(started).Ticks));
                }

                return new ServerReport(
                    _address.Shown, version, vectors, vectors is not null || offered, (int)invalid, (int)waiting, (long)quickest.TotalMicroseconds);
            },
            cancellationToken).ConfigureAwait(false);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes constant text, or names that were made of letters, digits and signs alone.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static async ValueTask<object?> ScalarAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, text, values);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } value and not DBNull ? value : null;
    }

    private static async ValueTask RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, text, values);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<bool> IsThereAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
        // Not to_regclass: it can answer from before a lock that was just waited for.
        => await ScalarAsync(
            connection,
            "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'counter')",
            cancellationToken,
            SchemaName.Of(name)).ConfigureAwait(false) is true;

    private string LocationOf(StoreName name) => $"{_address.Shown}/{SchemaName.Of(name)}";

    private async ValueTask<StoreException> NotFoundAsync(StoreName name, CancellationToken cancellationToken)
    {
        var names = await ListAsync(cancellationToken).ConfigureAwait(false);
        var known = names.Count == 0 ? "there are no stores yet" : "stores: " + string.Join(", ", names.Select(known => known.Value));
        return new StoreException(StoreError.NotFound, $"there is no store named '{name.Value}' on {_address.Shown}; {known}");
    }

    private async ValueTask<IMemoryStore?> TryOpenAsync(StoreName name, bool upgrades, CancellationToken cancellationToken)
    {
        var place = await AtServerAsync(connection => FindPlaceAsync(connection, name, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (place is not null && place.Migration < PostgresSchema.Migrations.Count)
        {
            if (!upgrades)
            {
                return null;
            }

            await AtServerAsync(
                async connection =>
                {
                    await LockAsync(connection, name, cancellationToken).ConfigureAwait(false);
                    await UpgradeAsync(connection, name, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            place = await AtServerAsync(connection => FindPlaceAsync(connection, name, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        return place is null ? null : new PostgresStore(name, place, Source, _time) { Agent = Agent };
    }

    private async ValueTask<PostgresPlace?> FindPlaceAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(connection, name, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var schema = SchemaName.Of(name);
        var counter = $"{SchemaName.Quoted(schema)}.counter";
        var migration = (long)(await ScalarAsync(connection, $"SELECT value FROM {counter} WHERE name = 'schema'", cancellationToken).ConfigureAwait(false) ?? 0L);
        var generation = (long)(await ScalarAsync(connection, $"SELECT value FROM {counter} WHERE name = 'generation'", cancellationToken).ConfigureAwait(false) ?? 0L);
        return migration <= PostgresSchema.Migrations.Count
            ? new PostgresPlace(LocationOf(name), schema, await ExtensionAsync(connection, cancellationToken).ConfigureAwait(false), (int)migration, generation)
            : throw new StoreException(
                StoreError.NewerSchema,
                FormattableString.Invariant($"{LocationOf(name)}: the store has schema {migration}, this program knows 1 to {PostgresSchema.Migrations.Count}"));
    }

    private async ValueTask<bool> CreateMissingAsync(StoreName name, CancellationToken cancellationToken)
        => await AtServerAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await LockAsync(connection, name, cancellationToken).ConfigureAwait(false);
                if (await IsThereAsync(connection, name, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await RequireExtensionAsync(connection, cancellationToken).ConfigureAwait(false);
                var schema = SchemaName.Quoted(SchemaName.Of(name));
                await RunAsync(connection, $"CREATE SCHEMA {schema}", cancellationToken).ConfigureAwait(false);
                await RunAsync(connection, $"COMMENT ON SCHEMA {schema} IS '{name.Value}'", cancellationToken).ConfigureAwait(false);
                await ApplyAsync(connection, name, from: 0, cancellationToken).ConfigureAwait(false);
                await RunAsync(connection, StoreCopies.NewGeneration.Replace("main", schema, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private async ValueTask UpgradeAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await FindPlaceAsync(connection, name, cancellationToken).ConfigureAwait(false) is { } place)
        {
            await ApplyAsync(connection, name, place.Migration, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask ApplyAsync(NpgsqlConnection connection, StoreName name, int from, CancellationToken cancellationToken)
    {
        var schema = SchemaName.Quoted(SchemaName.Of(name));
        var extension = await ExtensionAsync(connection, cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, $"SET LOCAL search_path = {schema}", cancellationToken).ConfigureAwait(false);
        foreach (var migration in PostgresSchema.Migrations.Skip(from))
        {
            await RunAsync(connection, migration.Replace("{vector}", $"{extension}.vector", StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        }

        await RunAsync(
            connection, $"UPDATE {schema}.counter SET value = $1 WHERE name = 'schema'", cancellationToken, (long)PostgresSchema.Migrations.Count).ConfigureAwait(false);
    }

    /// <summary>Holds others off who make, upgrade or remove the store, until the transaction ends.</summary>
    private static async ValueTask LockAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
        => await ScalarAsync(
            connection, "SELECT pg_advisory_xact_lock(hashtextextended($1, 1)) IS NULL", cancellationToken, SchemaName.Of(name)).ConfigureAwait(false);

    private async ValueTask RequireExtensionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            // Two who make the extension at once would collide.
            await ScalarAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('satchel', 2)) IS NULL", cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, "CREATE EXTENSION IF NOT EXISTS vector", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState is not PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreException(
                StoreError.Failed,
                $"{_address.Shown}: pgvector is needed and cannot be set up ({error.MessageText}); install it on the server, and let its owner run CREATE EXTENSION vector",
                error);
        }
    }

    /// <summary>The schema in which pgvector lies.</summary>
    private static async ValueTask<string> ExtensionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        => await ScalarAsync(
            connection,
            "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'",
            cancellationToken).ConfigureAwait(false) as string ?? "public";

    private async ValueTask<T> AtServerAsync<T>(Func<NpgsqlConnection, ValueTask<T>> step, CancellationToken cancellationToken)
        => await AtBoundaryAsync(
            async () =>
            {
                await using var connection = await Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                return await step(connection).ConfigureAwait(false);
            }).ConfigureAwait(false);

    private async ValueTask<T> AtBoundaryAsync<T>(Func<ValueTask<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresFailure.IsExpected(error))
        {
            throw PostgresFailure.Of(error, _address.Shown);
        }
    }
}
