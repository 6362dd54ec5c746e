using System.Text;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>Makes events of what waits in the outbox.</summary>
internal sealed class Dispatches(IMemoryStore store, SyncPolicy policy, MemoryEvents events, EventTimes times, TimeProvider time)
{
    /// <summary>Events of an erased memory that relays are asked to remove.</summary>
    private const int RemovedEvents = 5_000;

    /// <summary>Makes what goes out for the items of one memory or version.</summary>
    /// <param name="reader">What the store holds.</param>
    /// <param name="items">The items.</param>
    /// <param name="clock">
    /// What was exchanged of the memory, read before <paramref name="reader"/> was begun: an older text than was exchanged must never look like a
    /// change of it.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<Dispatch> MakeAsync(IStoreReader reader, IReadOnlyList<OutboxItem> items, MemoryClock? clock, CancellationToken cancellationToken)
    {
        var (memory, number) = (items[0].Memory, items[0].Number);
        if (number > 0)
        {
            return await LostAsync(reader, items, cancellationToken).ConfigureAwait(false);
        }

        if (clock is { IsErased: true } || await LastAsync(reader, memory, cancellationToken).ConfigureAwait(false) is not { } last)
        {
            return await ErasedAsync(reader, items, clock, cancellationToken).ConfigureAwait(false);
        }

        if (WireNames.IsReserved(last.Version.Category) || (clock is { ChangedMs: 0 } && LocalState.IsUnchanged(last, clock)))
        {
            return Nothing(items);
        }

        if (!policy.Sends(last.Version))
        {
            return await WithheldAsync(items, clock, cancellationToken).ConfigureAwait(false);
        }

        var state = LocalState.Of(last, clock);
        var seconds = await times.NextAsync(clock?.EventSeconds ?? 0, SizeOf(last.Version), cancellationToken).ConfigureAwait(false);
        if (policy.SendsInClear(last.Version, time.GetUtcNow()))
        {
            var plain = events.Plain(last.Version, state.Name, seconds);
            return Sent(state with { PlainEvent = plain.Id.ToString() }, "clear", plain);
        }

        return Sent(state with { PlainEvent = null }, "encrypted", [.. TakenBack(clock, seconds)]);

        Dispatch Sent(SyncedState made, string layout, params NostrEvent[] beside)
        {
            var encrypted = events.Encrypted(made, seconds);
            var after = LocalState.ClockOf(made, last, clock) with { Event = encrypted.Id.ToString(), EventSeconds = seconds };
            return new Dispatch(items, made, clock, after, [encrypted, .. beside]) { Layout = layout };
        }
    }

    /// <summary>What stays on this device from now on, and may be in clear somewhere.</summary>
    private async ValueTask<Dispatch> WithheldAsync(IReadOnlyList<OutboxItem> items, MemoryClock? clock, CancellationToken cancellationToken)
    {
        if (clock?.PlainEvent is null || items.All(item => item.Reason is OutboxItem.Withheld))
        {
            return Nothing(items) with { Withheld = OutboxItem.Withheld };
        }

        var seconds = await times.NextAsync(clock.EventSeconds, contentBytes: 0, cancellationToken).ConfigureAwait(false);
        return new Dispatch(items, State: null, clock, After: null, [.. TakenBack(clock, seconds)]) { Withheld = OutboxItem.Withheld };
    }

    private IEnumerable<NostrEvent> TakenBack(MemoryClock? clock, long seconds)
        => clock?.PlainEvent is { } exposed ? events.Deletions([exposed], clock.Memory, seconds) : [];

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

        var seconds = await times.NextAsync(0, SizeOf(version.Version), cancellationToken).ConfigureAwait(false);
        var state = new SyncedState
        {
            Memory = memory,
            ChangedMs = conflict.ChangedMs,
            Name = conflict.State,
            Version = version.Version with { RetiredAt = null },
            IsLost = true,
        };
        return new Dispatch(items, state, Before: null, After: null, [events.Encrypted(state, seconds)]) { Layout = "history" };
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
        var seconds = await times.NextAsync(clock.EventSeconds, contentBytes: 0, cancellationToken).ConfigureAwait(false);
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
            items, state, clock, after, [encrypted, .. events.Deletions(removed, clock.PlainEvent is null ? null : memory, seconds)])
        {
            Layout = "erasure",
        };
    }

    private static async ValueTask<StoredVersion?> LastAsync(IStoreReader reader, MemoryId memory, CancellationToken cancellationToken)
        => await reader.FindCurrentAsync(memory, cancellationToken).ConfigureAwait(false)
            ?? (await reader.ReadHistoryAsync(memory, cancellationToken).ConfigureAwait(false) is [.., var last] ? last : null);

    private static int SizeOf(MemoryVersion version) => Encoding.UTF8.GetByteCount(version.Content);

    private static Dispatch Nothing(IReadOnlyList<OutboxItem> items) => new(items, State: null, Before: null, After: null, []);
}
