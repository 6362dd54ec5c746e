using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Files;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Postgres.Migration;

/// <summary>
/// Moves a store to another backend. Until the last step it is the old one that is used, so whatever stops the move leaves it in
/// charge:
/// <code>
/// 1. the write lock of the store is taken and held: nobody writes to it from here on, everybody reads
/// 2. its tables are copied to where nobody looks, a page at a time
/// 3. the copy is proven (MigrationProof)
/// 4. the store as it is is archived as a file among the backups
/// 5. the copy gets its place
/// 6. the settings name it
/// 7. the store is made unusable and removed
/// </code>
/// A run after one that was stopped between 5 and 7 finds the copy in its place, proves it again and goes on.
/// </summary>
/// <param name="catalog">The stores of the home.</param>
/// <param name="home">The home.</param>
/// <param name="time">The clock.</param>
public sealed class StoreMigration(HomeCatalog catalog, Engine.Settings.SatchelHome home, TimeProvider time)
{
    private readonly StoreCopies _copies = new(home.BackupDirectory, time);

    /// <summary>Says what moving a store would do; changes nothing.</summary>
    /// <exception cref="StoreException">A place cannot be looked at.</exception>
    public async Task<MigrationPlan> PlanAsync(StoreName name, bool toServer, CancellationToken cancellationToken)
    {
        var server = catalog.ServerOf(name);
        var (from, to) = toServer ? ((IStoreCatalog)catalog.Files, (IStoreCatalog)server) : (server, catalog.Files);
        var (source, entries) = await StateAsync(from, name, cancellationToken).ConfigureAwait(false);
        var (target, _) = await StateAsync(to, name, cancellationToken).ConfigureAwait(false);
        var status = catalog.IsOnServer(name) == toServer && source is MigrationState.Absent && target is not MigrationState.Absent ? MigrationStatus.There
            : source is MigrationState.Absent ? MigrationStatus.Missing
            : target is MigrationState.Absent || await SameAsync(from, to, name, cancellationToken).ConfigureAwait(false) ? MigrationStatus.Planned
            : MigrationStatus.Blocked;
        return new MigrationPlan
        {
            Store = name,
            ToServer = toServer,
            Status = status,
            From = (await from.LocateAsync(name, cancellationToken).ConfigureAwait(false)).Location,
            To = (await to.LocateAsync(name, cancellationToken).ConfigureAwait(false)).Location,
            Source = source,
            Target = target,
            Entries = entries,
        };
    }

    /// <summary>Moves a store.</summary>
    /// <param name="plan">A plan that can be done.</param>
    /// <param name="resumes">Whether an unfinished copy of the same state is gone on with.</param>
    /// <param name="route">Lets the settings name the new place.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it while the store is still in charge.</param>
    /// <exception cref="StoreException">A store cannot be read or written, or the copy differs; the store is as it was.</exception>
    public async Task<MigrationReport> RunAsync(
        MigrationPlan plan, bool resumes, Func<Task> route, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(route);
        if (plan.Status is not MigrationStatus.Planned)
        {
            throw new InvalidOperationException("The plan cannot be done.");
        }

        try
        {
            return plan.ToServer
                ? await ToServerAsync(plan, resumes, route, progress, cancellationToken).ConfigureAwait(false)
                : await ToFileAsync(plan, route, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (SqliteFailure.IsExpected(error) && error is not InvalidOperationException)
        {
            throw SqliteFailure.Of(error, plan.From);
        }
        catch (Exception error) when (PostgresFailure.IsExpected(error))
        {
            throw PostgresFailure.Of(error, plan.ToServer ? plan.To : plan.From);
        }
    }

    private async Task<MigrationReport> ToServerAsync(
        MigrationPlan plan, bool resumes, Func<Task> route, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        var server = catalog.ServerOf(plan.Store);
        var original = await catalog.Files.OpenAsync(plan.Store, cancellationToken).ConfigureAwait(false);
        await using var read = original.ConfigureAwait(false);

        // Step 1.
        using var source = SqliteFile.Connect(plan.From);
        await WriteLock.TakeAsync(source, plan.From, time, cancellationToken).ConfigureAwait(false);

        var rows = 0L;
        (int Versions, int Queries, string? Head) proof;
        string archive;
        if (plan.Target is MigrationState.Absent)
        {
            // Step 2.
            var copy = await server.BeginCopyAsync(plan.Store, StateOf(source), resumes, cancellationToken).ConfigureAwait(false);
            await using var closed = copy.ConfigureAwait(false);
            rows = copy.Fill(source, (table, count) => progress?.Report(new MigrationProgress(table, count)), cancellationToken);

            // Step 3.
            progress?.Report(new MigrationProgress(null, rows));
            var copied = server.OpenCopy(plan.Store, copy.Session);
            await using var opened = copied.ConfigureAwait(false);
            proof = await new MigrationProof(time).RunAsync(source, copy.Session, original, copied, cancellationToken).ConfigureAwait(false);

            // Steps 4 and 5.
            archive = Archive(plan.Store, file => SqliteFile.BackUp(plan.From, file));
            await copy.PublishAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // Steps 3 and 4, after a run that was stopped.
            var there = (PostgresStore)await server.OpenAsync(plan.Store, cancellationToken).ConfigureAwait(false);
            await using var opened = there.ConfigureAwait(false);
            var target = await there.BeginSnapshotAsync(cancellationToken).ConfigureAwait(false);
            proof = await new MigrationProof(time).RunAsync(source, target, original, there, cancellationToken).ConfigureAwait(false);
            await target.CloseAsync().ConfigureAwait(false);
            archive = Archive(plan.Store, file => SqliteFile.BackUp(plan.From, file));
        }

        // Step 6.
        await route().ConfigureAwait(false);

        // Step 7: whoever waits to write finds this number and stops.
        source.Run("PRAGMA user_version = 0");
        source.Run("COMMIT");
        source.Dispose();
        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            File.Delete(plan.From + end);
        }

        return new MigrationReport(plan with { Status = MigrationStatus.Migrated }, rows, proof.Versions, proof.Queries, proof.Head, archive);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The session is ended in the end.")]
    private async Task<MigrationReport> ToFileAsync(
        MigrationPlan plan, Func<Task> route, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        var original = (PostgresStore)await catalog.ServerOf(plan.Store).OpenAsync(plan.Store, cancellationToken).ConfigureAwait(false);
        await using var read = original.ConfigureAwait(false);

        // Step 1.
        var source = await original.BeginRepairAsync(cancellationToken).ConfigureAwait(false);
        var done = false;
        try
        {
            // Steps 2 and 5: the file appears in its place when it is whole, and nobody looks there yet.
            var rows = 0L;
            if (plan.Target is MigrationState.Absent)
            {
                PrivateDirectory.Make(Path.GetDirectoryName(plan.To)!);
                StoreCopies.Write(source, plan.To, (table, count) =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new MigrationProgress(table, rows += count));
                });
            }

            // Steps 3 and 4.
            progress?.Report(new MigrationProgress(null, rows));
            var proof = await ProveFileAsync(plan, source, original, cancellationToken).ConfigureAwait(false);
            var archive = Archive(plan.Store, file => SqliteFile.BackUp(plan.To, file));

            // Steps 6 and 7.
            await route().ConfigureAwait(false);
            source.Run($"DROP SCHEMA {SchemaName.Quoted(source.Schema)} CASCADE");
            source.Run("COMMIT");
            done = true;
            return new MigrationReport(plan with { Status = MigrationStatus.Migrated }, rows, proof.Versions, proof.Queries, proof.Head, archive);
        }
        finally
        {
            await original.EndWriteAsync(source, done).ConfigureAwait(false);
        }
    }

    private async ValueTask<(int Versions, int Queries, string? Head)> ProveFileAsync(
        MigrationPlan plan, SqlSession source, IMemoryStore original, CancellationToken cancellationToken)
    {
        try
        {
            using var target = SqliteFile.Connect(plan.To);
            var copied = await catalog.Files.OpenAsync(plan.Store, cancellationToken).ConfigureAwait(false);
            await using var opened = copied.ConfigureAwait(false);
            return await new MigrationProof(time).RunAsync(source, target, original, copied, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (plan.Target is MigrationState.Absent)
        {
            foreach (var end in (string[])["", "-wal", "-shm"])
            {
                File.Delete(plan.To + end);
            }

            throw;
        }
    }

    private string Archive(StoreName name, Action<string> write)
    {
        var file = _copies.Path(name, "migrated");
        write(file);
        return file;
    }

    /// <summary>What a copy is of: another head of the ledger, or another generation, is another state.</summary>
    private static string StateOf(SqlSession source)
    {
        var head = source.Value("SELECT hash FROM main.ledger ORDER BY sequence DESC LIMIT 1") is byte[] hash ? Convert.ToHexStringLower(hash) : "empty";
        return FormattableString.Invariant($"copy of {head} {source.Number("SELECT value FROM main.counter WHERE name = 'generation'")}");
    }

    private static async ValueTask<(MigrationState State, long Entries)> StateAsync(IStoreCatalog where, StoreName name, CancellationToken cancellationToken)
    {
        var (exists, entries, _) = await HeadAsync(where, name, cancellationToken).ConfigureAwait(false);
        return (!exists ? MigrationState.Absent : entries == 0 ? MigrationState.Empty : MigrationState.Populated, entries);
    }

    private static async ValueTask<bool> SameAsync(IStoreCatalog from, IStoreCatalog to, StoreName name, CancellationToken cancellationToken)
    {
        var (one, other) = (await HeadAsync(from, name, cancellationToken).ConfigureAwait(false), await HeadAsync(to, name, cancellationToken).ConfigureAwait(false));
        return one.Exists && other.Exists && one.Entries > 0 && one == other;
    }

    private static async ValueTask<(bool Exists, long Entries, string? Head)> HeadAsync(IStoreCatalog where, StoreName name, CancellationToken cancellationToken)
    {
        if (!await where.ExistsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            return (false, 0, null);
        }

        var store = await where.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var opened = store.ConfigureAwait(false);
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var read = reader.ConfigureAwait(false);
        return await reader.ReadLastLedgerAsync(null, 1, cancellationToken).ConfigureAwait(false) is [var last]
            ? (true, last.Sequence, Convert.ToHexStringLower(last.Hash.Span))
            : (true, 0, null);
    }
}
