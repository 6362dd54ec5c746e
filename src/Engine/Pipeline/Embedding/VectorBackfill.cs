using Satchel.Engine.Inference;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>
/// Embeds the memories of a store for which nobody asked for a vector: those that were imported, brought back or released, and
/// all where a model was set up later. Many go into one request, and of many workers one does it at a time, for what two of them
/// ask of a model is paid for twice.
/// </summary>
public sealed class VectorBackfill
{
    /// <summary>Most memories of one store before the other stores have their turn.</summary>
    private const int TurnMemories = 1_024;

    /// <summary>When a worker last took its turn, or wrote in it.</summary>
    private const string TurnMark = "backfill_turn_ms";

    /// <summary>How long a turn lasts without a sign of life: longer than a request with its repetitions.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);

    private readonly ModelClients _models;
    private readonly TimeProvider _time;

    /// <summary>Makes it; nobody is asked yet.</summary>
    public VectorBackfill(ModelClients models, TimeProvider time) => (_models, _time) = (models, time);

    /// <summary>Embeds what lacks a vector in the space of the store's model, a bounded number.</summary>
    /// <returns>
    /// How many were embedded, and why no more, where a model gave no answer or another worker is at it; nothing where no model is set up.
    /// </returns>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<(int Embedded, string? Problem)> RunAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var (own, memories) = await FindAsync(store, after: 0, cancellationToken).ConfigureAwait(false);
        if (memories.Count == 0 || (own is null && _models.MissingForEmbeddings(store.Name).Count > 0))
        {
            return (0, null);
        }

        if (!await store.Marks.TryTakeAsync(TurnMark, _time.GetUtcNow(), Turn, cancellationToken).ConfigureAwait(false))
        {
            return (0, FormattableString.Invariant($"another worker makes vectors; one that was killed is waited for {Turn.TotalMinutes} minutes"));
        }

        try
        {
            return await EmbedAsync(store, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await MarkAsync(store, DateTimeOffset.UnixEpoch, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<(int Embedded, string? Problem)> EmbedAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var (embedded, last) = (0, 0L);
        EmbeddingSpace? own = null;
        try
        {
            while (embedded < TurnMemories)
            {
                (own, var memories) = await FindAsync(store, last, cancellationToken).ConfigureAwait(false);
                if (memories.Count == 0)
                {
                    break;
                }

                var (space, vectors) = await ModelVectors.ComputeAsync(_models, store.Name, own, memories, cancellationToken).ConfigureAwait(false);
                embedded += await SaveAsync(store, space, vectors, cancellationToken).ConfigureAwait(false);
                last = memories[^1].Document;
                await MarkAsync(store, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }

            return (embedded, null);
        }
        catch (ModelException error)
        {
            return (embedded, error.NeedsOwner && EmbedHandler.Hint(error, own) is { } hint ? $"{error.WireCode}: {error.Message} {hint}" : $"{error.WireCode}: {error.Message}");
        }
    }

    private static ValueTask MarkAsync(IMemoryStore store, DateTimeOffset time, CancellationToken cancellationToken)
        => store.Marks.SaveAsync(new Dictionary<string, long> { [TurnMark] = time.ToUnixTimeMilliseconds() }, cancellationToken);

    private static async ValueTask<(EmbeddingSpace? Own, IReadOnlyList<StoredVersion> Memories)> FindAsync(
        IMemoryStore store, long after, CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var own = (await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false)).Own;
        return (own, await reader.ReadWithoutVectorAsync(own, after, ModelVectors.BatchMemories, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Writes vectors, unless the store has moved to another space meanwhile: then the next turn finds the memories again.</summary>
    private async ValueTask<int> SaveAsync(
        IMemoryStore store, EmbeddingSpace space, IReadOnlyList<MemoryVector> vectors, CancellationToken cancellationToken)
    {
        var plan = new EmbedPlan(space, _models.SemanticThreshold(store.Name, space), vectors);
        var intent = LedgerIntent.New(plan.Operation, Worker.Actor, MemoryOrigin.Agent, _time.GetUtcNow());
        var writer = await store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await plan.ApplyAsync(store, writer, intent.Time, cancellationToken).ConfigureAwait(false) is not ApplyOutcome.Applied)
        {
            return 0;
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return vectors.Count;
    }
}
