using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// What a store remembers of its exchange with relays. It is no memory, so nothing here is a matter of the ledger; were it lost,
/// everything would be asked for and sent once more. It is kept for each agent: another key has exchanged nothing yet.
/// </summary>
public interface IStoreSync
{
    /// <summary>The relays with which there was an exchange, by address.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<KnownRelay>> ListRelaysAsync(string agent, CancellationToken cancellationToken);

    /// <summary>How far a stream was taken.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<RelayCursor> ReadCursorAsync(string agent, string relay, string stream, CancellationToken cancellationToken);

    /// <summary>Which of these events this store has made or taken in.</summary>
    /// <param name="events">Ids, 64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlySet<string>> FindEventsAsync(IReadOnlyList<string> events, CancellationToken cancellationToken);

    /// <summary>What is still to be sent, by memory and number, behind an item.</summary>
    /// <param name="agent">The public key.</param>
    /// <param name="relays">To which relays.</param>
    /// <param name="after">Only later ones; null for the first page.</param>
    /// <param name="limit">Most memories; all items of one memory are read together.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<OutboxItem>> ReadOutboxAsync(
        string agent, IReadOnlyList<string> relays, OutboxItem? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many memories and lost versions are still to be sent to any of these relays; what is withheld does not count.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<long> CountOutboxAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken);

    /// <summary>The state of a memory that was last exchanged; null where none was.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<MemoryClock?> FindClockAsync(MemoryId memory, CancellationToken cancellationToken);

    /// <summary>The events about a memory that this store has made or taken in, at most so many.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<string>> ListEventsAsync(MemoryId memory, int limit, CancellationToken cancellationToken);

    /// <summary>Conflicts, the newest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<SyncConflict>> ListConflictsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The conflict in which a version lost; null where it did not.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<SyncConflict?> FindConflictAsync(MemoryId memory, int number, CancellationToken cancellationToken);

    /// <summary>Events that were refused, the newest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<RefusedEvent>> ListRefusedAsync(string agent, int limit, CancellationToken cancellationToken);

    /// <summary>Puts what changed since the last time into the outbox of each relay; a relay that is new gets everything.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask CollectAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken);

    /// <summary>Forgets how far relays are: everything is asked for and offered anew.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask BeginAnewAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken);

    /// <summary>
    /// Takes out of the outbox of a relay what it was seen to have: memories whose state one of these events carries, that did not change since, that
    /// are not in clear anywhere and that the relay has not refused.
    /// </summary>
    /// <param name="agent">The public key.</param>
    /// <param name="relay">The relay.</param>
    /// <param name="events">Ids, 64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask DeliverKnownAsync(string agent, string relay, IReadOnlyList<string> events, CancellationToken cancellationToken);

    /// <summary>Remembers how far a stream was taken.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask SaveCursorAsync(string agent, string relay, string stream, RelayCursor cursor, CancellationToken cancellationToken);

    /// <summary>Adds what an exchange did with a relay.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask AddCountAsync(string agent, string relay, RelayCount count, CancellationToken cancellationToken);

    /// <summary>Lists events that were refused; of each relay the newest 1,000 are kept, each once.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask AddRefusedAsync(string agent, IReadOnlyList<RefusedEvent> refused, CancellationToken cancellationToken);
}
