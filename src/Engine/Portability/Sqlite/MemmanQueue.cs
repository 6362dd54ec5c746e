namespace Satchel.Engine.Portability.Sqlite;

/// <summary>The queue of a home of memman: what was said and no worker has looked at yet.</summary>
internal sealed class MemmanQueue : IDisposable
{
    private readonly ForeignDatabase _database;
    private readonly bool _isThere;

    private MemmanQueue(ForeignDatabase database)
    {
        _database = database;
        _isThere = database.Has("queue", "id", "store", "content", "status");
    }

    /// <summary>Opens the queue.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public static MemmanQueue Open(string path) => new(ForeignDatabase.Open(path));

    /// <summary>The stores for which something lies there.</summary>
    public IReadOnlyList<string> ReadStores()
        => _isThere
            ? [.. _database.Read("SELECT DISTINCT store FROM queue WHERE coalesce(status, '') <> 'done' ORDER BY store").Select(row => row.Text("store")).OfType<string>()]
            : [];

    /// <summary>What waits for a store or has failed there, in the order in which it was said.</summary>
    public IEnumerable<ForeignRow> ReadWaiting(string store)
        => _isThere ? _database.Read("SELECT * FROM queue WHERE store = $1 AND coalesce(status, '') <> 'done' ORDER BY queued_at, id", store) : [];

    /// <summary>What is done.</summary>
    public IEnumerable<ForeignRow> ReadDone(string store)
        => _isThere ? _database.Read("SELECT * FROM queue WHERE store = $1 AND status = 'done' ORDER BY id", store) : [];

    public void Dispose() => _database.Dispose();
}
