using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>What an exchange with relays writes in the same transaction as the memories that it changes.</summary>
public interface ISyncWriter
{
    /// <summary>As <see cref="IStoreSync.CollectAsync"/>.</summary>
    ValueTask CollectAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken);

    /// <summary>The state of a memory that was last exchanged; null where none was.</summary>
    ValueTask<MemoryClock?> FindClockAsync(MemoryId memory, CancellationToken cancellationToken);

    /// <summary>Remembers the state of a memory in place of an earlier one.</summary>
    ValueTask SaveClockAsync(MemoryClock clock, CancellationToken cancellationToken);

    /// <summary>Whether this store has made or taken in an event with a state of a memory.</summary>
    ValueTask<bool> KnowsStateAsync(MemoryId memory, string state, CancellationToken cancellationToken);

    /// <summary>Remembers that an event was made or taken in.</summary>
    ValueTask NoteEventAsync(string id, MemoryId memory, string state, CancellationToken cancellationToken);

    /// <summary>Lets something be sent to a relay; what waits already waits on.</summary>
    ValueTask QueueAsync(string agent, string relay, MemoryId memory, int number, CancellationToken cancellationToken);

    /// <summary>Takes something out of the outbox of a relay, because it has it.</summary>
    /// <param name="agent">The public key.</param>
    /// <param name="relay">The relay.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="number">The version, or 0 for the state.</param>
    /// <param name="sequence">The entry of the ledger up to which it has it; what changed later stays.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask DeliverAsync(string agent, string relay, MemoryId memory, int number, long sequence, CancellationToken cancellationToken);

    /// <summary>Says why something in an outbox was not sent.</summary>
    ValueTask PutOffAsync(string agent, OutboxItem item, string reason, CancellationToken cancellationToken);

    /// <summary>Remembers a conflict; each once.</summary>
    ValueTask AddConflictAsync(SyncConflict conflict, CancellationToken cancellationToken);
}
