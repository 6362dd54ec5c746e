using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Graph;

/// <summary>
/// Makes the edges anew that follow from the texts without a model, in one transaction: until the commit the old ones stand,
/// and what fails changes nothing. Edges of people, agents, models and their vectors stay.
/// </summary>
public static class GraphRebuild
{
    private const int Page = 500;

    /// <summary>Rebuilds the edges of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="intent">Who does it, and when.</param>
    /// <param name="dryRun">Whether nothing is written.</param>
    /// <param name="progress">Is told how many memories were looked at.</param>
    /// <param name="cancellationToken">Stops it; nothing is written then.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public static async Task<RebuildReport> RunAsync(
        IMemoryStore store, LedgerIntent intent, bool dryRun, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);

        // The write lock is held before anything is read, so the view does not age.
        var writer = await store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var removed = await writer.RemoveDerivedEdgesAsync(MemoryEdge.Tier0, null, cancellationToken).ConfigureAwait(false);
        var search = await AlikeTexts.BeginAsync(reader, cancellationToken).ConfigureAwait(false);
        var (memories, made, last) = (0L, 0L, 0L);
        while (await reader.ReadPageAsync(last, Page, currentOnly: true, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var (document, memory) in page)
            {
                made += await LinkAsync(writer, search, document, memory, cancellationToken).ConfigureAwait(false);
            }

            last = page[^1].Document;
            memories += page.Count;
            progress?.Report(memories);
        }

        if (!dryRun)
        {
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new RebuildReport(memories, removed, made);
    }

    /// <summary>A memory is linked with earlier ones, as when it was written.</summary>
    private static async ValueTask<int> LinkAsync(
        IStoreWriter writer, AlikeTexts search, long document, MemoryVersion memory, CancellationToken cancellationToken)
        => AlikeTexts.Concerns(memory.Category)
            ? await SemanticEdges.SaveAsync(
                writer, memory, await search.FindAsync(memory.Content, memory.Id, document, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            : 0;
}
