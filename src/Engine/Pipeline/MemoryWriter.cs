using Satchel.Engine.Guard;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Writes memories one at a time: the guard looks at them and takes secrets out, then one transaction holds the version, its text index and the
/// job for the worker. What was answered is durable and can be recalled.
/// </summary>
public sealed class MemoryWriter
{
    private readonly string _actor;
    private readonly bool _queuesRefinement;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes a writer.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who writes, for the ledger.</param>
    /// <param name="queuesRefinement">Whether a model is configured that can refine what is written.</param>
    public MemoryWriter(IMemoryStore store, TimeProvider time, string actor, bool queuesRefinement)
        => (_store, _time, _actor, _queuesRefinement) = (store, time, actor, queuesRefinement);

    /// <summary>Remembers a text.</summary>
    /// <param name="draft">What to remember.</param>
    /// <param name="refine">Whether a model may look at it later.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<RememberOutcome> RememberAsync(MemoryDraft draft, bool refine, CancellationToken cancellationToken)
    {
        switch (MemoryGuard.ForFaces.Admit(draft, _time.GetUtcNow()))
        {
            case Admission.Refused refused:
                return new RememberOutcome.Refused(refused.Reason);
            case Admission.Admitted admitted:
                return await WriteAsync(admitted, draft.Id is not null, refine, cancellationToken).ConfigureAwait(false);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// Gives a memory a new version in place of its current one. The id, the time when it was said and its place in a
    /// session stay, and so do its trust and every field that the draft leaves open but its summary.
    /// </summary>
    /// <param name="id">The memory.</param>
    /// <param name="change">The new text, and the fields that change; its id and session do not count.</param>
    /// <param name="refine">Whether a model may look at it later.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<ReplaceOutcome> ReplaceAsync(MemoryId id, MemoryDraft change, bool refine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var writer = await _store.BeginWriteAsync(Intent(LedgerOperation.Replace, change.Origin), cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.FindCurrentAsync(id, cancellationToken).ConfigureAwait(false) is not { Version: var current })
        {
            return new ReplaceOutcome.NotFound();
        }

        var admission = MemoryGuard.ForFaces.Admit(Merged(current, change), _time.GetUtcNow());
        if (admission is Admission.Refused refused)
        {
            return new ReplaceOutcome.Refused(refused.Reason);
        }

        var admitted = (Admission.Admitted)admission;
        var next = admitted.Version with { Number = current.Number + 1, Position = current.Position };
        await writer.RetireAsync(id, next.RecordedAt, cancellationToken).ConfigureAwait(false);
        await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        var queued = await QueueAsync(writer, next, refine, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new ReplaceOutcome.Replaced(current, next, queued) { Secrets = admitted.Secrets };
    }

    /// <summary>Retires a memory: it is no longer recalled, and stays in the history.</summary>
    /// <returns>The version that was retired, or null when there is no such memory.</returns>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<MemoryVersion?> ForgetAsync(MemoryId id, CancellationToken cancellationToken)
    {
        var writer = await _store.BeginWriteAsync(Intent(LedgerOperation.Forget, MemoryOrigin.Agent), cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.RetireAsync(id, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false) is not { } retired)
        {
            return null;
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return retired.Version;
    }

    private async Task<RememberOutcome> WriteAsync(
        Admission.Admitted admitted, bool ownId, bool refine, CancellationToken cancellationToken)
    {
        var version = admitted.Version;
        var writer = await _store.BeginWriteAsync(Intent(LedgerOperation.Remember, version.Origin), cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await KnownMemory.FindAsync(writer, version, ownId, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return new RememberOutcome.AlreadyKnown(known) { Secrets = admitted.Secrets };
        }

        await writer.AddAsync(version, cancellationToken).ConfigureAwait(false);
        var queued = await QueueAsync(writer, version, refine, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new RememberOutcome.Stored(version.Id, queued) { Secrets = admitted.Secrets };
    }

    private static MemoryDraft Merged(MemoryVersion current, MemoryDraft change) => change with
    {
        Id = current.Id.Value,
        Category = change.Category ?? current.Category,
        Importance = change.Importance ?? current.Importance,
        Trust = current.Trust,
        Origin = current.Trust == MemoryTrust.Trusted ? change.Origin : current.Origin,
        Entities = change.Entities.Count > 0 ? change.Entities : current.Entities,
        Keywords = change.Keywords.Count > 0 ? change.Keywords : current.Keywords,
        Author = change.Author ?? current.Author,
        Source = change.Source ?? current.Source,
        Session = current.Session,
        Scope = change.Scope ?? current.Scope,
        Visibility = change.Visibility == MemoryVisibility.Private ? current.Visibility : change.Visibility,
        Metadata = change.Metadata ?? current.Metadata,
        CreatedAt = change.CreatedAt ?? current.CreatedAt,
        ValidFrom = change.ValidFrom ?? current.ValidFrom,
        ValidTo = change.ValidTo ?? current.ValidTo,
    };

    private async ValueTask<bool> QueueAsync(
        IStoreWriter writer, MemoryVersion version, bool refine, CancellationToken cancellationToken)
    {
        var queued = refine && _queuesRefinement;
        if (queued)
        {
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, version.Id, version.RecordedAt), cancellationToken).ConfigureAwait(false);
        }

        return queued;
    }

    private LedgerIntent Intent(LedgerOperation operation, MemoryOrigin origin)
        => LedgerIntent.New(operation, _actor, origin, _time.GetUtcNow());
}
