namespace Satchel.Engine.Store.Sql;

/// <summary>The marks of a store; each change is a transaction of its own.</summary>
internal sealed class SqlMarks(SqlStore store) : IStoreMarks
{
    public ValueTask<IReadOnlyDictionary<string, long>> ReadAsync(CancellationToken cancellationToken)
        => store.LookAsync(ReadAll, cancellationToken);

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

    private static int Save(SqlSession session, string name, long value)
        => session.Run("INSERT INTO main.mark (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    private static IReadOnlyDictionary<string, long> ReadAll(SqlSession session)
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
