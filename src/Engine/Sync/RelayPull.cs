using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>
/// Takes what one relay has: page by page from the newest event back to the cursor, less an overlap for what reached the relay late. Each
/// page is merged in one transaction before the next is asked for. The cursor moves when the way back is done; where it was cut off, the
/// next exchange goes on there. No relay moves the cursor of another. A page may be as short as the relay likes: only an empty one is the end.
/// </summary>
internal sealed class RelayPull(IMemoryStore store, SyncKeys keys, IReadOnlyList<string> relays, SyncTally tally, TimeProvider time, bool isDryRun)
{
    /// <summary>
    /// How far behind the cursor it begins: a clock may be as far behind as others may be ahead, and devices take up to five minutes to send
    /// what they have stamped.
    /// </summary>
    public const long OverlapSeconds = NostrLimits.FutureSeconds + EventTimes.OldestSeconds + (10 * 60);

    /// <summary>Refused events after which a relay is left alone until the next exchange: each costs work, and anybody can make them.</summary>
    private const int MostRefused = 2_000;

    /// <summary>Events that are asked for at once; most relays give no more.</summary>
    private const int PageEvents = 500;

    private readonly EventOpening _opening = new(keys, store.Name);

    /// <summary>Takes everything; a relay that fails is named in the tally.</summary>
    public async Task RunAsync(Relay relay, CancellationToken cancellationToken)
    {
        try
        {
            var document = await relay.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var limit = (int)Math.Min(PageEvents, document?.MaxLimit ?? PageEvents);
            var isComplete = true;
            foreach (var stream in SyncStream.Of(store.Name, keys))
            {
                isComplete = isComplete && await PullAsync(relay, stream, limit, cancellationToken).ConfigureAwait(false);
            }

            tally.Change(relay.Address, report => report with { IsComplete = isComplete });
        }
        catch (RelayException error)
        {
            tally.Fail(relay.Address, error.Message);
        }
    }

    /// <summary>Takes one stream.</summary>
    /// <returns>Whether all of it was taken.</returns>
    private async ValueTask<bool> PullAsync(Relay relay, SyncStream stream, int limit, CancellationToken cancellationToken)
    {
        var cursor = await store.Sync.ReadCursorAsync(keys.Agent, relay.Address, stream.Name, cancellationToken).ConfigureAwait(false);
        if (cursor.UntilSeconds is not null)
        {
            // A pass that was cut off: what is newer than it comes with the next one, which begins right after.
            if (await PullBackAsync(relay, stream, cursor, limit, cancellationToken).ConfigureAwait(false) is not { } finished)
            {
                return false;
            }

            cursor = finished;
        }

        return await PullBackAsync(relay, stream, cursor, limit, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Goes back from the newest event, or from where a pass was cut off.</summary>
    /// <returns>The cursor of the next pass; null where this one was cut off.</returns>
    private async ValueTask<RelayCursor?> PullBackAsync(
        Relay relay, SyncStream stream, RelayCursor cursor, int limit, CancellationToken cancellationToken)
    {
        // Step 1: what was taken before the clock was set back is no reason to pass over what came since.
        var since = Math.Max(0, Math.Min(cursor.SinceSeconds, Now) - OverlapSeconds);
        var (until, top) = (cursor.UntilSeconds, cursor.TopSeconds);
        var wasOneSecond = false;
        while (true)
        {
            // Step 2: a page, and what of it is true.
            var filter = stream.Filter with { SinceSeconds = since > 0 ? since : null, UntilSeconds = until, Limit = limit };
            var page = await relay.FetchAsync(filter, cancellationToken).ConfigureAwait(false);
            var asked = page.Events.Where(filter.Matches).ToArray();
            var accepted = await TakeAsync(relay.Address, asked, cancellationToken).ConfigureAwait(false);
            await RefuseAsync(relay.Address, page.Events.Where(received => !filter.Matches(received)), cancellationToken).ConfigureAwait(false);
            top = accepted.Count > 0 ? Math.Max(top, Math.Min(accepted.Max(one => one.CreatedAtSeconds), Now)) : top;
            var isPrefix = IsPrefix(page);
            var problem = ProblemOf(page, isPrefix) ?? (tally.Of(relay.Address).Refused > MostRefused ? "it sends too much that is not true" : null);
            if (asked.Length == 0 && problem is null)
            {
                var finished = new RelayCursor(Math.Max(top, Math.Min(cursor.SinceSeconds, Now)));
                await SaveAsync(relay.Address, stream, finished, cancellationToken).ConfigureAwait(false);
                return finished;
            }


            // Step 3: the last second of a page may have more than the page, so it is asked for again, and passed over when the page has nothing else.
            // Of a page that was cut off counts what came, where the newest came first.
            if (asked.Length > 0 && (problem is null || isPrefix))
            {
                var oldest = asked.Min(one => one.CreatedAtSeconds);
                var isOneSecond = oldest == until && problem is null;
                if (isOneSecond ? asked.Length >= limit : wasOneSecond)
                {
                    tally.Note(relay.Address, "it gives fewer events at once than it has of one second, so some of them cannot be asked for");
                }

                wasOneSecond = isOneSecond;
                until = isOneSecond ? oldest - 1 : oldest;
                await SaveAsync(relay.Address, stream, new RelayCursor(cursor.SinceSeconds, until, top), cancellationToken).ConfigureAwait(false);
            }

            if (problem is not null)
            {
                tally.Fail(relay.Address, problem);
                return null;
            }
        }
    }

    /// <summary>Merges a page in one transaction.</summary>
    /// <returns>The events that are true, those that were known included.</returns>
    private async ValueTask<List<NostrEvent>> TakeAsync(string relay, NostrEvent[] events, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await store.Sync.FindEventsAsync([.. events.Select(one => one.Id.ToString())], cancellationToken).ConfigureAwait(false);
        var accepted = new List<NostrEvent>(events.Length);
        var states = new List<(NostrEvent Event, SyncedState State)>();
        var refused = new List<RefusedEvent>();
        foreach (var one in events)
        {
            if (known.Contains(one.Id.ToString()) && one.CreatedAtSeconds <= now.ToUnixTimeSeconds() + NostrLimits.FutureSeconds)
            {
                accepted.Add(one);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            switch (_opening.Open(one, now))
            {
                case OpenedEvent.State opened:
                    accepted.Add(one);
                    states.Add((one, opened.Synced));
                    break;
                case OpenedEvent.Passed:
                    accepted.Add(one);
                    break;
                case OpenedEvent.Refused rule:
                    refused.Add(Refusal(relay, one, rule.Reason, now));
                    break;
            }
        }

        await SaveRefusedAsync(refused, cancellationToken).ConfigureAwait(false);
        if (states.Count > 0)
        {
            await MergeAsync(relay, states, now, cancellationToken).ConfigureAwait(false);
        }

        if (known.Count > 0 && !isDryRun && await store.Sync.CountOutboxAsync(keys.Agent, [relay], cancellationToken).ConfigureAwait(false) > 0)
        {
            await store.Sync.DeliverKnownAsync(keys.Agent, relay, [.. known], cancellationToken).ConfigureAwait(false);
        }

        return accepted;
    }

    private async ValueTask MergeAsync(
        string relay, IReadOnlyList<(NostrEvent Event, SyncedState State)> states, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (isDryRun)
        {
            var rehearsal = await store.RehearseAsync(cancellationToken).ConfigureAwait(false);
            await using var rehearsed = rehearsal.ConfigureAwait(false);
            await MergeAsync(rehearsal, relay, states, now, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await MergeAsync(store, relay, states, now, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask MergeAsync(
        IMemoryStore into, string relay, IReadOnlyList<(NostrEvent Event, SyncedState State)> states, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Sync, RelaySync.Actor, MemoryOrigin.Relay, now);
        var writer = await into.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        await writer.Sync.CollectAsync(keys.Agent, relays, cancellationToken).ConfigureAwait(false);
        var merge = new StateMerge(writer, keys.Agent, relays, intent.Time);
        var results = new List<MergeResult>(states.Count);
        foreach (var (received, state) in states)
        {
            results.Add(await merge.MergeAsync(state, received.Id.ToString(), received.CreatedAtSeconds, relay, cancellationToken).ConfigureAwait(false));
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (index, (_, state)) in states.Index())
        {
            tally.Merge(relay, state.Memory, state.Name, results[index]);
        }
    }

    /// <summary>Names what nobody has asked for: events of others and the like.</summary>
    private async ValueTask RefuseAsync(string relay, IEnumerable<NostrEvent> stray, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var own = keys.Secret.PublicKey;
        await SaveRefusedAsync(
            [.. stray.Select(one => Refusal(relay, one, one.Author.Equals(own) ? "not_asked_for" : "foreign_author", now))], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SaveRefusedAsync(List<RefusedEvent> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0)
        {
            return;
        }

        tally.Refuse(refused);
        if (!isDryRun)
        {
            await store.Sync.AddRefusedAsync(keys.Agent, refused, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SaveAsync(string relay, SyncStream stream, RelayCursor cursor, CancellationToken cancellationToken)
    {
        if (!isDryRun)
        {
            await store.Sync.SaveCursorAsync(keys.Agent, relay, stream.Name, cursor, cancellationToken).ConfigureAwait(false);
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Whether a page that was cut off is the beginning of what there is: the newest first, each once.</summary>
    private static bool IsPrefix(RelayPage page)
        => page.Events.Zip(page.Events.Skip(1)).All(pair => pair.First.CreatedAtSeconds >= pair.Second.CreatedAtSeconds)
            && page.Events.DistinctBy(one => one.Id).Count() == page.Events.Count;

    private static string? ProblemOf(RelayPage page, bool isPrefix) => page switch
    {
        { End: RelayPageEnd.Deadline } => "it did not answer in time",
        { End: RelayPageEnd.Dropped } => page.Reason.Length > 0 ? page.Reason : "the connection ended",
        { End: RelayPageEnd.Closed } => "it refused the question",
        { End: RelayPageEnd.Full } when !isPrefix => "it sent more than was asked for",
        _ => null,
    };

    private static RefusedEvent Refusal(string relay, NostrEvent one, string reason, DateTimeOffset now)
        => new(relay, one.Id.ToString(), one.Author.ToString(), one.Kind, reason, now);
}
