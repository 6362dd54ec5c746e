using System.Diagnostics;
using Satchel.Engine.Extraction;
using Satchel.Engine.Guard;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>
/// Takes one store of another system into a store, in one transaction: all or nothing. A memory whose id was ever there stays
/// as it is, and edges come only where one of their ends is new, so that doing it again changes nothing. In memory are the
/// ids of what is new and one row.
/// </summary>
internal sealed class StoreTransfer
{
    private const string Memories = "memories";
    private const string Edges = "edges";
    private const string Vectors = "vectors";
    private const int MemoriesPerProgress = 100;

    private readonly Archive _archive;
    private readonly HashSet<MemoryId> _fresh = [];
    private readonly MoveInOptions _options;
    private readonly MoveTally _tally = new();
    private readonly TimeProvider _time;
    private readonly IStoreWriter _writer;
    private long _queued;
    private long _redactions;

    private StoreTransfer(IStoreWriter writer, Archive archive, MoveInOptions options, TimeProvider time)
        => (_writer, _archive, _options, _time) = (writer, archive, options, time);

    /// <summary>Does it.</summary>
    /// <param name="source">What is taken in.</param>
    /// <param name="name">What it is, and what it is called there.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="options">How it is done.</param>
    /// <param name="way">What it is done with.</param>
    /// <param name="cancellationToken">Stops it; nothing is written then.</param>
    public static async Task<MovedStore> RunAsync(
        IForeignStore source, (SourceFormat Format, string? Store) name, IMemoryStore target, MoveInOptions options, TransferMeans way, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Import, way.Actor, MemoryOrigin.Import, way.Time.GetUtcNow());
        var writer = await target.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        using var archive = new Archive(name.Format, name.Store);
        var transfer = new StoreTransfer(writer, archive, options, way.Time);
        await transfer.AddMemoriesAsync(source, way, cancellationToken).ConfigureAwait(false);
        await transfer.AddEdgesAsync(source, cancellationToken).ConfigureAwait(false);
        foreach (var (kind, reason, subject) in source.ReadLeftOut())
        {
            transfer._tally.Skip(kind, reason, subject);
        }

        foreach (var row in source.ReadRest())
        {
            cancellationToken.ThrowIfCancellationRequested();
            archive.Add(row);
            transfer._tally.Add(row.Table, MoveFate.Archived);
        }

        var file = archive.Rows > 0 ? archive.Keep(way.ImportsDirectory, "what has no place in a store", options.IsDryRun) : null;
        if (!options.IsDryRun && transfer._fresh.Count > 0)
        {
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new MovedStore
        {
            Source = name.Store ?? SourceFormats.Of(name.Format),
            Store = target.Name,
            Counts = transfer._tally.Counts,
            Findings = transfer._tally.Findings,
            Redactions = transfer._redactions,
            Queued = transfer._queued,
            Archive = file,
        };
    }

    private async ValueTask AddMemoriesAsync(IForeignStore source, TransferMeans way, CancellationToken cancellationToken)
    {
        var (done, hasVectors) = (0L, false);
        foreach (var memory in source.ReadMemories())
        {
            hasVectors |= await AddAsync(memory, way.HasModel, cancellationToken).ConfigureAwait(false);
            if (++done % MemoriesPerProgress == 0)
            {
                way.Progress?.Report(done);
            }
        }

        if (hasVectors && source.Space is { } space
            && await _writer.ReadModelSpacesAsync(cancellationToken).ConfigureAwait(false) is { Own: null, Move: null })
        {
            await _writer.SaveModelSpacesAsync(new ModelSpaces(space, null), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a memory in.</summary>
    /// <returns>Whether a vector came with it.</returns>
    private async ValueTask<bool> AddAsync(ForeignMemory memory, bool hasModel, CancellationToken cancellationToken)
    {
        var kind = memory.IsPending ? "pending" : Memories;
        var subject = memory.Draft.Id!;
        if (memory.Problem is { } problem)
        {
            _archive.Add(memory.Original());
            _tally.Skip(kind, problem, subject);
            return false;
        }

        var reasons = new List<string>(memory.Mended);
        var draft = DraftMending.Mend(memory.Draft, reasons);
        var admission = MemoryGuard.ForImport.Admit(draft, _time.GetUtcNow());
        if (reasons.Count > 0 || admission is Admission.Refused)
        {
            _archive.Add(memory.Original());
        }

        foreach (var reason in reasons)
        {
            _tally.Mended(kind, reason, subject);
        }

        if (admission is Admission.Refused refused)
        {
            _tally.Skip(kind, refused.Reason.Code, subject);
            return false;
        }

        var admitted = (Admission.Admitted)admission;
        var version = ValidTime.Fill(admitted.Version);
        version = memory.Stamp?.ApplyTo(version) ?? version;
        var fate = await FateAsync(version, memory.HasOwnId, cancellationToken).ConfigureAwait(false);
        _tally.Add(kind, fate);
        if (fate is not MoveFate.Stored)
        {
            CountVectors(memory, fate);
            return false;
        }

        await RetireReplacedAsync(memory, version, cancellationToken).ConfigureAwait(false);
        var document = await _writer.AddAsync(version, cancellationToken).ConfigureAwait(false);
        _fresh.Add(version.Id);
        _redactions += admitted.Secrets.Redactions;
        if (hasModel && (_options.QueuesRefinement || memory.IsPending) && memory.MayRefine)
        {
            await QueueAsync(version, cancellationToken).ConfigureAwait(false);
        }

        return await SaveVectorsAsync(memory, document, admitted.Secrets.Redactions > 0, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<MoveFate> FateAsync(MemoryVersion version, bool ownId, CancellationToken cancellationToken)
    {
        if (await KnownMemory.FindAsync(_writer, version, ownId: true, cancellationToken).ConfigureAwait(false) is not null)
        {
            return MoveFate.Known;
        }

        if (await _writer.IsErasedAsync(version.Id, cancellationToken).ConfigureAwait(false))
        {
            return MoveFate.Erased;
        }

        return !ownId && await KnownMemory.FindAsync(_writer, version, ownId, cancellationToken).ConfigureAwait(false) is { } same
            ? _fresh.Contains(same) ? MoveFate.Merged : MoveFate.Known
            : MoveFate.Stored;
    }

    /// <summary>What waited there to take the place of a memory takes it now.</summary>
    private async ValueTask RetireReplacedAsync(ForeignMemory memory, MemoryVersion version, CancellationToken cancellationToken)
    {
        if (memory.IsPending && version.Supersedes is { } replaced)
        {
            await _writer.RetireAsync(replaced, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is no longer believed, or held back, no model is shown.</summary>
    private async ValueTask QueueAsync(MemoryVersion version, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (version.Trust != MemoryTrust.Quarantined && version.IsCurrent(now.ToUnixTimeMilliseconds()))
        {
            await _writer.EnqueueAsync(new NewJob(NewJob.Refine, version.Id, now), cancellationToken).ConfigureAwait(false);
            _queued++;
        }
    }

    private async ValueTask<bool> SaveVectorsAsync(ForeignMemory memory, long document, bool isRedacted, CancellationToken cancellationToken)
    {
        foreach (var vector in memory.Vectors)
        {
            if (isRedacted)
            {
                // It was made of the secret too.
                _tally.Skip(Vectors, "text_redacted", memory.Draft.Id!);
                continue;
            }

            await _writer.SaveVectorAsync(vector.Space, document, vector.Components, cancellationToken).ConfigureAwait(false);
            _tally.Add(Vectors, MoveFate.Stored);
        }

        return memory.Vectors.Count > 0 && !isRedacted;
    }

    private void CountVectors(ForeignMemory memory, MoveFate fate)
    {
        foreach (var _ in memory.Vectors)
        {
            _tally.Add(Vectors, fate);
        }
    }

    private async ValueTask AddEdgesAsync(IForeignStore source, CancellationToken cancellationToken)
    {
        foreach (var (edge, reason, subject, original) in source.ReadEdges())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var kind = edge is { IsManual: true } ? "links" : Edges;
            var fate = edge is null ? null : await AddAsync(edge, cancellationToken).ConfigureAwait(false);
            if (reason is not null || fate is null)
            {
                _archive.Add(original());
            }

            if (fate is not { } done)
            {
                _tally.Skip(kind, edge is null ? reason ?? throw new UnreachableException() : "edge_end_missing", subject);
                continue;
            }

            _tally.Add(kind, done);
            if (reason is not null)
            {
                _tally.Mended(kind, reason, subject);
            }
        }
    }

    /// <summary>Takes an edge in.</summary>
    /// <returns>What became of it; null where one of its ends is no memory here.</returns>
    private async ValueTask<MoveFate?> AddAsync(MemoryEdge edge, CancellationToken cancellationToken)
    {
        if (!_fresh.Contains(edge.Source) && !_fresh.Contains(edge.Target))
        {
            return await IsThereAsync(edge.Source, cancellationToken).ConfigureAwait(false) && await IsThereAsync(edge.Target, cancellationToken).ConfigureAwait(false)
                ? MoveFate.Known
                : null;
        }

        var there = await _writer.FindEdgeAsync(edge.Source, edge.Target, edge.Kind, cancellationToken).ConfigureAwait(false);
        if (there is not null && (there.IsManual || (!edge.IsManual && there.Weight >= edge.Weight)))
        {
            return MoveFate.Merged;
        }

        return !await _writer.SaveEdgeAsync(edge, cancellationToken).ConfigureAwait(false) ? null
            : there is null ? MoveFate.Stored
            : MoveFate.Merged;
    }

    private async ValueTask<bool> IsThereAsync(MemoryId id, CancellationToken cancellationToken)
        => await _writer.FindLastAsync(id, cancellationToken).ConfigureAwait(false) is not null;
}
