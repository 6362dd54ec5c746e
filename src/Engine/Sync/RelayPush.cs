using System.Text.Json;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>
/// Sends what waits in the outbox: page by page, each event signed once for all relays that lack it. What a relay took leaves its outbox; what
/// one did not take stays there, with the reason, until it does. A relay that fails, or takes nothing, is left out for the rest. What is large goes
/// last and alone: some relays end the connection where they find a frame too large.
/// </summary>
internal sealed class RelayPush(IMemoryStore store, SyncKeys keys, Dispatches dispatches, SyncTally tally, TimeProvider time)
{
    /// <summary>Memories of one page, in memory and in one transaction.</summary>
    private const int PageMemories = 200;

    /// <summary>Events that are under way to a relay at once.</summary>
    private const int InFlight = 32;

    /// <summary>Bytes of an event from which on it is large: half of what common relays take.</summary>
    private const int LargeBytes = 64 * 1024;

    /// <summary>Bytes around an event in the frame that publishes it.</summary>
    private const int FrameBytes = 16;

    /// <summary>The reason of what is larger than a relay takes.</summary>
    private const string TooLarge = "too_large";

    /// <summary>Sends everything.</summary>
    public async Task RunAsync(IReadOnlyList<Relay> relays, CancellationToken cancellationToken)
    {
        if (await RunAsync(relays, areLarge: false, cancellationToken).ConfigureAwait(false))
        {
            await RunAsync(relays, areLarge: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is large, or what is not.</summary>
    /// <returns>Whether there was something else.</returns>
    private async Task<bool> RunAsync(IReadOnlyList<Relay> relays, bool areLarge, CancellationToken cancellationToken)
    {
        OutboxItem? last = null;
        var isMore = false;
        while (true)
        {
            var addresses = relays.Select(relay => relay.Address).Where(address => !tally.HasFailed(address)).ToArray();
            var page = addresses.Length == 0 ? [] : await store.Sync.ReadOutboxAsync(keys.Agent, addresses, last, PageMemories, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return isMore;
            }

            var all = await MakeAsync(page, cancellationToken).ConfigureAwait(false);
            var made = all.Where(dispatch => dispatch.LargestBytes > LargeBytes == areLarge).ToArray();
            isMore |= made.Length < all.Count;
            tally.Withhold(made.Count(dispatch => dispatch.Withheld is not null));
            var taken = await Task.WhenAll(relays.Where(relay => addresses.Contains(relay.Address))
                .Select(relay => SendAsync(relay, made, areLarge ? 1 : InFlight, cancellationToken))).ConfigureAwait(false);
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
                tally.Withhold(dispatch.Withheld is null ? 0 : 1);
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
        var clocks = new Dictionary<MemoryId, MemoryClock?>();
        foreach (var memory in page.Select(item => item.Memory).Distinct())
        {
            clocks[memory] = await store.Sync.FindClockAsync(memory, cancellationToken).ConfigureAwait(false);
        }

        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var made = new List<Dispatch>();
        foreach (var items in page.GroupBy(item => (item.Memory, item.Number)))
        {
            made.Add(await dispatches.MakeAsync(reader, [.. items], clocks[items.Key.Memory], cancellationToken).ConfigureAwait(false));
        }

        return made;
    }

    /// <summary>Sends a relay what it lacks, some events at once and what it did not take before last; where it fails, the rest is not tried.</summary>
    private async Task<IReadOnlyList<Receipt>> SendAsync(Relay relay, IReadOnlyList<Dispatch> made, int inFlight, CancellationToken cancellationToken)
    {
        var document = await relay.DescribeAsync(cancellationToken).ConfigureAwait(false);
        var wanted = made.Where(dispatch => dispatch.ItemFor(relay.Address) is not null).OrderBy(dispatch => dispatch.ItemFor(relay.Address)!.Reason is not null).ToArray();
        var receipts = wanted.Where(dispatch => !Fits(dispatch, document)).Select(dispatch => new Receipt(dispatch, relay.Address, TooLarge)).ToList();
        foreach (var some in wanted.Where(dispatch => Fits(dispatch, document)).Chunk(inFlight))
        {
            var answers = await Task.WhenAll(some.Select(dispatch => SendAsync(relay, dispatch, cancellationToken))).ConfigureAwait(false);
            receipts.AddRange(answers);
            if (answers.FirstOrDefault(one => one.Failure is not null) is { } failed)
            {
                tally.Fail(relay.Address, failed.Failure!);
                break;
            }

            if (answers.Length == InFlight && answers.All(one => one.Refusal is not null))
            {
                tally.Fail(relay.Address, $"it takes nothing: {answers[0].Refusal}");
                break;
            }
        }

        return receipts;
    }

    /// <summary>Whether a relay takes events of this size; where it does not say, it is tried.</summary>
    private static bool Fits(Dispatch dispatch, RelayDocument? document)
        => document is null || dispatch.LargestBytes + FrameBytes <= (document.MaxMessageBytes ?? long.MaxValue)
            && dispatch.Events.All(one => one.Content.Length <= (document.MaxContentCharacters ?? long.MaxValue)
            && one.Tags.Count <= (document.MaxEventTags ?? long.MaxValue));

    private static async Task<Receipt> SendAsync(Relay relay, Dispatch dispatch, CancellationToken cancellationToken)
    {
        try
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
        catch (RelayException error)
        {
            return new Receipt(dispatch, relay.Address, JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString())) { Failure = error.Message };
        }
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
            foreach (var refusal in relay.Where(one => one.Failure is null).Select(one => one.Refusal).OfType<string>().Distinct())
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
            await DeliverAsync(writer, dispatch.Items, cancellationToken).ConfigureAwait(false);
            return false;
        }

        var took = dispatch.Items.Where(item => receipts.Any(one => one.Relay == item.Relay && one.Refusal is null)).ToArray();
        foreach (var item in dispatch.Items.Except(dispatch.Withheld is null ? took : []))
        {
            if ((receipts.FirstOrDefault(one => one.Relay == item.Relay)?.Refusal ?? dispatch.Withheld) is { } reason && reason != item.Reason)
            {
                await writer.Sync.PutOffAsync(keys.Agent, item, reason, cancellationToken).ConfigureAwait(false);
            }
        }

        if (took.Length == 0 || dispatch.State is not { } state)
        {
            return false;
        }

        foreach (var one in dispatch.Events.Where(one => one.Kind is EventKind.ApplicationData))
        {
            await writer.Sync.NoteEventAsync(one.Id.ToString(), state.Memory, state.Name, cancellationToken).ConfigureAwait(false);
        }

        if (dispatch.After is not { } after)
        {
            await DeliverAsync(writer, took, cancellationToken).ConfigureAwait(false);
            return true;
        }

        // Where another exchange was faster, what it remembers is newer, and the relays may have what is older: they get it once more.
        var now = await writer.Sync.FindClockAsync(state.Memory, cancellationToken).ConfigureAwait(false);
        var isLatest = now is null || now.State == dispatch.Before?.State || now.State == after.State;
        await writer.Sync.SaveClockAsync(
            (isLatest ? after : now!) with { EventSeconds = Math.Max(now?.EventSeconds ?? 0, after.EventSeconds) }, cancellationToken).ConfigureAwait(false);
        if (isLatest)
        {
            await DeliverAsync(writer, took, cancellationToken).ConfigureAwait(false);
            return true;
        }

        foreach (var item in took)
        {
            await writer.Sync.QueueAsync(keys.Agent, item.Relay, item.Memory, item.Number, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask DeliverAsync(IStoreWriter writer, IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            await writer.Sync.DeliverAsync(keys.Agent, item.Relay, item.Memory, item.Number, item.Sequence, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string NameOf(RelayReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    /// <summary>What a relay did with the events of a memory.</summary>
    private sealed record Receipt(Dispatch Dispatch, string Relay, string? Refusal)
    {
        /// <summary>Why the relay said nothing; null where it did.</summary>
        public string? Failure { get; init; }
    }
}
