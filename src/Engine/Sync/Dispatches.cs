using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>Makes events of what waits in the outbox.</summary>
internal sealed class Dispatches(IMemoryStore store, SyncPolicy policy, MemoryEvents events, EventTimes times)
{
    /// <summary>Events of an erased memory that relays are asked to remove.</summary>
    private const int RemovedEvents = 100;

    /// <summary>Makes what goes out for the items of one memory or version.</summary>
    public async ValueTask<Dispatch> MakeAsync(IStoreReader reader, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        var (memory, number) = (items[0].Memory, items[0].Number);
        var clock = await store.Sync.FindClockAsync(memory, cancellationToken).ConfigureAwait(false);
        if (number > 0)
        {
            return await LostAsync(reader, items, cancellationToken).ConfigureAwait(false);
        }

        if (await LastAsync(reader, memory, cancellationToken).ConfigureAwait(false) is not { } last)
        {
            return await ErasedAsync(reader, items, clock, cancellationToken).ConfigureAwait(false);
        }

        if (WireNames.IsReserved(last.Version.Category) || clock is { IsErased: true })
        {
            return Nothing(items);
        }

        if (!policy.Sends(last.Version))
        {
            return Nothing(items) with { Withheld = OutboxItem.Withheld };
        }

        var state = LocalState.Of(last, clock);
        var seconds = times.Next(clock?.EventSeconds ?? 0);
        var encrypted = events.Encrypted(state, seconds);
        var after = LocalState.ClockOf(state, last, clock) with { Event = encrypted.Id.ToString(), EventSeconds = seconds };
        if (policy.SendsInClear(last.Version))
        {
            var plain = events.Plain(last.Version, state.Name, seconds);
            return new Dispatch(items, state, clock, after with { PlainEvent = plain.Id.ToString() }, [encrypted, plain]) { Layout = "clear" };
        }

        return new Dispatch(
            items, state, clock, after,
            clock?.PlainEvent is { } exposed ? [encrypted, events.Deletion([exposed], memory, seconds)] : [encrypted]);
    }

    private async ValueTask<Dispatch> LostAsync(IStoreReader reader, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        var (memory, number) = (items[0].Memory, items[0].Number);
        var version = await reader.FindVersionAsync(memory, number, cancellationToken).ConfigureAwait(false);
        var conflict = await store.Sync.FindConflictAsync(memory, number, cancellationToken).ConfigureAwait(false);
        if (version is null || conflict is null)
        {
            return Nothing(items);
        }

        if (!policy.Sends(version.Version))
        {
            return Nothing(items) with { Withheld = OutboxItem.Withheld };
        }

        var state = new SyncedState
        {
            Memory = memory,
            ChangedMs = conflict.ChangedMs,
            Name = conflict.State,
            Version = version.Version with { RetiredAt = null },
            IsLost = true,
        };
        return new Dispatch(items, state, Before: null, After: null, [events.Encrypted(state, times.Next(0))]) { Layout = "history" };
    }

    /// <summary>What was never sent needs no removal.</summary>
    private async ValueTask<Dispatch> ErasedAsync(
        IStoreReader reader, IReadOnlyList<OutboxItem> items, MemoryClock? clock, CancellationToken cancellationToken)
    {
        var memory = items[0].Memory;
        var entries = await reader.ReadLedgerOfAsync(memory, cancellationToken).ConfigureAwait(false);
        var erasure = entries.LastOrDefault(entry => entry.Change is LedgerChange.MemoryErased);
        if (clock is null || (erasure is null && !clock.IsErased))
        {
            return Nothing(items);
        }

        var changed = clock.IsErased ? clock.ChangedMs : Math.Max(erasure!.Intent.Time.ToUnixTimeMilliseconds(), clock.ChangedMs + 1);
        var state = new SyncedState
        {
            Memory = memory,
            ChangedMs = changed,
            Name = clock.IsErased ? clock.State : StateText.NameOfErased(memory, changed),
            Follows = clock.IsErased ? clock.Follows : SyncedState.With(clock.State, clock.Follows),
        };
        var seconds = times.Next(clock.EventSeconds);
        var encrypted = events.Encrypted(state, seconds);
        var known = await store.Sync.ListEventsAsync(memory, RemovedEvents, cancellationToken).ConfigureAwait(false);
        var removed = known.Append(clock.PlainEvent).OfType<string>().Where(id => id != encrypted.Id.ToString()).Distinct(StringComparer.Ordinal).ToArray();
        var after = new MemoryClock
        {
            Memory = memory,
            ChangedMs = changed,
            State = state.Name,
            Follows = state.Follows,
            Event = encrypted.Id.ToString(),
            EventSeconds = seconds,
            PlainEvent = clock.PlainEvent,
            IsErased = true,
        };
        return new Dispatch(
            items, state, clock, after,
            removed.Length > 0 ? [encrypted, events.Deletion(removed, clock.PlainEvent is null ? null : memory, seconds)] : [encrypted])
        {
            Layout = "erasure",
        };
    }

    private static async ValueTask<StoredVersion?> LastAsync(IStoreReader reader, MemoryId memory, CancellationToken cancellationToken)
        => await reader.FindCurrentAsync(memory, cancellationToken).ConfigureAwait(false)
            ?? (await reader.ReadHistoryAsync(memory, cancellationToken).ConfigureAwait(false) is [.., var last] ? last : null);

    private static Dispatch Nothing(IReadOnlyList<OutboxItem> items) => new(items, State: null, Before: null, After: null, []);
}
