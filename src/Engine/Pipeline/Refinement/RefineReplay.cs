using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// Queues jobs to refine memories anew. A worker goes back to the text as it was remembered, so a better model makes a better
/// memory of it, and nothing is lost by the earlier one.
/// </summary>
public static class RefineReplay
{
    /// <summary>The version of the prompts that memories are refined with now.</summary>
    public const string PromptVersion = RefinePrompts.Version;

    /// <summary>Memories of one transaction.</summary>
    private const int PageSize = 500;

    /// <summary>Queues the jobs of a store, in transactions of 500 memories.</summary>
    /// <param name="store">The store.</param>
    /// <param name="models">The names of the models that refine now.</param>
    /// <param name="staleOnly">
    /// Whether only memories are meant that a model wrote with other prompts, or that another model wrote than is configured now.
    /// </param>
    /// <param name="intent">Who asks for it, and when.</param>
    /// <param name="dryRun">Whether the memories are only counted.</param>
    /// <param name="progress">Is told how many memories were looked at.</param>
    /// <param name="cancellationToken">Stops it; what was queued stays queued.</param>
    /// <exception cref="StoreException">The store failed; jobs of earlier transactions stay queued.</exception>
    public static async Task<ReplayReport> RunAsync(
        IMemoryStore store, IReadOnlyList<string> models, bool staleOnly, LedgerIntent intent, bool dryRun, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(intent);
        var (memories, queued, last) = (0L, 0L, 0L);
        while (await ReadAsync(store, last, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            last = page[^1].Document;
            var open = page.Where(stored => stored.Version.Trust != MemoryTrust.Quarantined).Select(stored => stored.Version).ToArray();
            var meant = open.Where(memory => !staleOnly || IsStale(memory, models)).Select(memory => memory.Id).ToArray();
            (memories, queued) = (memories + open.Length, queued + meant.Length);
            if (meant.Length > 0 && !dryRun)
            {
                await QueueAsync(store, meant, intent, cancellationToken).ConfigureAwait(false);
            }

            progress?.Report(memories);
        }

        return new ReplayReport(memories, queued);
    }

    /// <summary>What no model wrote is never stale.</summary>
    private static bool IsStale(MemoryVersion memory, IReadOnlyList<string> models)
        => memory.Model is { } model && (memory.PromptVersion != PromptVersion || !models.Contains(model, StringComparer.Ordinal));

    private static async ValueTask<IReadOnlyList<StoredVersion>> ReadAsync(IMemoryStore store, long after, CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        return await reader.ReadPageAsync(after, PageSize, currentOnly: true, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask QueueAsync(
        IMemoryStore store, IEnumerable<MemoryId> memories, LedgerIntent intent, CancellationToken cancellationToken)
    {
        var writer = await store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        foreach (var memory in memories)
        {
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, memory, intent.Time), cancellationToken).ConfigureAwait(false);
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
