using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>
/// Brings a state from a relay together with what the store holds, within one transaction:
/// <list type="number">
/// <item>what was erased stays away; what the owner erased elsewhere is retired here;</item>
/// <item>a state that was seen before changes nothing; a relay that holds it still gets the later one;</item>
/// <item>one that follows what is here takes its place;</item>
/// <item>of two that know nothing of each other and say the same, both devices go on with the name of the one that would win;</item>
/// <item>of two that know nothing of each other the later one wins (<see cref="SyncedState.WinsOver"/>); the other one stays as a version
/// of the history, is named as a conflict, and goes to the other devices too.</item>
/// </list>
/// </summary>
internal sealed class StateMerge(IStoreWriter writer, string agent, IReadOnlyList<string> relays, DateTimeOffset now)
{
    /// <summary>Merges a state.</summary>
    /// <param name="incoming">The state.</param>
    /// <param name="id">The id of the event that carried it.</param>
    /// <param name="seconds">The time of the event, in seconds since 1970.</param>
    /// <param name="relay">The relay that had it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<MergeResult> MergeAsync(SyncedState incoming, string id, long seconds, string relay, CancellationToken cancellationToken)
    {
        var clock = await writer.Sync.FindClockAsync(incoming.Memory, cancellationToken).ConfigureAwait(false);
        if (await writer.IsErasedAsync(incoming.Memory, cancellationToken).ConfigureAwait(false) || clock is { IsErased: true })
        {
            return await BarAsync(incoming, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
        }

        // Step 1: what is here, and how far its events are.
        var isSeen = await writer.Sync.KnowsStateAsync(incoming.Memory, incoming.Name, cancellationToken).ConfigureAwait(false);
        var last = await writer.FindLastAsync(incoming.Memory, cancellationToken).ConfigureAwait(false);
        await writer.Sync.NoteEventAsync(id, incoming.Memory, incoming.Name, cancellationToken).ConfigureAwait(false);
        if (incoming.Version is null)
        {
            return await GiveUpAsync(incoming, last, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
        }

        if (last is null)
        {
            return await BeginAsync(incoming, id, seconds, relay, cancellationToken).ConfigureAwait(false);
        }

        // Step 2: what is known changes nothing but that this relay has it.
        var local = LocalState.Of(last, clock);
        var merged = incoming.IsForeign ? Completed(incoming, last.Version) : incoming;
        if (!incoming.IsLost && clock is { ChangedMs: 0 } && LocalState.IsUnchanged(last, clock))
        {
            // So far there was only history, without what the memory is now.
            await TakeAsync(merged, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
            return MergeResult.Taken;
        }

        if (local.Name == incoming.Name || (incoming.IsForeign && IsSame(merged.Version!, last.Version)))
        {
            return await HoldAsync(local, last, clock, incoming, id, seconds, relay, cancellationToken).ConfigureAwait(false);
        }

        if (isSeen || (!incoming.IsLost && local.Follows.Contains(incoming.Name)))
        {
            await CatchUpAsync(incoming, clock, seconds, relay, cancellationToken).ConfigureAwait(false);
            return MergeResult.Known;
        }

        // Step 3: what follows what is here takes its place.
        if (!incoming.IsLost && merged.Follows.Contains(local.Name))
        {
            await TakeAsync(merged, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
            return MergeResult.Taken;
        }

        // Step 4: neither knows of the other.
        return await DecideAsync(incoming, merged, local, last, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Two states know nothing of each other.</summary>
    private async ValueTask<MergeResult> DecideAsync(
        SyncedState incoming, SyncedState merged, SyncedState local, StoredVersion last, MemoryClock? clock, string id, long seconds, string relay,
        CancellationToken cancellationToken)
    {
        if (!incoming.IsLost && !incoming.IsForeign && StateText.SaysTheSame(incoming.Version!, last.Version))
        {
            await AgreeAsync(incoming, local, last, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
            return MergeResult.Known;
        }

        if (merged is { IsForeign: true, Version.RetiredAt: not null } && !merged.WinsOver(local))
        {
            // A deletion means what was there before it.
            return MergeResult.Known;
        }

        if (merged.IsLost || !merged.WinsOver(local))
        {
            await KeepAsync(merged, local, last, clock, seconds, relay, cancellationToken).ConfigureAwait(false);
            return MergeResult.KeptAsHistory;
        }

        await TakeAsync(merged with { Follows = SyncedState.With(local.Name, merged.Follows) }, clock, id, seconds, relay, cancellationToken).ConfigureAwait(false);
        if (incoming.IsForeign && LocalState.IsUnchanged(last, clock))
        {
            return MergeResult.Taken;
        }

        await NameAsync(local, last.Version.Number, last.Version.RetiredAt is null, cancellationToken).ConfigureAwait(false);
        return MergeResult.TakenOverConflict;
    }

    /// <summary>Nothing comes back of what was erased; a relay that still offers it gets told once more.</summary>
    private async ValueTask<MergeResult> BarAsync(
        SyncedState incoming, MemoryClock? clock, string id, long seconds, string relay, CancellationToken cancellationToken)
    {
        await writer.Sync.NoteEventAsync(id, incoming.Memory, incoming.Name, cancellationToken).ConfigureAwait(false);
        if (incoming.Version is null)
        {
            return MergeResult.Known;
        }

        var changed = clock?.ChangedMs ?? now.ToUnixTimeMilliseconds();
        await writer.Sync.SaveClockAsync(
            new MemoryClock
            {
                Memory = incoming.Memory,
                ChangedMs = changed,
                State = clock is { IsErased: true } ? clock.State : StateText.NameOfErased(incoming.Memory, changed),
                Event = clock?.Event,
                EventSeconds = Math.Max(clock?.EventSeconds ?? 0, seconds),
                PlainEvent = incoming.PlainEvent ?? clock?.PlainEvent,
                IsErased = true,
            },
            cancellationToken).ConfigureAwait(false);
        await writer.Sync.QueueAsync(agent, relay, incoming.Memory, 0, cancellationToken).ConfigureAwait(false);
        return MergeResult.Barred;
    }

    /// <summary>The first that this store hears of a memory.</summary>
    private async ValueTask<MergeResult> BeginAsync(SyncedState incoming, string id, long seconds, string relay, CancellationToken cancellationToken)
    {
        if (incoming is { IsForeign: true, Version.RetiredAt: not null })
        {
            return MergeResult.Known;
        }

        if (incoming.IsLost)
        {
            // Only history: whatever the memory is now will win, and comes from somewhere.
            var lost = incoming with { Version = incoming.Version! with { RetiredAt = now }, ChangedMs = 0, Follows = [] };
            await TakeAsync(lost, clock: null, id, seconds, relay, cancellationToken).ConfigureAwait(false);
            await writer.Sync.AddConflictAsync(new SyncConflict(incoming.Memory, 1, incoming.ChangedMs, incoming.Name, now), cancellationToken).ConfigureAwait(false);
            return MergeResult.KeptAsHistory;
        }

        await TakeAsync(incoming, clock: null, id, seconds, relay, cancellationToken).ConfigureAwait(false);
        return MergeResult.Taken;
    }

    private async ValueTask<MergeResult> GiveUpAsync(
        SyncedState erased, StoredVersion? last, MemoryClock? clock, string id, long seconds, string relay, CancellationToken cancellationToken)
    {
        var retired = last is { Version.RetiredAt: null } && await writer.RetireAsync(erased.Memory, now, cancellationToken).ConfigureAwait(false) is not null;
        await writer.Sync.SaveClockAsync(
            new MemoryClock
            {
                Memory = erased.Memory,
                ChangedMs = erased.ChangedMs,
                State = erased.Name,
                Event = id,
                EventSeconds = seconds,
                PlainEvent = clock?.PlainEvent,
                IsErased = true,
            },
            cancellationToken).ConfigureAwait(false);
        await writer.Sync.DeliverAsync(agent, relay, erased.Memory, 0, long.MaxValue, cancellationToken).ConfigureAwait(false);
        foreach (var other in relays.Where(other => other != relay))
        {
            await writer.Sync.QueueAsync(agent, other, erased.Memory, 0, cancellationToken).ConfigureAwait(false);
        }

        return retired ? MergeResult.ErasedElsewhere : MergeResult.Known;
    }

    /// <summary>Lets a state take the place of what is here.</summary>
    private async ValueTask TakeAsync(
        SyncedState state, MemoryClock? clock, string id, long seconds, string relay, CancellationToken cancellationToken)
    {
        await writer.RetireAsync(state.Memory, now, cancellationToken).ConfigureAwait(false);
        var last = await writer.FindLastAsync(state.Memory, cancellationToken).ConfigureAwait(false);
        if (state.Version!.RetiredAt is null || last is null || !IsSame(state.Version, last.Version))
        {
            await AddAsync(state.Version, last, cancellationToken).ConfigureAwait(false);
            await writer.RemoveDerivedEdgesAsync(MemoryEdge.Tier0, state.Memory, cancellationToken).ConfigureAwait(false);
            await writer.RemoveDerivedEdgesAsync(MemoryEdge.Vectors, state.Memory, cancellationToken).ConfigureAwait(false);
            last = await writer.FindLastAsync(state.Memory, cancellationToken).ConfigureAwait(false);
        }

        var taken = LocalState.ClockOf(state, last!, clock);
        await writer.Sync.SaveClockAsync(
            taken with { Event = state.IsForeign ? taken.Event : id, EventSeconds = Math.Max(taken.EventSeconds, seconds) }, cancellationToken).ConfigureAwait(false);

        if (state.IsLost)
        {
            return;
        }

        // What came in clear goes to one's own devices encrypted, also by the relay that it came from.
        foreach (var other in relays.Where(other => other != relay || state.IsForeign))
        {
            await writer.Sync.QueueAsync(agent, other, state.Memory, 0, cancellationToken).ConfigureAwait(false);
        }

        if (!state.IsForeign)
        {
            await writer.Sync.DeliverAsync(agent, relay, state.Memory, 0, long.MaxValue, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps a state that lost as a version of the past; what is here stays the last version.</summary>
    private async ValueTask KeepAsync(
        SyncedState lost, SyncedState local, StoredVersion last, MemoryClock? clock, long seconds, string relay, CancellationToken cancellationToken)
    {
        var held = last;
        var isText = lost.Version!.RetiredAt is null;
        if (isText)
        {
            await writer.RetireAsync(lost.Memory, now, cancellationToken).ConfigureAwait(false);
            await AddAsync(lost.Version with { RetiredAt = now }, last, cancellationToken).ConfigureAwait(false);
            await AddAsync(last.Version, last with { Version = last.Version with { Number = last.Version.Number + 1 } }, cancellationToken).ConfigureAwait(false);
            held = (await writer.FindLastAsync(lost.Memory, cancellationToken).ConfigureAwait(false))!;
        }

        var kept = LocalState.ClockOf(local with { Follows = SyncedState.With(lost.Name, local.Follows) }, held, clock);
        await writer.Sync.SaveClockAsync(
            kept with { EventSeconds = lost.IsLost ? kept.EventSeconds : Math.Max(kept.EventSeconds, seconds) }, cancellationToken).ConfigureAwait(false);
        if (isText && lost.IsLost)
        {
            await writer.Sync.AddConflictAsync(
                new SyncConflict(lost.Memory, last.Version.Number + 1, lost.ChangedMs, lost.Name, now), cancellationToken).ConfigureAwait(false);
            return;
        }

        await NameAsync(lost, isText ? last.Version.Number + 1 : last.Version.Number, isText, cancellationToken).ConfigureAwait(false);

        // The relay has the one that lost; it gets the one that won.
        await writer.Sync.QueueAsync(agent, relay, lost.Memory, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Names a conflict, and lets the other devices have the text that lost.</summary>
    private async ValueTask NameAsync(SyncedState lost, int number, bool hasText, CancellationToken cancellationToken)
    {
        await writer.Sync.AddConflictAsync(new SyncConflict(lost.Memory, number, lost.ChangedMs, lost.Name, now), cancellationToken).ConfigureAwait(false);
        if (!hasText)
        {
            return;
        }

        foreach (var relay in relays)
        {
            await writer.Sync.QueueAsync(agent, relay, lost.Memory, number, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What the relay has is behind what is here, because another device sent it late: it gets what is here, with a later time. What is older than
    /// the last event about the memory is only left over.
    /// </summary>
    private async ValueTask CatchUpAsync(SyncedState outdated, MemoryClock? clock, long seconds, string relay, CancellationToken cancellationToken)
    {
        if (outdated.IsLost || outdated.IsForeign || clock is null || seconds < clock.EventSeconds)
        {
            return;
        }

        await writer.Sync.SaveClockAsync(clock with { EventSeconds = seconds }, cancellationToken).ConfigureAwait(false);
        await writer.Sync.QueueAsync(agent, relay, outdated.Memory, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Two devices came to the same by themselves: only the name of the state is to be agreed on.</summary>
    private async ValueTask AgreeAsync(
        SyncedState incoming, SyncedState local, StoredVersion last, MemoryClock? clock, string id, long seconds, string relay,
        CancellationToken cancellationToken)
    {
        var (winner, other) = incoming.WinsOver(local) ? (incoming, local) : (local, incoming);
        var agreed = LocalState.ClockOf(winner with { Follows = SyncedState.With(other.Name, winner.Follows) }, last, clock);
        await writer.Sync.SaveClockAsync(agreed with { Event = id, EventSeconds = Math.Max(agreed.EventSeconds, seconds) }, cancellationToken).ConfigureAwait(false);
        if (winner == incoming)
        {
            await writer.Sync.DeliverAsync(agent, relay, incoming.Memory, 0, long.MaxValue, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await writer.Sync.QueueAsync(agent, relay, incoming.Memory, 0, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The state that is here is the one that the relay has.</summary>
    private async ValueTask<MergeResult> HoldAsync(
        SyncedState local, StoredVersion last, MemoryClock? clock, SyncedState incoming, string id, long seconds, string relay,
        CancellationToken cancellationToken)
    {
        var held = LocalState.ClockOf(local, last, clock);
        await writer.Sync.SaveClockAsync(
            held with { Event = incoming.IsForeign ? held.Event : id, EventSeconds = Math.Max(held.EventSeconds, seconds) }, cancellationToken).ConfigureAwait(false);
        if (incoming is { IsForeign: false, IsLost: false })
        {
            await writer.Sync.DeliverAsync(agent, relay, incoming.Memory, 0, long.MaxValue, cancellationToken).ConfigureAwait(false);
        }

        return MergeResult.Known;
    }

    private async ValueTask AddAsync(MemoryVersion version, StoredVersion? last, CancellationToken cancellationToken)
        => await writer.AddAsync(
            version with
            {
                Number = (last?.Version.Number ?? 0) + 1,
                RecordedAt = now,
                RetiredAt = version.RetiredAt is { } retired ? retired < now ? now : retired : null,
                Position = version.Session is not null && version.Session == last?.Version.Session ? last.Version.Position : version.Position,
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>What another program knows of a memory, with what it does not know kept.</summary>
    private static SyncedState Completed(SyncedState foreign, MemoryVersion local) => foreign with
    {
        Version = foreign.Version!.RetiredAt is { } retired
            ? local with { RetiredAt = retired }
            : local with
            {
                Content = foreign.Version.Content,
                Category = foreign.Version.Category,
                Metadata = foreign.Version.Metadata,
                Origin = foreign.Version.Origin,
                Trust = foreign.Version.Trust,
                Summary = local.Content == foreign.Version.Content ? local.Summary : null,
                RetiredAt = null,
            },
    };

    private static bool IsSame(MemoryVersion one, MemoryVersion other)
        => one.Content == other.Content
            && one.Category == other.Category
            && (one.Metadata == other.Metadata || LightningMetadata.Write(one.Metadata) == LightningMetadata.Write(other.Metadata))
            && (one.RetiredAt is null) == (other.RetiredAt is null);
}
