namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// Waits for the write lock of a database, which one process at a time can hold. SQLite's own waiting blocks a thread and
/// heeds no token.
/// </summary>
internal static class WriteLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(SqliteFile.BusyTimeoutMs);

    /// <summary>
    /// Pauses between attempts; the last one is repeated. Most transactions take a few milliseconds. The last is short too:
    /// who has waited long would else lose to whoever came late.
    /// </summary>
    private static ReadOnlySpan<byte> PausesMs => [1, 1, 2, 3, 5, 8, 10];

    /// <summary>Begins a write transaction as soon as nobody else is writing.</summary>
    /// <exception cref="StoreException">Another process held the lock for too long.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database cannot be written.</exception>
    public static async ValueTask TakeAsync(SqliteSession session, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; !session.TryBeginWrite(); attempt++)
        {
            if (time.GetElapsedTime(started) >= Patience)
            {
                throw SqliteFailure.TooBusy(path);
            }

            var pause = TimeSpan.FromMilliseconds(PausesMs[Math.Min(attempt, PausesMs.Length - 1)]);
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until nobody is writing, and takes nothing: before a step that takes the lock by itself and heeds no token.</summary>
    /// <exception cref="StoreException">Another process held the lock for too long.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database cannot be written.</exception>
    public static async ValueTask AwaitAsync(SqliteSession session, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        await TakeAsync(session, path, time, cancellationToken).ConfigureAwait(false);
        session.Run("ROLLBACK");
    }
}
