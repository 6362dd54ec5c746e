using Satchel.Engine.Guard;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Graph;

/// <summary>
/// Links memories by hand. Such an edge is a change of memory: it is in the ledger, can be undone, and no machine changes it.
/// A weight of 0 says that there is nothing between the two, whatever a machine finds.
/// </summary>
public sealed class MemoryLinks
{
    private readonly string _actor;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes the links of a store.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who links, for the ledger.</param>
    public MemoryLinks(IMemoryStore store, TimeProvider time, string actor) => (_store, _time, _actor) = (store, time, actor);

    /// <summary>Links two memories, in place of an edge of this kind that is there.</summary>
    /// <param name="source">The cause, or the earlier one.</param>
    /// <param name="target">The effect, or the later one.</param>
    /// <param name="kind">Which of the four graphs; entity and semantic edges have no direction.</param>
    /// <param name="weight">How strong it is, 0 to 1.</param>
    /// <param name="metadata">A JSON object.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="ArgumentException">Both are the same memory, or the weight is outside 0 to 1.</exception>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<LinkOutcome> LinkAsync(
        MemoryId source, MemoryId target, EdgeKind kind, double weight, string metadata, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(target, source);
        if (weight is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight lies between 0 and 1.");
        }

        var (admitted, refusal) = MemoryGuard.AdmitMetadata(metadata);
        if (refusal is not null)
        {
            return new LinkOutcome.Refused(refusal);
        }

        var intent = LedgerIntent.New(LedgerOperation.Link, _actor, MemoryOrigin.Agent, _time.GetUtcNow());
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        foreach (var end in (MemoryId[])[source, target])
        {
            if (await writer.FindCurrentAsync(end, cancellationToken).ConfigureAwait(false) is null)
            {
                return new LinkOutcome.NotFound(end);
            }
        }

        var (one, other) = MemoryEdge.Ends(kind, source, target);
        var replaced = await writer.FindEdgeAsync(one, other, kind, cancellationToken).ConfigureAwait(false);
        var edge = new MemoryEdge
        {
            Source = one,
            Target = other,
            Kind = kind,
            Weight = weight,
            Metadata = admitted,
            MadeBy = WireNames.Of(intent.Origin),
            CreatedAt = replaced?.CreatedAt ?? intent.Time,
        };
        await writer.SaveEdgeAsync(edge, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new LinkOutcome.Done(edge, replaced);
    }

    /// <summary>Takes a link away that was made by hand.</summary>
    /// <param name="source">The cause, or the earlier one.</param>
    /// <param name="target">The effect, or the later one.</param>
    /// <param name="kind">Which of the four graphs.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<LinkOutcome> UnlinkAsync(MemoryId source, MemoryId target, EdgeKind kind, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Unlink, _actor, MemoryOrigin.Agent, _time.GetUtcNow());
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var (one, other) = MemoryEdge.Ends(kind, source, target);
        if (await writer.FindEdgeAsync(one, other, kind, cancellationToken).ConfigureAwait(false) is not { IsManual: true } edge)
        {
            return new LinkOutcome.NotLinked();
        }

        await writer.RemoveEdgeAsync(one, other, kind, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new LinkOutcome.Done(edge, null);
    }
}
