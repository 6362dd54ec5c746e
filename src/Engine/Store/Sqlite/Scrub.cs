using Satchel.Engine.Files;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// Rewrites the file of a store from its rows and empties its log. A page that SQLite splits or moves keeps bytes of the
/// rows that were in it, whatever <c>secure_delete</c> says; a page written anew holds rows only.
/// </summary>
internal static class Scrub
{
    private const int Attempts = 40;

    /// <summary>A log of the one change after a checkpoint, with room to spare.</summary>
    private const long EmptyLogBytes = 32 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async ValueTask<ScrubReport> RunAsync(
        string path, IReadOnlyList<string> texts, TimeProvider time, CancellationToken cancellationToken)
    {
        using var holder = SqliteFile.Connect(path);
        using var copier = SqliteFile.Connect(path);
        await WriteLock.AwaitAsync(holder, path, time, cancellationToken).ConfigureAwait(false);
        holder.Run("VACUUM");

        // The change that starts the log anew then cuts it to its own length.
        holder.Value("PRAGMA journal_size_limit = 0");
        var emptied = false;
        for (var i = 0; i < Attempts && !emptied; i++)
        {
            if (i > 0)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }

            emptied = Checkpoint.Run(holder, copier) && Checkpoint.LogSize(path) <= EmptyLogBytes;
        }

        var search = new TextSearch(texts);
        var (bytes, stillIn) = (0L, new List<string>());
        foreach (var file in (string[])[path, path + "-wal", path + "-journal"])
        {
            var (found, read) = search.In(file);
            bytes += read;
            if (found)
            {
                stillIn.Add(file);
            }
        }

        if (emptied)
        {
            holder.Run("UPDATE counter SET value = 0 WHERE name = 'scrub_due'");
        }

        return new ScrubReport(emptied, bytes, stillIn);
    }
}
