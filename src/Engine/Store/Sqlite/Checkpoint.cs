using Microsoft.Data.Sqlite;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database file. SQLite before 3.51.3 loses commits when one starts the log anew
/// while a checkpoint runs (the WAL-reset race, docs/adr/0003). So connections never checkpoint by themselves, and a
/// checkpoint runs on one connection while another holds the write lock: nobody can commit meanwhile.
/// </summary>
internal static class Checkpoint
{
    /// <summary>
    /// Size of the log from which on it is copied: the next process reads the whole log when it opens the store, about
    /// half a millisecond for this.
    /// </summary>
    public const long LogBytes = 1 << 20;

    /// <summary>Whether the log of a database has grown so far that it should be copied.</summary>
    public static bool IsDue(string path) => LogSize(path) > LogBytes;

    /// <summary>Copies the log, unless another process is writing: that one will, or the next.</summary>
    /// <param name="holder">Holds the write lock meanwhile; has no open transaction.</param>
    /// <param name="copier">Copies; has no open transaction.</param>
    /// <returns>Whether the holder can be used again.</returns>
    public static bool Run(SqliteSession holder, SqliteSession copier)
    {
        try
        {
            if (!holder.TryBeginWrite())
            {
                return true;
            }

            try
            {
                copier.Value("PRAGMA wal_checkpoint(PASSIVE)");
            }
            finally
            {
                holder.Run("ROLLBACK");
            }

            // The first change after a full copy starts the log anew and cuts it to journal_size_limit. A later process
            // could not: it would not know how much was copied, and begin by reading the whole log.
            if (holder.TryBeginWrite())
            {
                holder.Run("UPDATE counter SET value = value + 1 WHERE name = 'checkpoints'");
                holder.Run("COMMIT");
            }

            return true;
        }
        catch (SqliteException)
        {
            // What was committed before is durable in the log; the next writer tries again, on another connection.
            return false;
        }
    }

    public static long LogSize(string path)
    {
        var log = new FileInfo(path + "-wal");
        return log.Exists ? log.Length : 0;
    }
}
