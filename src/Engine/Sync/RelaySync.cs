using System.Security.Cryptography;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>
/// Exchanges the memories of a store with relays (docs/sync.md): first takes what each of them has, all at once, then sends each what it lacks.
/// A relay that fails is named in the report and keeps no other one waiting.
/// </summary>
internal sealed class RelaySync(RelayPool pool, SyncKeys keys, SyncPolicy policy, RandomNumberGenerator random, TimeProvider time)
{
    /// <summary>Who changes a store by an exchange, as the ledger names it.</summary>
    public const string Actor = "sync";

    /// <summary>Exchanges.</summary>
    /// <param name="store">The store.</param>
    /// <param name="addresses">The relays.</param>
    /// <param name="options">What is done.</param>
    /// <param name="cancellationToken">Stops it within a moment; what was taken or sent until then stays so.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<SyncReport> RunAsync(IMemoryStore store, IReadOnlyList<string> addresses, SyncOptions options, CancellationToken cancellationToken)
    {
        var relays = addresses.Select(pool.Get).DistinctBy(relay => relay.Address).ToArray();
        var names = relays.Select(relay => relay.Address).ToArray();
        var tally = new SyncTally(names, options.IsDryRun);
        if (options is { IsComplete: true, IsDryRun: false })
        {
            await store.Sync.BeginAnewAsync(keys.Agent, names, cancellationToken).ConfigureAwait(false);
        }

        if (!options.IsDryRun)
        {
            await store.Sync.CollectAsync(keys.Agent, names, cancellationToken).ConfigureAwait(false);
        }

        if (options.Pulls)
        {
            var pull = new RelayPull(store, keys, names, tally, time, options.IsDryRun);
            await Task.WhenAll(relays.Select(relay => pull.RunAsync(relay, cancellationToken))).ConfigureAwait(false);
        }

        if (options.Pushes)
        {
            await PushAsync(store, relays, names, tally, options.IsDryRun, cancellationToken).ConfigureAwait(false);
        }

        if (!options.IsDryRun)
        {
            await CountAsync(store, names, tally, cancellationToken).ConfigureAwait(false);
        }

        return tally.Report(options.IsDryRun, await store.Sync.CountOutboxAsync(keys.Agent, names, cancellationToken).ConfigureAwait(false));
    }

    private async Task PushAsync(
        IMemoryStore store, IReadOnlyList<Relay> relays, IReadOnlyList<string> names, SyncTally tally, bool isDryRun, CancellationToken cancellationToken)
    {
        if (isDryRun)
        {
            // What waits is known only after it was collected, which a dry run may do like anybody: it sends and changes nothing.
            await store.Sync.CollectAsync(keys.Agent, names, cancellationToken).ConfigureAwait(false);
        }

        var waiting = await store.Sync.CountOutboxAsync(keys.Agent, names, cancellationToken).ConfigureAwait(false);
        var documents = await Task.WhenAll(relays.Where(relay => !tally.HasFailed(relay.Address)).Select(relay => relay.DescribeAsync(cancellationToken))).ConfigureAwait(false);
        var dispatches = new Dispatches(
            store, policy, new MemoryEvents(keys, store.Name, random), new EventTimes(2 * waiting, documents.Min(one => one?.MaxLimit) ?? long.MaxValue, time), time);
        var push = new RelayPush(store, keys, dispatches, tally, time);
        await (isDryRun ? push.PlanAsync(names, cancellationToken) : push.RunAsync(relays, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask CountAsync(IMemoryStore store, IReadOnlyList<string> names, SyncTally tally, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var name in names)
        {
            var report = tally.Of(name);
            await store.Sync.AddCountAsync(
                keys.Agent, name, new RelayCount(report.IsComplete ? now : null, report.Pushed > 0 ? now : null, report.Pushed, report.Pulled), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
