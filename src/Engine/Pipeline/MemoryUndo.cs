using System.Diagnostics;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Takes changes back. A version that was added is retired; one that was retired comes back as a new version with the same
/// content. So an undo only adds to the ledger, and can be undone like any other change.
/// </summary>
public sealed class MemoryUndo
{
    private readonly string _actor;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes an undo over a store.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who undoes, for the ledger.</param>
    public MemoryUndo(IMemoryStore store, TimeProvider time, string actor) => (_store, _time, _actor) = (store, time, actor);

    /// <summary>Undoes something.</summary>
    /// <param name="target">What.</param>
    /// <param name="force">Whether later changes of the same memories do not matter.</param>
    /// <param name="dryRun">Whether nothing is written.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<UndoOutcome> RunAsync(UndoTarget target, bool force, bool dryRun, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Undo, _actor, MemoryOrigin.Agent, _time.GetUtcNow());

        // The write lock is held before anything is read: what is planned is still so when it is applied.
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var entries = await FindAsync(reader, target, cancellationToken).ConfigureAwait(false);
        if (entries.Count == 0)
        {
            return new UndoOutcome.NothingFound();
        }

        if (entries.FirstOrDefault(entry => entry.Change is null or LedgerChange.MemoryErased) is { } erased)
        {
            return new UndoOutcome.Erased(erased.Sequence);
        }

        if (entries.FirstOrDefault(entry => entry.Change is LedgerChange.Unreadable) is { } unreadable)
        {
            return new UndoOutcome.Unreadable(unreadable.Sequence);
        }

        if (!force && await LaterAsync(reader, entries, cancellationToken).ConfigureAwait(false) is { Count: > 0 } later)
        {
            return new UndoOutcome.Conflict(later);
        }

        var steps = new List<UndoStep>();
        foreach (var entry in entries.Reverse())
        {
            if (await TakeBackAsync(reader, writer, entry, intent.Time, cancellationToken).ConfigureAwait(false) is { } step)
            {
                steps.Add(step);
            }
        }

        if (dryRun || steps.Count == 0)
        {
            return new UndoOutcome.Undone(null, steps);
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new UndoOutcome.Undone(intent.Batch, steps);
    }

    private static async ValueTask<IReadOnlyList<LedgerEntry>> FindAsync(
        IStoreReader reader, UndoTarget target, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case UndoTarget.LastBatch:
                var newest = await reader.ReadLastLedgerAsync(null, 1, cancellationToken).ConfigureAwait(false);
                return newest.Count == 0 ? [] : await reader.ReadBatchAsync(newest[0].Intent.Batch, cancellationToken).ConfigureAwait(false);
            case UndoTarget.Entry entry:
                var found = await reader.ReadLedgerAsync(entry.Sequence - 1, 1, cancellationToken).ConfigureAwait(false);
                return found.Count == 1 && found[0].Sequence == entry.Sequence ? found : [];
            case UndoTarget.Batch batch:
                return await reader.ReadBatchAsync(batch.Name, cancellationToken).ConfigureAwait(false);
            case UndoTarget.Memory memory:
                return await FindLastAsync(reader, memory.Id, cancellationToken).ConfigureAwait(false);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// What the last batch did to a memory; where it let it take the place of another, that it was
    /// retired too: else neither would be left.
    /// </summary>
    private static async ValueTask<IReadOnlyList<LedgerEntry>> FindLastAsync(IStoreReader reader, MemoryId id, CancellationToken cancellationToken)
    {
        var history = await reader.ReadLedgerOfAsync(id, cancellationToken).ConfigureAwait(false);
        List<LedgerEntry> last = [.. history.Where(entry => entry.Intent.Batch == history[^1].Intent.Batch)];
        foreach (var other in last.Select(entry => (entry.Change as LedgerChange.VersionAdded)?.Version.Supersedes).OfType<MemoryId>().Distinct().ToArray())
        {
            var superseded = await reader.ReadLedgerOfAsync(other, cancellationToken).ConfigureAwait(false);
            last.AddRange(superseded.TakeLast(1).Where(entry => entry.Change is LedgerChange.VersionRetired && entry.Intent.Batch == history[^1].Intent.Batch));
        }

        return [.. last.OrderBy(entry => entry.Sequence)];
    }

    /// <summary>Entries about the same memories that came after, and are not undone with them.</summary>
    private static async ValueTask<IReadOnlyList<LedgerEntry>> LaterAsync(
        IStoreReader reader, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var undone = entries.Select(entry => entry.Sequence).ToHashSet();
        var later = new List<LedgerEntry>();
        foreach (var subject in entries.GroupBy(entry => entry.Subject))
        {
            var first = subject.Min(entry => entry.Sequence);
            var all = await reader.ReadLedgerOfAsync(subject.Key, cancellationToken).ConfigureAwait(false);
            later.AddRange(all.Where(entry => entry.Sequence > first && !undone.Contains(entry.Sequence) && subject.Any(one => Touch(one, entry))));
        }

        return later;
    }

    /// <summary>Whether a later entry builds on an earlier one about the same memory: of two edges only where they are the same.</summary>
    private static bool Touch(LedgerEntry one, LedgerEntry later)
    {
        var (edge, other) = (EdgeOf(one.Change), EdgeOf(later.Change));
        return (edge?.Source, edge?.Target, edge?.Kind) == (other?.Source, other?.Target, other?.Kind);
    }

    private static MemoryEdge? EdgeOf(LedgerChange? change) => change switch
    {
        LedgerChange.EdgeLinked linked => linked.Edge,
        LedgerChange.EdgeUnlinked unlinked => unlinked.Edge,
        _ => null,
    };

    /// <summary>The edge in whose place a link came stands again; without one, nothing does.</summary>
    private static async ValueTask<UndoStep?> UnlinkAsync(
        IStoreWriter writer, long sequence, LedgerChange.EdgeLinked linked, CancellationToken cancellationToken)
    {
        var edge = linked.Edge;
        if (linked.Replaced is { IsDerived: false } replaced)
        {
            return await LinkAsync(writer, sequence, replaced, cancellationToken).ConfigureAwait(false);
        }

        if (await writer.RemoveEdgeAsync(edge.Source, edge.Target, edge.Kind, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        if (linked.Replaced is { } derived)
        {
            await writer.SaveEdgeAsync(derived, cancellationToken).ConfigureAwait(false);
        }

        return new UndoStep.OfEdge(sequence, Restores: false, edge);
    }

    private static async ValueTask<UndoStep?> LinkAsync(
        IStoreWriter writer, long sequence, MemoryEdge edge, CancellationToken cancellationToken)
        => await writer.SaveEdgeAsync(edge, cancellationToken).ConfigureAwait(false) ? new UndoStep.OfEdge(sequence, Restores: true, edge) : null;

    private static async ValueTask<UndoStep?> TakeBackAsync(
        IStoreReader reader, IStoreWriter writer, LedgerEntry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (entry.Change)
        {
            case LedgerChange.VersionAdded { Version: var added }:
                var current = await writer.FindCurrentAsync(added.Id, cancellationToken).ConfigureAwait(false);
                if (current is null || current.Version.Number != added.Number)
                {
                    return null;
                }

                await writer.RetireAsync(added.Id, now, cancellationToken).ConfigureAwait(false);
                return new UndoStep.OfVersion(entry.Sequence, Restores: false, current.Version);
            case LedgerChange.VersionRetired retired:
                var stored = await reader.FindVersionAsync(retired.Id, retired.Number, cancellationToken).ConfigureAwait(false)
                    ?? throw new StoreException(StoreError.Corrupt, $"the version that entry {entry.Sequence} retired is not there; 'satchel verify --repair' brings it back");
                await writer.RetireAsync(retired.Id, now, cancellationToken).ConfigureAwait(false);
                var last = await writer.FindLastAsync(retired.Id, cancellationToken).ConfigureAwait(false);
                var restored = stored.Version with { Number = last!.Version.Number + 1, RecordedAt = now, RetiredAt = null };
                await writer.AddAsync(restored, cancellationToken).ConfigureAwait(false);
                return new UndoStep.OfVersion(entry.Sequence, Restores: true, restored);
            case LedgerChange.EdgeLinked linked:
                return await UnlinkAsync(writer, entry.Sequence, linked, cancellationToken).ConfigureAwait(false);
            case LedgerChange.EdgeUnlinked unlinked:
                return await LinkAsync(writer, entry.Sequence, unlinked.Edge, cancellationToken).ConfigureAwait(false);
            default:
                throw new UnreachableException();
        }
    }
}
