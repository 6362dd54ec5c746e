using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Embedding;

/// <summary>
/// Makes the vector of a memory in the space of the store's model, and the semantic edges that follow from it. Another model in
/// the settings changes nothing: vectors of two spaces are never mixed.
/// </summary>
public sealed class EmbedHandler : IJobHandler
{
    private readonly ModelClients _models;
    private readonly TimeProvider _time;

    /// <summary>Makes a handler; nobody is asked yet.</summary>
    public EmbedHandler(ModelClients models, TimeProvider time) => (_models, _time) = (models, time);

    /// <inheritdoc/>
    public string Kind => NewJob.Embed;

    /// <inheritdoc/>
    public async Task<PlanOutcome> PlanAsync(IMemoryStore store, Job job, IJobPlan? previous, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(job);
        var (memory, own) = await ReadAsync(store, job.Subject, cancellationToken).ConfigureAwait(false);
        if (memory is null)
        {
            return new PlanOutcome.Planned(new NothingToDo("nothing to embed: it is retired, held back, or has its vector"));
        }

        try
        {
            var (space, vectors) = await ModelVectors.ComputeAsync(_models, store.Name, own, [memory], cancellationToken).ConfigureAwait(false);
            return new PlanOutcome.Planned(new EmbedPlan(space, _models.SemanticThreshold(store.Name, space), vectors));
        }
        catch (ModelException error)
        {
            var reason = $"{error.WireCode}: {error.Message}";
            return error switch
            {
                { Code: ModelError.OverBudget } => new PlanOutcome.NotYet(error.NotBefore ?? _time.GetUtcNow().UtcDateTime.Date.AddDays(1), reason),
                { NeedsOwner: true } => new PlanOutcome.Hopeless(Hint(error, own) is { } hint ? $"{reason} {hint}" : reason),
                _ => new PlanOutcome.Failed(reason),
            };
        }
    }

    /// <summary>What the owner can do; where the settings name another provider than the vectors are of, also to move them.</summary>
    internal static string? Hint(ModelException error, EmbeddingSpace? own)
        => own is null || error.Code is not (ModelError.NotConfigured or ModelError.MissingCredentials)
            ? error.Hint
            : $"The vectors of this store are of {own.Provider}/{own.Model}. {error.Hint}; or move them: satchel embed swap --to MODEL";

    /// <summary>The memory, if it needs a vector, and the space of the store's model.</summary>
    private static async ValueTask<(StoredVersion? Memory, EmbeddingSpace? Own)> ReadAsync(
        IMemoryStore store, MemoryId id, CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var own = (await reader.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false)).Own;
        var memory = await reader.FindCurrentAsync(id, cancellationToken).ConfigureAwait(false);
        var isNeeded = memory is { Version.Trust: not MemoryTrust.Quarantined }
            && (own is null || (await reader.ReadVectorsAsync(own, [memory.Document], cancellationToken).ConfigureAwait(false)).Count == 0);
        return (isNeeded ? memory : null, own);
    }
}
