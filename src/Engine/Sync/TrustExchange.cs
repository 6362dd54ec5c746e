using System.Security.Cryptography;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>
/// Exchanges with relays what agents say of vendors, of each other and of gateways. Steps: 1 sign what this home says and send each relay what it lacks; 2
/// take the lists of whose word counts that this home signed elsewhere; 3 take what others say, from all relays at once; 4 ask gateways who they are. A
/// relay that fails is named in the report and keeps no other one waiting.
/// </summary>
internal sealed class TrustExchange(RelayPool pool, SyncKeys keys, TrustRules rules, PaymentPurse purse, RandomNumberGenerator random, TimeProvider time)
{
    private const int ConfirmedAtOnce = 20;

    /// <summary>Exchanges.</summary>
    /// <param name="addresses">The relays.</param>
    /// <param name="options">What is done; a dry run only counts.</param>
    /// <param name="cancellationToken">Stops it within a moment; what was taken or sent until then stays so.</param>
    /// <exception cref="StoreException">The purse failed.</exception>
    public async Task<TrustReport> RunAsync(IReadOnlyList<string> addresses, SyncOptions options, CancellationToken cancellationToken)
    {
        var tally = new TrustTally(addresses);
        var interest = await purse.Trust.InterestAsync(cancellationToken).ConfigureAwait(false);
        var asked = options.Pulls && rules.Asks is TrustAsking.Vendors ? interest.Vendors.Count : 0;
        Relay[] relays = [.. addresses.Select(pool.Get)];
        var confirmed = 0;

        // Step 1
        if (options is { Pushes: true, IsDryRun: false })
        {
            await purse.Announcements.SignAsync(new StatementSigner(keys.Secret, random), rules.Announcements, cancellationToken).ConfigureAwait(false);
            var push = new TrustPush(purse, keys, tally);
            await Task.WhenAll(relays.Select(relay => push.RunAsync(relay, cancellationToken))).ConfigureAwait(false);
        }

        if (options is { Pulls: true, IsDryRun: false } && rules.Asks is not TrustAsking.Nothing)
        {
            confirmed = await PullAsync(relays, interest, tally, cancellationToken).ConfigureAwait(false);
        }

        var waiting = await purse.Announcements.CountPendingAsync([.. addresses], keys.Agent, cancellationToken).ConfigureAwait(false);
        return tally.Report(waiting, asked, confirmed) with { AdvertProblem = rules.AdvertProblem };
    }

    /// <summary>Takes what others say.</summary>
    /// <returns>How many gateways said who they are.</returns>
    private async Task<int> PullAsync(IReadOnlyList<Relay> relays, TrustInterest interest, TrustTally tally, CancellationToken cancellationToken)
    {
        var pull = new TrustPull(purse, keys, tally, time);

        // Step 2
        var reachable = relays.Where(relay => !tally.HasFailed(relay.Address)).ToArray();
        var lists = await Task.WhenAll(reachable.Select(relay => pull.LatestAsync(relay, TrustQuestions.Lists(keys.Secret.PublicKey), cancellationToken))).ConfigureAwait(false);
        var providers = await TakeListsAsync(lists.SelectMany(one => one), cancellationToken).ConfigureAwait(false);
        interest = interest with { Trusted = (await purse.Trust.InterestAsync(cancellationToken).ConfigureAwait(false)).Trusted };

        // Step 3
        (string? Stream, NostrFilter Filter)[] questions = [.. TrustQuestions.Of(interest, keys.Agent, rules.Asks is TrustAsking.Vendors)];
        await Task.WhenAll(reachable.Where(relay => !tally.HasFailed(relay.Address)).Select(relay => pull.RunAsync(relay, questions, cancellationToken))).ConfigureAwait(false);

        // Others are asked only for what those say whom the owner's own list places there.
        var elsewhere = providers.Relays.Except(relays.Select(relay => relay.Address), StringComparer.Ordinal).Select(pool.Get);
        var spoken = TrustQuestions.Of(new TrustInterest([], [.. providers.Keys], [], []), keys.Agent, namesVendors: false).Where(one => one.Stream?.StartsWith("trusted:", StringComparison.Ordinal) is true).ToArray();
        await Task.WhenAll(elsewhere.Select(relay => pull.RunAsync(relay, spoken, cancellationToken))).ConfigureAwait(false);

        // Step 4
        return await new GatewayProbe(purse, time, PublicNetwork.Connect).ConfirmAsync(ConfirmedAtOnce, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets lists that are later than those of before take their place.</summary>
    /// <returns>Who may speak of vendors by the list as it is now, and where.</returns>
    private async Task<(IReadOnlyCollection<string> Keys, IReadOnlyList<string> Relays)> TakeListsAsync(IEnumerable<NostrEvent> lists, CancellationToken cancellationToken)
    {
        (IReadOnlyCollection<string> Keys, IReadOnlyList<string> Relays) providers = ([], []);
        foreach (var list in lists.GroupBy(one => one.Kind).Select(all => all.Aggregate((latest, one) => one.Replaces(latest) ? one : latest)))
        {
            var (via, weight) = list.Kind is TrustLists.Follows ? ("follows", rules.FollowsWeight) : ("providers", rules.ProvidersWeight);
            var keysOfList = list.Kind is TrustLists.Follows ? TrustLists.FollowsOf(list) : (providers = TrustLists.ProvidersOf(list, keys.Conversation)).Keys;
            var madeAt = DateTimeOffset.FromUnixTimeSeconds(list.CreatedAtSeconds);
            if (!(await purse.Trust.ListedAsync(via, weight, cancellationToken).ConfigureAwait(false) >= madeAt))
            {
                string[] others = weight == 0 ? [] : [.. keysOfList.Where(key => key != keys.Agent)];
                await purse.Trust.ReplaceListAsync(via, others, weight, madeAt, cancellationToken).ConfigureAwait(false);
            }
        }

        return rules.ProvidersWeight > 0 ? providers : ([], []);
    }
}
