using Microsoft.Data.Sqlite;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// Puts a backup into the place of a store. The caller holds the lock of the store. A store that can be read is overwritten
/// in one transaction of its own, so that every process that has it open sees the old state or the new one:
/// <code>
/// 1. the backup gets a new generation
/// 2. the write lock of the live database is taken
/// 3. the live database is backed up: nobody can commit meanwhile, so nothing acknowledged is missing in it
/// 4. all pages are copied and committed, the generation with them
/// 5. the log is copied, by the rule of Checkpoint
/// </code>
/// Where the live database cannot be read or is missing, its files are moved aside and a new one is moved into the place.
/// </summary>
internal static class SqliteRestore
{
    /// <summary>Restores a store.</summary>
    /// <param name="source">A database of the present schema, which nobody else uses.</param>
    /// <param name="path">The database of the store.</param>
    /// <param name="newest">The newest schema that this program knows.</param>
    /// <param name="backupPath">Names a file that keeps what is replaced, by the reason.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the waiting for whoever writes; from then on it is done.</param>
    /// <exception cref="StoreException">The store is of a newer program, stayed busy, or cannot be backed up or written.</exception>
    public static async ValueTask<RestoredStore> RunAsync(
        string source, string path, int newest, Func<string, string> backupPath, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            // Step 1: it commits together with everything else.
            using var backup = SqliteFile.Connect(source);
            SqliteFile.ChangeGeneration(backup);
            if (File.Exists(path))
            {
                var kept = backupPath("restored");
                if (await TryOverwriteAsync(backup, path, newest, kept, time, cancellationToken).ConfigureAwait(false))
                {
                    return new RestoredStore(kept, WasDamaged: false);
                }
            }

            var aside = SetAside(path, backupPath("damaged"));
            SqliteFile.Create(path, session => session.CopyFrom(backup, static () => { }));
            return new RestoredStore(aside, WasDamaged: aside is not null);
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Overwrites a live database; not one that is damaged or not ours.</summary>
    private static async ValueTask<bool> TryOverwriteAsync(
        SqliteSession backup, string path, int newest, string kept, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var live = SqliteFile.Connect(path);
            _ = SqliteFile.ReadSchema(live, path, newest);
            SqliteFile.RequireLog(live, path);
            MatchPages(backup, live);

            // Steps 2 to 4.
            await WriteLock.AwaitAsync(live, path, time, cancellationToken).ConfigureAwait(false);
            live.CopyFrom(backup, () => SqliteFile.BackUp(path, kept));

            // Step 5.
            using var copier = SqliteFile.Connect(path);
            Checkpoint.Run(live, copier);
            return true;
        }
        catch (SqliteException error) when (IsDamage(SqliteFailure.Of(error, path)))
        {
            return false;
        }
        catch (StoreException error) when (IsDamage(error))
        {
            return false;
        }
    }

    /// <summary>A violated constraint is damage too: rows that contradict each other cannot be copied.</summary>
    private static bool IsDamage(StoreException error)
        => error.Code is StoreError.Corrupt or StoreError.Foreign or StoreError.NotFound or StoreError.Conflict;

    /// <summary>A log cannot take pages of another size.</summary>
    private static void MatchPages(SqliteSession backup, SqliteSession live)
    {
        var bytes = live.Number("PRAGMA page_size");
        if (backup.Number("PRAGMA page_size") != bytes)
        {
            backup.Run(FormattableString.Invariant($"PRAGMA page_size = {bytes}"));
            backup.Run("VACUUM");
        }
    }

    /// <summary>Moves a database that cannot be read out of its place, and its log with it, so that neither is read again.</summary>
    /// <returns>Where it is; null where there was none.</returns>
    private static string? SetAside(string path, string aside)
    {
        var existed = File.Exists(path);
        if (existed)
        {
            StopWriters(path);
        }

        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(path + end))
            {
                File.Move(path + end, aside + end, overwrite: false);
            }
        }

        return existed ? aside : null;
    }

    /// <summary>Whoever has the file open and can still write to it finds another generation there.</summary>
    private static void StopWriters(string path)
    {
        try
        {
            using var session = SqliteFile.Connect(path);
            SqliteFile.ChangeGeneration(session);
        }
        catch (SqliteException error) when (SqliteFailure.Of(error, path).Code is not StoreError.Busy)
        {
            // Where this cannot be written, nothing can.
        }
        catch (StoreException error) when (error.Code is not StoreError.Busy)
        {
            // Nor where the file cannot even be opened.
        }
    }
}
