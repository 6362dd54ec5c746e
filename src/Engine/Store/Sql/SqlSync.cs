using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>What a store remembers of relays; each change is a transaction of its own.</summary>
internal sealed class SqlSync(SqlStore store) : IStoreSync
{
    public ValueTask<IReadOnlyList<KnownRelay>> ListRelaysAsync(string agent, CancellationToken cancellationToken)
        => Look(session => RelayTable.List(session, agent), cancellationToken);

    public ValueTask<RelayCursor> ReadCursorAsync(string agent, string relay, string stream, CancellationToken cancellationToken)
        => Look(session => RelayTable.ReadCursor(session, agent, relay, stream), cancellationToken);

    public ValueTask<IReadOnlySet<string>> FindEventsAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
        => Look(session => SyncTable.FindEvents(session, events), cancellationToken);

    public ValueTask<IReadOnlyList<OutboxItem>> ReadOutboxAsync(
        string agent, IReadOnlyList<string> relays, OutboxItem? after, int limit, CancellationToken cancellationToken)
        => Look(session => SyncTable.ReadOutbox(session, agent, relays, after, limit), cancellationToken);

    public ValueTask<long> CountOutboxAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken)
        => Look(session => SyncTable.CountOutbox(session, agent, relays), cancellationToken);

    public ValueTask<MemoryClock?> FindClockAsync(MemoryId memory, CancellationToken cancellationToken)
        => Look(session => SyncTable.FindClock(session, memory), cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListEventsAsync(MemoryId memory, int limit, CancellationToken cancellationToken)
        => Look(session => SyncTable.ListEvents(session, memory, limit), cancellationToken);

    public ValueTask<IReadOnlyList<SyncConflict>> ListConflictsAsync(int limit, CancellationToken cancellationToken)
        => Look(session => RelayTable.ListConflicts(session, limit), cancellationToken);

    public ValueTask<SyncConflict?> FindConflictAsync(MemoryId memory, int number, CancellationToken cancellationToken)
        => Look(session => RelayTable.FindConflict(session, memory, number), cancellationToken);

    public ValueTask<IReadOnlyList<RefusedEvent>> ListRefusedAsync(string agent, int limit, CancellationToken cancellationToken)
        => Look(session => RelayTable.ListRefused(session, agent, limit), cancellationToken);

    public async ValueTask CollectAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => relays.Sum(relay => SyncTable.Collect(session, agent, relay)), cancellationToken).ConfigureAwait(false);

    public async ValueTask BeginAnewAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => relays.Sum(relay => SyncTable.BeginAnew(session, agent, relay)), cancellationToken).ConfigureAwait(false);

    public async ValueTask DeliverKnownAsync(string agent, string relay, IReadOnlyList<string> events, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => SyncTable.DeliverKnown(session, agent, relay, events), cancellationToken).ConfigureAwait(false);

    public async ValueTask SaveCursorAsync(string agent, string relay, string stream, RelayCursor cursor, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => RelayTable.SaveCursor(session, agent, relay, stream, cursor), cancellationToken).ConfigureAwait(false);

    public async ValueTask AddCountAsync(string agent, string relay, RelayCount count, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => RelayTable.AddCount(session, agent, relay, count), cancellationToken).ConfigureAwait(false);

    public async ValueTask AddRefusedAsync(string agent, IReadOnlyList<RefusedEvent> refused, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => RelayTable.AddRefused(session, agent, refused), cancellationToken).ConfigureAwait(false);

    private ValueTask<T> Look<T>(Func<SqlSession, T> query, CancellationToken cancellationToken)
        => store.LookAsync(query, cancellationToken);
}
