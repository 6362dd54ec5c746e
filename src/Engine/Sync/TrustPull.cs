using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>
/// Takes what others say from one relay: some questions one after another, of each at most some pages of the newest events. What is wrong with an
/// event concerns that event alone.
/// </summary>
internal sealed class TrustPull(PaymentPurse purse, SyncKeys keys, TrustTally tally, TimeProvider time)
{
    private const int PageEvents = 500;

    /// <summary>Pages of one question: what strangers say beyond that is not read.</summary>
    private const int MostPages = 4;

    /// <summary>What waited at its author before a relay got it is stamped earlier.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    /// <summary>Takes what a relay answers to questions; a relay that fails is named in the tally.</summary>
    public async Task RunAsync(Relay relay, IReadOnlyList<(string? Stream, NostrFilter Filter)> questions, CancellationToken cancellationToken)
    {
        try
        {
            var document = await relay.DescribeAsync(cancellationToken).ConfigureAwait(false);
            var limit = (int)Math.Min(PageEvents, document?.MaxLimit ?? PageEvents);
            foreach (var (stream, filter) in questions)
            {
                if (!await AskAsync(relay, stream, filter, limit, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (RelayException error)
        {
            tally.Fail(relay.Address, error.Message);
        }
    }

    /// <summary>The latest of the events that a relay has for a question, as far as they are true.</summary>
    public async Task<IReadOnlyList<NostrEvent>> LatestAsync(Relay relay, NostrFilter filter, CancellationToken cancellationToken)
    {
        try
        {
            var page = await relay.FetchAsync(filter, cancellationToken).ConfigureAwait(false);
            return [.. page.Events.Where(filter.Matches).Where(IsTrue)];
        }
        catch (RelayException error)
        {
            tally.Fail(relay.Address, error.Message);
            return [];
        }
    }

    /// <summary>Asks one question.</summary>
    /// <returns>Whether the relay is still of use.</returns>
    private async Task<bool> AskAsync(Relay relay, string? stream, NostrFilter filter, int limit, CancellationToken cancellationToken)
    {
        var cursor = stream is null ? 0 : await purse.Trust.CursorAsync(relay.Address, stream, cancellationToken).ConfigureAwait(false);
        var since = cursor - (long)Overlap.TotalSeconds;
        var (until, top) = ((long?)null, cursor);
        var before = new HashSet<EventId>();
        for (var pages = 0; pages < MostPages; pages++)
        {
            var asked = filter with { SinceSeconds = since > 0 ? since : null, UntilSeconds = until, Limit = limit };
            var page = await relay.FetchAsync(asked, cancellationToken).ConfigureAwait(false);
            var fresh = page.Events.Where(one => asked.Matches(one) && before.Add(one.Id)).ToArray();
            tally.Take(relay.Address, await purse.Trust.ImportAsync(fresh, relay.Address, keys.Agent, cancellationToken).ConfigureAwait(false));
            await RefuseAsync(relay.Address, page.Events.Where(one => !asked.Matches(one)), cancellationToken).ConfigureAwait(false);
            if (page.End is not RelayPageEnd.Complete)
            {
                tally.Note(relay.Address, page.End is RelayPageEnd.Deadline ? "it did not answer in time" : "it ended its answer early");
                return page.End is RelayPageEnd.Closed;
            }

            top = fresh.Aggregate(top, (latest, one) => Math.Max(latest, one.CreatedAtSeconds));
            if (fresh.Length == 0 || page.Events.Count < limit)
            {
                break;
            }

            var oldest = fresh.Min(one => one.CreatedAtSeconds);
            until = oldest == until ? oldest - 1 : oldest;
        }

        if (stream is not null && top > cursor)
        {
            await purse.Trust.SaveCursorAsync(relay.Address, stream, Math.Min(top, time.GetUtcNow().ToUnixTimeSeconds()), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Names what nobody has asked for.</summary>
    private async Task RefuseAsync(string relay, IEnumerable<NostrEvent> stray, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        RefusedEvent[] refused = [.. stray.Select(one => new RefusedEvent(relay, one.Id.ToString(), one.Author.ToString(), one.Kind, "not_asked_for", now))];
        if (refused.Length > 0)
        {
            tally.Take(relay, TrustIntake.None with { Refused = refused });
            await purse.Trust.RefuseAsync(refused, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsTrue(NostrEvent received)
    {
        try
        {
            received.Verify(time.GetUtcNow());
            return true;
        }
        catch (NostrException)
        {
            return false;
        }
    }
}
