using Satchel.Engine.Extraction;
using Satchel.Engine.Graph;
using Satchel.Engine.Guard;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Writes memories one at a time: the guard looks at them and takes secrets out, then one transaction holds the version, its
/// text index, its edges and the job for the worker. What was answered is durable and can be recalled.
/// </summary>
public sealed class MemoryWriter
{
    /// <summary>Most memories that are named because a new one contradicts them.</summary>
    private const int NamedContradictions = 3;

    private readonly string _actor;
    private readonly bool _queuesEmbedding;
    private readonly bool _queuesRefinement;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes a writer.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who writes, for the ledger.</param>
    /// <param name="queuesRefinement">Whether a model is configured that can refine what is written.</param>
    /// <param name="queuesEmbedding">Whether a model is configured that can embed what is written.</param>
    public MemoryWriter(IMemoryStore store, TimeProvider time, string actor, bool queuesRefinement, bool queuesEmbedding = false)
        => (_store, _time, _actor, _queuesRefinement, _queuesEmbedding) = (store, time, actor, queuesRefinement, queuesEmbedding);

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
    public Task<ReplaceOutcome> ReplaceAsync(MemoryId id, MemoryDraft change, bool refine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ReviseAsync(id, change.Origin, _ => change, refine, cancellationToken);
    }

    /// <summary>Replaces a memory as <see cref="ReplaceAsync"/> does, in view of what it says when nobody else can change it.</summary>
    /// <param name="id">The memory.</param>
    /// <param name="origin">Where the change comes from, for the ledger.</param>
    /// <param name="change">From the current version to the new text and the fields that change.</param>
    /// <param name="refine">Whether a model may look at it later.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<ReplaceOutcome> ReviseAsync(
        MemoryId id, MemoryOrigin origin, Func<MemoryVersion, MemoryDraft> change, bool refine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var writer = await _store.BeginWriteAsync(Intent(LedgerOperation.Replace, origin), cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.FindCurrentAsync(id, cancellationToken).ConfigureAwait(false) is not { Version: var current })
        {
            return new ReplaceOutcome.NotFound();
        }

        var admission = MemoryGuard.ForFaces.Admit(Merged(current, change(current)), _time.GetUtcNow());
        if (admission is Admission.Refused refused)
        {
            return new ReplaceOutcome.Refused(refused.Reason);
        }

        var admitted = (Admission.Admitted)admission;
        var next = ValidTime.Fill(admitted.Version) with { Number = current.Number + 1, Position = current.Position, Supersedes = current.Supersedes };
        var alike = await AlikeAsync(next, cancellationToken).ConfigureAwait(false);
        await writer.RetireAsync(id, next.RecordedAt, cancellationToken).ConfigureAwait(false);
        await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        await writer.RemoveDerivedEdgesAsync(MemoryEdge.Tier0, id, cancellationToken).ConfigureAwait(false);
        await writer.RemoveDerivedEdgesAsync(MemoryEdge.Vectors, id, cancellationToken).ConfigureAwait(false);
        await SemanticEdges.SaveAsync(writer, next, alike, cancellationToken).ConfigureAwait(false);
        var queued = await QueueAsync(writer, next, refine, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new ReplaceOutcome.Replaced(current, next, queued) { Secrets = admitted.Secrets, Warnings = admitted.Warnings };
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

    /// <summary>
    /// Lets a memory take the place of another: that one is retired, and this one says so in a new version.
    /// </summary>
    /// <param name="superseded">The memory that no longer holds.</param>
    /// <param name="by">The one that holds now.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="ArgumentException">Both are the same.</exception>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<SupersedeOutcome> SupersedeAsync(MemoryId superseded, MemoryId by, CancellationToken cancellationToken)
    {
        if (superseded == by)
        {
            throw new ArgumentException("A memory cannot take its own place.", nameof(by));
        }

        var intent = Intent(LedgerOperation.Supersede, MemoryOrigin.Agent);
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.FindCurrentAsync(superseded, cancellationToken).ConfigureAwait(false) is not { Version: var old })
        {
            return new SupersedeOutcome.NotFound(superseded);
        }

        if (await writer.FindCurrentAsync(by, cancellationToken).ConfigureAwait(false) is not { Version: var current })
        {
            return new SupersedeOutcome.NotFound(by);
        }

        await writer.RetireAsync(superseded, intent.Time, cancellationToken).ConfigureAwait(false);
        var next = await RenewAsync(writer, current with { Supersedes = superseded }, intent.Time, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new SupersedeOutcome.Done(old, next);
    }

    /// <summary>Brings a memory back whose place another had taken; the other one stays, and no longer says so.</summary>
    /// <param name="superseded">The memory that holds again.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<SupersedeOutcome> UnsupersedeAsync(MemoryId superseded, CancellationToken cancellationToken)
    {
        var intent = Intent(LedgerOperation.Unsupersede, MemoryOrigin.Agent);
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.FindLastAsync(superseded, cancellationToken).ConfigureAwait(false) is not { Version: { RetiredAt: not null } old }
            || await writer.FindSupersederAsync(superseded, cancellationToken).ConfigureAwait(false) is not { Version: var by })
        {
            return new SupersedeOutcome.NotFound(superseded);
        }

        var restored = await RenewAsync(writer, old with { RetiredAt = null }, intent.Time, cancellationToken).ConfigureAwait(false);
        var current = (await writer.FindCurrentAsync(by.Id, cancellationToken).ConfigureAwait(false))?.Version;
        if (current?.Supersedes == superseded)
        {
            current = await RenewAsync(writer, current with { Supersedes = null }, intent.Time, cancellationToken).ConfigureAwait(false);
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new SupersedeOutcome.Done(restored, current ?? by);
    }

    /// <summary>Writes a version as the next one of its memory, in place of its current one.</summary>
    private static async ValueTask<MemoryVersion> RenewAsync(
        IStoreWriter writer, MemoryVersion version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await writer.RetireAsync(version.Id, now, cancellationToken).ConfigureAwait(false);
        var next = version with { Number = version.Number + 1, RecordedAt = now };
        await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        return next;
    }

    private async Task<RememberOutcome> WriteAsync(
        Admission.Admitted admitted, bool ownId, bool refine, CancellationToken cancellationToken)
    {
        // Before the transaction begins: others need not wait while the index is read, and the connection serves both.
        var alike = await AlikeAsync(admitted.Version, cancellationToken).ConfigureAwait(false);
        var (version, findings) = Compare(admitted, alike);
        var writer = await _store.BeginWriteAsync(Intent(LedgerOperation.Remember, version.Origin), cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (ownId && await writer.IsErasedAsync(version.Id, cancellationToken).ConfigureAwait(false))
        {
            return new RememberOutcome.Refused(new Refusal("erased", "id", "id: the memory of this id was erased and must not come back"));
        }

        if (await KnownMemory.FindAsync(writer, version, ownId, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return new RememberOutcome.AlreadyKnown(known) { Secrets = admitted.Secrets };
        }

        await writer.AddAsync(version, cancellationToken).ConfigureAwait(false);
        await SemanticEdges.SaveAsync(writer, version, alike, cancellationToken).ConfigureAwait(false);
        var queued = await QueueAsync(writer, version, refine, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return version.Trust == MemoryTrust.Quarantined
            ? new RememberOutcome.Quarantined(version.Id, InstructionScreen.ReasonsOf(version.Content)) { Findings = findings }
            : new RememberOutcome.Stored(version.Id, queued) { Findings = findings };
    }

    /// <summary>The memories that say something like a new one.</summary>
    private async ValueTask<IReadOnlyList<AlikeText>> AlikeAsync(MemoryVersion version, CancellationToken cancellationToken)
    {
        if (!AlikeTexts.Concerns(version.Category))
        {
            return [];
        }

        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var search = await AlikeTexts.BeginAsync(reader, cancellationToken).ConfigureAwait(false);
        return await search.FindAsync(version.Content, version.Id, long.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Names near copies and contradictions. A copy of what is trusted less gets its origin and trust: saying it again makes nothing true.</summary>
    private static (MemoryVersion Version, RememberFindings Findings) Compare(Admission.Admitted admitted, IReadOnlyList<AlikeText> alike)
    {
        var version = ValidTime.Fill(admitted.Version);
        var copies = alike.Where(other => other.Likeness >= AlikeTexts.CopyThreshold).ToArray();
        var findings = new RememberFindings
        {
            Secrets = admitted.Secrets,
            Warnings = admitted.Warnings,
            DuplicateOf = copies.Length > 0 ? copies[0].Memory.Id : null,
            Likeness = copies.Length > 0 ? copies[0].Likeness : 0,
            Contradicts = [.. alike.Where(other => other.Contradicts).Take(NamedContradictions).Select(other => other.Memory.Id)],
        };
        return copies.MaxBy(copy => copy.Memory.Trust) is { Memory: var leastTrusted } && leastTrusted.Trust > version.Trust
            ? (version with { Origin = leastTrusted.Origin, Trust = leastTrusted.Trust }, findings with { InheritedFrom = leastTrusted.Id })
            : (version, findings);
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
        ValidFrom = change.ValidFrom ?? (ValidTime.IsOfText(current) ? null : current.ValidFrom),
        ValidTo = change.ValidTo ?? (ValidTime.IsOfText(current) ? null : current.ValidTo),
        ExpiresAt = change.ExpiresAt ?? current.ExpiresAt,
        DerivedFrom = [.. current.DerivedFrom.Select(id => id.Value).Union(change.DerivedFrom, StringComparer.Ordinal)],
        Protected = current.Protected,
    };

    private async ValueTask<bool> QueueAsync(
        IStoreWriter writer, MemoryVersion version, bool refine, CancellationToken cancellationToken)
    {
        // A model does not read what is held back.
        var isReadable = version.Trust != MemoryTrust.Quarantined;
        var queued = refine && _queuesRefinement && isReadable;
        if (queued)
        {
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, version.Id, version.RecordedAt), cancellationToken).ConfigureAwait(false);
        }
        else if (_queuesEmbedding && isReadable)
        {
            // What is refined is embedded afterwards, as it is then.
            await writer.EnqueueAsync(new NewJob(NewJob.Embed, version.Id, version.RecordedAt), cancellationToken).ConfigureAwait(false);
        }

        return queued;
    }

    private LedgerIntent Intent(LedgerOperation operation, MemoryOrigin origin)
        => LedgerIntent.New(operation, _actor, origin, _time.GetUtcNow());
}
