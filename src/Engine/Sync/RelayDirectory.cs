using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>Lists of relays (NIP-65): one's own published on request, and anybody's looked up. A list that is not true does not count.</summary>
internal sealed class RelayDirectory(RelayPool pool, TimeProvider time)
{
    /// <summary>Lists that one relay is asked for: it should have one.</summary>
    private const int Lists = 5;

    public async Task<IReadOnlyList<RelayAnnouncement>> AnnounceAsync(
        IReadOnlyList<string> relays, Func<EventDraft, NostrEvent> sign, CancellationToken cancellationToken)
    {
        var list = sign(RelayList.Draft(relays.Select(address => new RelayUse(address, Reads: true, Writes: true)), time.GetUtcNow()));
        return await Task.WhenAll(relays.Select(async address =>
        {
            try
            {
                var verdict = await pool.Get(address).PublishAsync(list, cancellationToken).ConfigureAwait(false);
                return new RelayAnnouncement(address, verdict.IsAccepted ? null : $"it did not take it: {verdict.Prefix.ToString().ToLowerInvariant()}");
            }
            catch (RelayException error)
            {
                return new RelayAnnouncement(address, error.Message);
            }
        })).ConfigureAwait(false);
    }

    public async Task<RelayDiscovery> DiscoverAsync(XOnlyKey agent, IReadOnlyList<string> relays, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(relays.Select(address => AskAsync(agent, address, cancellationToken))).ConfigureAwait(false);
        NostrEvent? latest = null;
        foreach (var list in answers.SelectMany(answer => answer.Lists))
        {
            latest = latest is null || list.Replaces(latest) ? list : latest;
        }

        return new RelayDiscovery(
            latest is null ? null : DateTimeOffset.FromUnixTimeSeconds(latest.CreatedAtSeconds),
            latest is null ? [] : RelayList.Parse(latest),
            [.. answers.Select(answer => (answer.Address, answer.Problem))]);
    }

    private async Task<(string Address, IReadOnlyList<NostrEvent> Lists, string? Problem)> AskAsync(XOnlyKey agent, string address, CancellationToken cancellationToken)
    {
        var filter = new NostrFilter { Authors = [agent], Kinds = [EventKind.RelayList], Limit = Lists };
        try
        {
            var page = await pool.Get(address).FetchAsync(filter, cancellationToken).ConfigureAwait(false);
            return (address, [.. page.Events.Where(list => filter.Matches(list) && IsTrue(list))], page.End is RelayPageEnd.Complete ? null : "it did not answer to the end");
        }
        catch (RelayException error)
        {
            return (address, [], error.Message);
        }
    }

    private bool IsTrue(NostrEvent list)
    {
        try
        {
            list.Verify(time.GetUtcNow());
            return true;
        }
        catch (NostrException)
        {
            return false;
        }
    }
}
