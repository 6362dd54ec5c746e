using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>What an exchange with relays writes within a transaction of memories.</summary>
internal sealed class SqlSyncWriter(SqlWriter writer) : ISyncWriter
{
    public async ValueTask CollectAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken)
        => await writer.DoAsync(session => relays.Sum(relay => SyncTable.Collect(session, agent, relay)), cancellationToken).ConfigureAwait(false);

    public ValueTask<MemoryClock?> FindClockAsync(MemoryId memory, CancellationToken cancellationToken)
        => writer.DoAsync(session => SyncTable.FindClock(session, memory), cancellationToken);

    public async ValueTask SaveClockAsync(MemoryClock clock, CancellationToken cancellationToken)
        => await writer.DoAsync(session => SyncTable.SaveClock(session, clock), cancellationToken).ConfigureAwait(false);

    public ValueTask<bool> KnowsStateAsync(MemoryId memory, string state, CancellationToken cancellationToken)
        => writer.DoAsync(session => SyncTable.KnowsState(session, memory, state), cancellationToken);

    public async ValueTask NoteEventAsync(string id, MemoryId memory, string state, CancellationToken cancellationToken)
        => await writer.DoAsync(session => SyncTable.NoteEvent(session, id, memory, state), cancellationToken).ConfigureAwait(false);

    public async ValueTask QueueAsync(string agent, string relay, MemoryId memory, int number, CancellationToken cancellationToken)
        => await writer.DoAsync(session => SyncTable.Queue(session, agent, relay, memory, number), cancellationToken).ConfigureAwait(false);

    public async ValueTask DeliverAsync(string agent, string relay, MemoryId memory, int number, long sequence, CancellationToken cancellationToken)
        => await writer.DoAsync(session => SyncTable.Deliver(session, agent, relay, memory, number, sequence), cancellationToken).ConfigureAwait(false);

    public async ValueTask PutOffAsync(string agent, OutboxItem item, string reason, CancellationToken cancellationToken)
        => await writer.DoAsync(session => SyncTable.PutOff(session, agent, item, reason), cancellationToken).ConfigureAwait(false);

    public async ValueTask AddConflictAsync(SyncConflict conflict, CancellationToken cancellationToken)
        => await writer.DoAsync(session => RelayTable.AddConflict(session, conflict), cancellationToken).ConfigureAwait(false);
}
