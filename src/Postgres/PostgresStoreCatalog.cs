using Npgsql;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Postgres.Migration;

namespace Satchel.Postgres;

/// <summary>
/// The stores of one database, a schema each (<see cref="SchemaName"/>). Who makes, upgrades, restores or removes one holds an advisory
/// lock of its name. Backups are files of SQLite, so they are restored anywhere.
/// </summary>
public sealed class PostgresStoreCatalog : IStoreCatalog, IAsyncDisposable
{
    private readonly PostgresAddress _address;
    private readonly SqliteStoreCatalog _files;
    private readonly StoreCopies _copies;
    private readonly TimeProvider _time;
    private ConnectionPool? _pool;

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

    private ConnectionPool Pool => _pool ??= _address.Open();

    /// <summary>Closes the connections; the stores of the catalog are closed before.</summary>
    public ValueTask DisposeAsync() => _pool?.DisposeAsync() ?? ValueTask.CompletedTask;

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
                var command = connection.Statement(Query, SchemaName.Prefix);
                await using var ended = command.ConfigureAwait(false);
                var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using var closed = rows.ConfigureAwait(false);
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
                var size = (long)(await connection.ScalarAsync(Size, cancellationToken, SchemaName.Of(name)).ConfigureAwait(false))!;
                var written = await connection.ScalarAsync($"SELECT time FROM {SchemaName.Quoted(SchemaName.Of(name))}.ledger ORDER BY sequence DESC LIMIT 1", cancellationToken).ConfigureAwait(false);
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
                    StoreCopies.Write(session, backup);
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
                        StoreCopies.Write(session, kept);
                    }

                    StoreCopies.Read(backup.Store.Location, session);
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

    private static async ValueTask<bool> IsThereAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
        // Not to_regclass: it can answer from before a lock that was just waited for.
        => await connection.ScalarAsync(
            "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'counter')",
            cancellationToken,
            SchemaName.Of(name)).ConfigureAwait(false) is true;

    /// <summary>Asks the server how it is.</summary>
    /// <exception cref="StoreException">It does not answer, or does not let this user in.</exception>
    public ValueTask<ServerReport> ExamineAsync(CancellationToken cancellationToken)
        => AtServerAsync(connection => ServerExamination.RunAsync(connection, _address.Shown, _time, cancellationToken), cancellationToken);

    /// <summary>Begins to copy a store to this server, or goes on with it.</summary>
    internal async ValueTask<ServerCopy> BeginCopyAsync(StoreName name, string state, bool resumes, CancellationToken cancellationToken)
        => await AtBoundaryAsync(
            async () => await ServerCopy.BeginAsync(
                Pool, await Pool.OpenAsync(cancellationToken).ConfigureAwait(false), name, _address.Shown, state, resumes, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Opens a copy to read it as the store that it becomes.</summary>
    internal IMemoryStore OpenCopy(StoreName name, PostgresSession copy)
        => new PostgresStore(name, new PostgresPlace(LocationOf(name), copy.Schema, copy.Extension, PostgresSchema.Migrations.Count, 0), Pool, _time);

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
                    await UpgradeAsync(connection, name, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            place = await AtServerAsync(connection => FindPlaceAsync(connection, name, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        return place is null ? null : new PostgresStore(name, place, Pool, _time) { Agent = Agent };
    }

    private async ValueTask<PostgresPlace?> FindPlaceAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(connection, name, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var schema = SchemaName.Of(name);
        var counter = $"{SchemaName.Quoted(schema)}.counter";
        var migration = (long)(await connection.ScalarAsync($"SELECT value FROM {counter} WHERE name = 'schema'", cancellationToken).ConfigureAwait(false) ?? 0L);
        var generation = (long)(await connection.ScalarAsync($"SELECT value FROM {counter} WHERE name = 'generation'", cancellationToken).ConfigureAwait(false) ?? 0L);
        return migration <= PostgresSchema.Migrations.Count
            ? new PostgresPlace(LocationOf(name), schema, await SchemaMaker.ExtensionAsync(connection, cancellationToken).ConfigureAwait(false), (int)migration, generation)
            : throw new StoreException(
                StoreError.NewerSchema,
                FormattableString.Invariant($"{LocationOf(name)}: the store has schema {migration}, this program knows 1 to {PostgresSchema.Migrations.Count}"));
    }

    private async ValueTask<bool> CreateMissingAsync(StoreName name, CancellationToken cancellationToken)
        => await AtServerAsync(
            async connection =>
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var ended = transaction.ConfigureAwait(false);
                await LockAsync(connection, name, cancellationToken).ConfigureAwait(false);
                if (await IsThereAsync(connection, name, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await SchemaMaker.RequireExtensionAsync(connection, _address.Shown, cancellationToken).ConfigureAwait(false);
                await SchemaMaker.CreateAsync(connection, SchemaName.Of(name), name.Value, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private async ValueTask UpgradeAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ended = transaction.ConfigureAwait(false);
        await LockAsync(connection, name, cancellationToken).ConfigureAwait(false);
        if (await FindPlaceAsync(connection, name, cancellationToken).ConfigureAwait(false) is { } place)
        {
            await SchemaMaker.ApplyAsync(connection, place.Schema, place.Migration, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Holds others off who make, upgrade or remove the store, until the transaction ends.</summary>
    private static async ValueTask LockAsync(NpgsqlConnection connection, StoreName name, CancellationToken cancellationToken)
        => await connection.ScalarAsync("SELECT pg_advisory_xact_lock(hashtextextended($1, 1)) IS NULL", cancellationToken, SchemaName.Of(name)).ConfigureAwait(false);

    private async ValueTask<T> AtServerAsync<T>(Func<NpgsqlConnection, ValueTask<T>> step, CancellationToken cancellationToken)
        => await AtBoundaryAsync(
            async () =>
            {
                var connection = await Pool.OpenAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return await step(connection).ConfigureAwait(false);
                }
                finally
                {
                    await Pool.CloseAsync(connection).ConfigureAwait(false);
                }
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
