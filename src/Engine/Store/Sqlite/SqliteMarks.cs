namespace Satchel.Engine.Store.Sqlite;

/// <summary>The marks of a store in one SQLite file; each change is a transaction of its own.</summary>
internal sealed class SqliteMarks(SqliteStore store) : IStoreMarks
{
    public ValueTask<IReadOnlyDictionary<string, long>> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<string, long>>(store.Look(ReadAll));
    }

    public async ValueTask SaveAsync(IReadOnlyDictionary<string, long> marks, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => marks.Sum(mark => Save(session, mark.Key, mark.Value)), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> TryTakeAsync(string name, DateTimeOffset now, TimeSpan interval, CancellationToken cancellationToken)
        => await store.ChangeAsync(
            session =>
            {
                var nowMs = now.ToUnixTimeMilliseconds();
                var isDue = session.Value("SELECT value FROM main.mark WHERE name = $1", name) is not long last
                    || last > nowMs || last <= (now - interval).ToUnixTimeMilliseconds();
                return isDue && Save(session, name, nowMs) > 0;
            },
            cancellationToken).ConfigureAwait(false);

    private static int Save(SqliteSession session, string name, long value)
        => session.Run("INSERT INTO main.mark (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    private static Dictionary<string, long> ReadAll(SqliteSession session)
    {
        var marks = new Dictionary<string, long>(StringComparer.Ordinal);
        using var rows = session.Rows("SELECT name, value FROM main.mark");
        while (rows.Read())
        {
            marks.Add(rows.GetString(0), rows.GetInt64(1));
        }

        return marks;
    }
}
