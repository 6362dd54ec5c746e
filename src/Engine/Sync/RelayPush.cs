using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>
/// Sends what waits in the outbox: page by page, each event signed once for all relays that lack it. What a relay took leaves its outbox; what
/// one did not take stays there, with the reason, until it does. A relay that fails is left out for the rest.
/// </summary>
internal sealed class RelayPush(IMemoryStore store, SyncKeys keys, Dispatches dispatches, SyncTally tally, TimeProvider time)
{
    /// <summary>Memories of one page, in memory and in one transaction.</summary>
    private const int PageMemories = 200;

    /// <summary>Events that are under way to a relay at once.</summary>
    private const int InFlight = 32;

    /// <summary>Sends everything.</summary>
    public async Task RunAsync(IReadOnlyList<Relay> relays, CancellationToken cancellationToken)
    {
        OutboxItem? last = null;
        while (true)
        {
            var addresses = relays.Select(relay => relay.Address).Where(address => !tally.HasFailed(address)).ToArray();
            var page = addresses.Length == 0 ? [] : await store.Sync.ReadOutboxAsync(keys.Agent, addresses, last, PageMemories, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return;
            }

            var made = await MakeAsync(page, cancellationToken).ConfigureAwait(false);
            var taken = await Task.WhenAll(relays.Where(relay => addresses.Contains(relay.Address))
                .Select(relay => SendAsync(relay, made, cancellationToken))).ConfigureAwait(false);
            await SaveAsync(made, taken.SelectMany(one => one).ToLookup(one => one.Dispatch), cancellationToken).ConfigureAwait(false);
            last = page[^1];
        }
    }

    /// <summary>Names what would be sent.</summary>
    public async Task PlanAsync(IReadOnlyList<string> relays, CancellationToken cancellationToken)
    {
        OutboxItem? last = null;
        while (await store.Sync.ReadOutboxAsync(keys.Agent, relays, last, PageMemories, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var dispatch in await MakeAsync(page, cancellationToken).ConfigureAwait(false))
            {
                if (dispatch.State is { } state)
                {
                    tally.Plan(new PlannedEvent(state.Memory, dispatch.Layout, [.. dispatch.Items.Select(item => item.Relay)]));
                }
            }

            last = page[^1];
        }
    }

    private async ValueTask<IReadOnlyList<Dispatch>> MakeAsync(IReadOnlyList<OutboxItem> page, CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var made = new List<Dispatch>();
        foreach (var items in page.GroupBy(item => (item.Memory, item.Number)))
        {
            var dispatch = await dispatches.MakeAsync(reader, [.. items], cancellationToken).ConfigureAwait(false);
            if (dispatch.Withheld is not null)
            {
                tally.Withhold();
            }

            made.Add(dispatch);
        }

        return made;
    }

    /// <summary>Sends a relay what it lacks, some events at once; where it fails, the rest is not tried.</summary>
    private async Task<IReadOnlyList<Receipt>> SendAsync(Relay relay, IReadOnlyList<Dispatch> made, CancellationToken cancellationToken)
    {
        var receipts = new List<Receipt>();
        var wanted = made.Where(dispatch => dispatch.State is not null && dispatch.Items.Any(item => item.Relay == relay.Address)).ToArray();
        foreach (var some in wanted.Chunk(InFlight))
        {
            try
            {
                receipts.AddRange(await Task.WhenAll(some.Select(dispatch => SendAsync(relay, dispatch, cancellationToken))).ConfigureAwait(false));
            }
            catch (RelayException error)
            {
                tally.Fail(relay.Address, error.Message);
                break;
            }
        }

        return receipts;
    }

    private static async Task<Receipt> SendAsync(Relay relay, Dispatch dispatch, CancellationToken cancellationToken)
    {
        foreach (var one in dispatch.Events)
        {
            if (await relay.PublishAsync(one, cancellationToken).ConfigureAwait(false) is { IsAccepted: false } verdict)
            {
                return new Receipt(dispatch, relay.Address, NameOf(verdict.Prefix));
            }
        }

        return new Receipt(dispatch, relay.Address, Refusal: null);
    }

    /// <summary>Remembers in one transaction what the relays have now.</summary>
    private async ValueTask SaveAsync(
        IReadOnlyList<Dispatch> made, ILookup<Dispatch, Receipt> receipts, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Sync, RelaySync.Actor, MemoryOrigin.Agent, time.GetUtcNow());
        var writer = await store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var pushed = 0;
        foreach (var dispatch in made)
        {
            pushed += await SaveAsync(writer, dispatch, [.. receipts[dispatch]], cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        tally.Push(pushed);
        foreach (var relay in receipts.SelectMany(one => one).GroupBy(one => one.Relay))
        {
            var took = relay.Count(one => one.Refusal is null);
            tally.Change(relay.Key, report => report with { Pushed = report.Pushed + took });
            foreach (var refusal in relay.Select(one => one.Refusal).OfType<string>().Distinct())
            {
                tally.Note(relay.Key, $"it did not take some events: {refusal}");
            }
        }
    }

    private async ValueTask<bool> SaveAsync(IStoreWriter writer, Dispatch dispatch, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        if (dispatch is { State: null, Withheld: null })
        {
            // Nothing of it is to be sent, to nobody.
            foreach (var item in dispatch.Items)
            {
                await writer.Sync.DeliverAsync(keys.Agent, item.Relay, item.Memory, item.Number, item.Sequence, cancellationToken).ConfigureAwait(false);
            }

            return false;
        }

        foreach (var item in dispatch.Items)
        {
            if (receipts.FirstOrDefault(one => one.Relay == item.Relay) is { Refusal: null })
            {
                await writer.Sync.DeliverAsync(keys.Agent, item.Relay, item.Memory, item.Number, item.Sequence, cancellationToken).ConfigureAwait(false);
            }
            else if ((dispatch.Withheld ?? receipts.FirstOrDefault(one => one.Relay == item.Relay)?.Refusal) is { } reason && reason != item.Reason)
            {
                await writer.Sync.PutOffAsync(keys.Agent, item, reason, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!receipts.Any(one => one.Refusal is null) || dispatch.State is not { } state)
        {
            return false;
        }

        foreach (var one in dispatch.Events.Where(one => one.Kind is EventKind.ApplicationData))
        {
            await writer.Sync.NoteEventAsync(one.Id.ToString(), state.Memory, state.Name, cancellationToken).ConfigureAwait(false);
        }

        // Where another exchange was faster, what it remembers is newer.
        if (dispatch.After is { } after && await writer.Sync.FindClockAsync(state.Memory, cancellationToken).ConfigureAwait(false) is var now && now?.State == dispatch.Before?.State)
        {
            await writer.Sync.SaveClockAsync(after, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static string NameOf(RelayReason reason) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    /// <summary>What a relay did with the events of a memory.</summary>
    private sealed record Receipt(Dispatch Dispatch, string Relay, string? Refusal);
}
