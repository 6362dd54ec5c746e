using Satchel.Engine.Inference;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>
/// Moves a store to vectors of another model while others read and write it:
/// <list type="number">
/// <item>compute the new vectors beside the old ones, batch after batch; recall and the worker keep to the old space;</item>
/// <item>in one transaction, when no memory lacks a new vector: cut over, and remove the old vectors and their edges;</item>
/// <item>make the semantic edges anew from the new vectors, batch after batch.</item>
/// </list>
/// How far it is stands in the store, in the transaction of each batch: killed at any moment, it can be resumed. Until the
/// cutover it can be given up.
/// </summary>
public sealed class SpaceSwap
{
    /// <summary>Memories that are linked in one transaction: others write in between.</summary>
    private const int LinkedMemories = 64;

    private readonly string _actor;
    private readonly ModelClients _models;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes it over a store; nobody is asked yet.</summary>
    /// <param name="store">The store.</param>
    /// <param name="models">The owner's models.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who does it.</param>
    public SpaceSwap(IMemoryStore store, ModelClients models, TimeProvider time, string actor)
        => (_store, _models, _time, _actor) = (store, models, time, actor);

    /// <summary>Begins to move to the vectors of a model, which is asked once for their length.</summary>
    /// <param name="provider">The provider; null: the one that the settings name.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">The model cannot be asked.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<SwapStart> BeginAsync(string? provider, string model, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(cancellationToken).ConfigureAwait(false)).Move is not null)
        {
            return SwapStart.Underway;
        }

        var target = await _models.ReadSpaceAsync(_store.Name, provider, model, cancellationToken).ConfigureAwait(false);
        var writer = await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var spaces = await writer.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false);
        if (spaces.Move is not null)
        {
            return SwapStart.Underway;
        }

        if (spaces.Own == target)
        {
            return SwapStart.AlreadyThere;
        }

        await writer.SaveModelSpacesAsync(spaces with { Move = new SpaceMove(target, 0) }, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SwapStart.Begun;
    }

    /// <summary>Gives a swap up and removes what was computed for it.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<SwapEnd> AbortAsync(CancellationToken cancellationToken)
    {
        var writer = await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var spaces = await writer.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false);
        if (spaces.Move is not { Target: var target } || target == spaces.Own)
        {
            return spaces.Move is null ? SwapEnd.NotUnderway : SwapEnd.TooLate;
        }

        await writer.RemoveVectorsAsync(target, cancellationToken).ConfigureAwait(false);
        await writer.SaveModelSpacesAsync(spaces with { Move = null }, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SwapEnd.Aborted;
    }

    /// <summary>Does what is left of a swap; nothing where none is under way.</summary>
    /// <param name="progress">Is told how many memories were embedded or linked.</param>
    /// <param name="cancellationToken">Stops it between two batches; it can be resumed.</param>
    /// <exception cref="ModelException">The model gave no usable answer; it can be resumed.</exception>
    /// <exception cref="StoreException">The store failed; it can be resumed.</exception>
    public async Task<MoveReport> ContinueAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var done = 0L;
        var report = new MoveReport(await ReadAsync(cancellationToken).ConfigureAwait(false), 0, 0, 0);
        while (report.Spaces.Move is { Target: var target })
        {
            var step = target != report.Spaces.Own
                ? await EmbedAsync(report.Spaces, target, cancellationToken).ConfigureAwait(false)
                : await LinkAsync(report.Spaces, target, cancellationToken).ConfigureAwait(false);
            report = new MoveReport(
                await ReadAsync(cancellationToken).ConfigureAwait(false),
                report.Embedded + step.Embedded, report.Removed + step.Removed, report.Edges + step.Edges);
            progress?.Report(done += step.Memories);
        }

        return report;
    }

    /// <summary>
    /// Embeds all memories again in the store's own space, in place of their vectors, and makes the edges anew. Stopped half-way,
    /// it has embedded a part; the next run begins anew.
    /// </summary>
    /// <param name="progress">Is told how many memories were embedded or linked.</param>
    /// <param name="cancellationToken">Stops it between two batches.</param>
    /// <returns>What was done; null where a swap is under way.</returns>
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<MoveReport?> ReembedAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (own, move) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (move is not null)
        {
            return null;
        }

        var space = own ?? await _models.ReadSpaceAsync(_store.Name, cancellationToken).ConfigureAwait(false);
        var (embedded, last) = (0L, 0L);
        while (await FindAsync(space: null, last, cancellationToken).ConfigureAwait(false) is { Count: > 0 } memories)
        {
            var (_, vectors) = await ModelVectors.ComputeAsync(_models, _store.Name, space, memories, cancellationToken).ConfigureAwait(false);
            last = memories[^1].Document;
            if (await WriteAsync(
                new ModelSpaces(own, null),
                async writer =>
                {
                    embedded += (await ModelVectors.SaveAsync(writer, space, vectors, cancellationToken).ConfigureAwait(false)).Count;
                    return new ModelSpaces(space, null);
                },
                cancellationToken).ConfigureAwait(false))
            {
                own = space;
                progress?.Report(embedded);
            }
            else
            {
                return null;
            }
        }

        await WriteAsync(
            new ModelSpaces(own, null),
            async writer =>
            {
                await writer.RemoveDerivedEdgesAsync(MemoryEdge.Vectors, null, cancellationToken).ConfigureAwait(false);
                return new ModelSpaces(space, new SpaceMove(space, 0));
            },
            cancellationToken).ConfigureAwait(false);
        return await ContinueAsync(progress, cancellationToken).ConfigureAwait(false) with { Embedded = embedded };
    }

    private async ValueTask<Step> EmbedAsync(ModelSpaces spaces, EmbeddingSpace target, CancellationToken cancellationToken)
    {
        var memories = await FindAsync(target, spaces.Move!.Cursor, cancellationToken).ConfigureAwait(false);
        if (memories.Count == 0)
        {
            return await CutOverAsync(spaces, target, cancellationToken).ConfigureAwait(false);
        }

        var (_, vectors) = await ModelVectors.ComputeAsync(_models, _store.Name, target, memories, cancellationToken).ConfigureAwait(false);
        var embedded = 0;
        var isWritten = await WriteAsync(
            spaces,
            async writer =>
            {
                embedded = (await ModelVectors.SaveAsync(writer, target, vectors, cancellationToken).ConfigureAwait(false)).Count;
                return spaces with { Move = new SpaceMove(target, memories[^1].Document) };
            },
            cancellationToken).ConfigureAwait(false);
        return isWritten ? new Step(memories.Count, embedded, 0, 0) : default;
    }

    /// <summary>Makes the new space the store's own; begins from the front where a memory came back behind the cursor.</summary>
    private async ValueTask<Step> CutOverAsync(ModelSpaces spaces, EmbeddingSpace target, CancellationToken cancellationToken)
    {
        var removed = 0;
        await WriteAsync(
            spaces,
            async writer =>
            {
                if ((await FindAsync(target, 0, cancellationToken).ConfigureAwait(false)).Count > 0)
                {
                    return spaces with { Move = new SpaceMove(target, 0) };
                }

                removed = spaces.Own is { } old ? await writer.RemoveVectorsAsync(old, cancellationToken).ConfigureAwait(false) : 0;
                await writer.RemoveDerivedEdgesAsync(MemoryEdge.Vectors, null, cancellationToken).ConfigureAwait(false);
                return new ModelSpaces(target, new SpaceMove(target, 0));
            },
            cancellationToken).ConfigureAwait(false);
        return new Step(0, 0, removed, 0);
    }

    private async ValueTask<Step> LinkAsync(ModelSpaces spaces, EmbeddingSpace space, CancellationToken cancellationToken)
    {
        var (memories, edges) = (0, 0);
        var isWritten = await WriteAsync(
            spaces,
            async writer =>
            {
                var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
                await using var view = reader.ConfigureAwait(false);
                var page = await reader.ReadPageAsync(spaces.Move!.Cursor, LinkedMemories, currentOnly: true, cancellationToken).ConfigureAwait(false);
                if (page.Count == 0)
                {
                    return spaces with { Move = null };
                }

                var byDocument = page.ToDictionary(memory => memory.Document);
                var vectors = await reader.ReadVectorsAsync(space, [.. page.Select(memory => memory.Document)], cancellationToken).ConfigureAwait(false);
                memories = page.Count;
                edges = await VectorEdges.SaveAsync(
                    reader,
                    writer,
                    space,
                    _models.SemanticThreshold(_store.Name, space),
                    [.. vectors.Select(vector => new MemoryVector(byDocument[vector.Document], vector.Components))],
                    cancellationToken).ConfigureAwait(false);
                return spaces with { Move = new SpaceMove(space, page[^1].Document) };
            },
            cancellationToken).ConfigureAwait(false);
        return isWritten ? new Step(memories, 0, 0, edges) : default;
    }

    private async ValueTask<ModelSpaces> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        return await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<StoredVersion>> FindAsync(EmbeddingSpace? space, long after, CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        return await reader.ReadWithoutVectorAsync(space, after, ModelVectors.BatchMemories, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a step in one transaction, if nobody else took one meanwhile.</summary>
    /// <returns>Whether it was written.</returns>
    private async ValueTask<bool> WriteAsync(
        ModelSpaces expected, Func<IStoreWriter, ValueTask<ModelSpaces>> step, CancellationToken cancellationToken)
    {
        var writer = await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false) != expected)
        {
            return false;
        }

        await writer.SaveModelSpacesAsync(await step(writer).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private ValueTask<IStoreWriter> BeginWriteAsync(CancellationToken cancellationToken)
        => _store.BeginWriteAsync(LedgerIntent.New(LedgerOperation.Link, _actor, MemoryOrigin.Agent, _time.GetUtcNow()), cancellationToken);

    /// <summary>What one step did.</summary>
    private readonly record struct Step(int Memories, int Embedded, int Removed, int Edges);
}
