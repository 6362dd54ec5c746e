using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>
/// Writes vectors in the space of the store's model, and the edges that follow from them. The first vector decides which space
/// that is; afterwards only a swap changes it.
/// </summary>
internal sealed class EmbedPlan(EmbeddingSpace space, double? threshold, IReadOnlyList<MemoryVector> vectors) : IJobPlan
{
    // Nothing of it is a change of the ledger.
    public LedgerOperation Operation => LedgerOperation.Link;

    public async ValueTask<ApplyOutcome> ApplyAsync(IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var spaces = await writer.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false);
        if (spaces.Own is { } own && own != space)
        {
            return new ApplyOutcome.Outdated();
        }

        var saved = await ModelVectors.SaveAsync(writer, space, vectors, cancellationToken).ConfigureAwait(false);
        if (saved.Count == 0)
        {
            return new ApplyOutcome.Outdated();
        }

        if (spaces.Own is null)
        {
            await writer.SaveModelSpacesAsync(spaces with { Own = space }, cancellationToken).ConfigureAwait(false);
        }

        foreach (var vector in saved)
        {
            await writer.RemoveDerivedEdgesAsync(MemoryEdge.Vectors, vector.Memory.Version.Id, cancellationToken).ConfigureAwait(false);
        }

        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        await VectorEdges.SaveAsync(reader, writer, space, threshold, saved, cancellationToken).ConfigureAwait(false);
        return new ApplyOutcome.Applied(null);
    }
}
