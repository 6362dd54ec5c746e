using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// A write transaction. It holds the only write lock of the store until it is disposed of. That of a rehearsal is a savepoint
/// within the rehearsal's own, and its commit changes nothing but what the rehearsal sees.
/// </summary>
internal sealed class SqlWriter : IStoreWriter
{
    private readonly Dictionary<(LabelKind Kind, string Text), long> _labels = [];
    private readonly Dictionary<long, int> _positions = [];
    private readonly IndexBuffer _index;
    private readonly LedgerIntent _intent;
    private readonly bool _isRehearsal;
    private readonly SqlSession _session;
    private readonly SqlStore _store;
    private readonly VectorBuffer _vectors;
    private LedgerTable.Appender? _ledger;
    private long _lastDocument;
    private bool _failed;
    private bool _open = true;

    /// <summary>Takes over a session on which a transaction was begun.</summary>
    public SqlWriter(SqlStore store, SqlSession session, LedgerIntent intent, bool isRehearsal = false)
    {
        _isRehearsal = isRehearsal;
        _store = store;
        _intent = intent;
        _session = session;
        _index = new IndexBuffer(session);
        _vectors = session.Vectors.Write();
        _lastDocument = session.Number("SELECT value FROM counter WHERE name = 'documents'");
    }

    public ValueTask<StoredVersion?> FindCurrentAsync(MemoryId id, CancellationToken cancellationToken)
        => Do(static (writer, id) => VersionQueries.FindUnretired(writer._session, id), id, cancellationToken);

    public ValueTask<StoredVersion?> FindLastAsync(MemoryId id, CancellationToken cancellationToken)
        => Do(static (writer, id) => VersionQueries.FindLast(writer._session, id), id, cancellationToken);

    public ValueTask<MemoryId?> FindSameContentAsync(string content, CancellationToken cancellationToken)
        => Do(static (writer, content) => VersionQueries.FindSameContent(writer._session, content, writer._intent.Time.ToUnixTimeMilliseconds()), content, cancellationToken);

    public ValueTask<long> AddAsync(MemoryVersion version, CancellationToken cancellationToken)
        => Do(static (writer, version) => writer.Add(version), version, cancellationToken, flushes: false);

    public ValueTask<StoredVersion?> RetireAsync(MemoryId id, DateTimeOffset retiredAt, CancellationToken cancellationToken)
        => Do(static (writer, retired) => writer.Retire(retired.id, retired.retiredAt), (id, retiredAt), cancellationToken);

    public ValueTask<IReadOnlyList<MemoryId>> FindDerivedAsync(MemoryId id, CancellationToken cancellationToken)
        => Do(static (writer, id) => Erasure.FindDerived(writer._session, id), id, cancellationToken);

    public ValueTask<StoredVersion?> FindSupersederAsync(MemoryId id, CancellationToken cancellationToken)
        => Do(static (writer, id) => VersionQueries.FindSuperseder(writer._session, id), id, cancellationToken);

    public ValueTask<ErasedMemory?> EraseAsync(MemoryId id, CancellationToken cancellationToken)
        => Do(static (writer, id) => writer.Erase(id), id, cancellationToken);

    public ValueTask<bool> IsErasedAsync(MemoryId id, CancellationToken cancellationToken)
        => Do(static (writer, id) => LedgerTable.HasErasure(writer._session, id), id, cancellationToken);

    public ValueTask<bool> SaveEdgeAsync(MemoryEdge edge, CancellationToken cancellationToken)
        => Do(static (writer, edge) => writer.SaveEdge(edge), edge, cancellationToken);

    public ValueTask<MemoryEdge?> FindEdgeAsync(MemoryId source, MemoryId target, EdgeKind kind, CancellationToken cancellationToken)
        => Do(static (writer, edge) => EdgeTable.Find(writer._session, edge.source, edge.target, edge.kind), (source, target, kind), cancellationToken);

    public ValueTask<MemoryEdge?> RemoveEdgeAsync(MemoryId source, MemoryId target, EdgeKind kind, CancellationToken cancellationToken)
        => Do(static (writer, edge) => writer.RemoveEdge(edge.source, edge.target, edge.kind), (source, target, kind), cancellationToken);

    public ValueTask<int> RemoveDerivedEdgesAsync(string maker, MemoryId? id, CancellationToken cancellationToken)
        => Do(static (writer, edges) => EdgeTable.RemoveDerived(writer._session, edges.maker, edges.id), (maker, id), cancellationToken);

    public async ValueTask SaveVectorAsync(
        EmbeddingSpace space, long document, ReadOnlyMemory<float> components, CancellationToken cancellationToken)
        => await Do(
            static (writer, vector) =>
            {
                writer._vectors.Save(vector.space, vector.document, vector.components.Span);
                return 0;
            },
            (space, document, components),
            cancellationToken).ConfigureAwait(false);

    public ValueTask<int> RemoveVectorsAsync(EmbeddingSpace space, CancellationToken cancellationToken)
        => Do(
            static (writer, space) =>
            {
                writer._vectors.Flush();
                return SpaceTable.RemoveVectors(writer._session, space);
            },
            space,
            cancellationToken);

    public ValueTask<ModelSpaces> ReadModelSpacesAsync(CancellationToken cancellationToken)
        => Do(static (writer, _) => SpaceTable.Read(writer._session), 0, cancellationToken);

    public async ValueTask SaveModelSpacesAsync(ModelSpaces spaces, CancellationToken cancellationToken)
        => await Do(
            static (writer, spaces) =>
            {
                SpaceTable.Save(writer._session, spaces);
                return 0;
            },
            spaces,
            cancellationToken).ConfigureAwait(false);

    public ISyncWriter Sync => new SqlSyncWriter(this);

    public async ValueTask EnqueueAsync(NewJob job, CancellationToken cancellationToken)
        => await Do(
            static (writer, job) =>
            {
                JobTable.Enqueue(writer._session, job);
                return 0;
            },
            job,
            cancellationToken).ConfigureAwait(false);

    public async ValueTask ProposeAsync(Proposal proposal, CancellationToken cancellationToken)
        => await Do(static (writer, proposal) => ProposalTable.Save(writer._session, proposal), proposal, cancellationToken).ConfigureAwait(false);

    public ValueTask<Proposal?> TakeProposalAsync(MemoryId memory, CancellationToken cancellationToken)
        => Do(static (writer, memory) => ProposalTable.Take(writer._session, memory), memory, cancellationToken);

    public ValueTask<bool> TrySpendRetirementAsync(int mostPerDay, CancellationToken cancellationToken)
        => Do(static (writer, most) => ProposalTable.TrySpendRetirement(writer._session, most, writer._intent.Time), mostPerDay, cancellationToken);

    public ValueTask<bool> FinishJobAsync(Job job, string? note, CancellationToken cancellationToken)
        => Do(
            static (writer, done) => JobTable.Finish(writer._session, done.job, done.note, writer._intent.Time.ToUnixTimeMilliseconds()),
            (job, note),
            cancellationToken);

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        await Do(
            static (writer, _) =>
            {
                writer._index.Flush();
                writer._vectors.Flush();
                writer._session.Later("UPDATE counter SET value = $1 WHERE name = 'documents'", writer._lastDocument);
                return writer._session.Run(writer._isRehearsal ? RehearsedStore.Keep : "COMMIT");
            },
            0,
            cancellationToken).ConfigureAwait(false);
        _open = false;
        if (!_isRehearsal)
        {
            await _store.EndWriteAsync(_session, healthy: true).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_open)
        {
            _open = false;
            var healthy = TryRollBack();
            if (!_isRehearsal)
            {
                await _store.EndWriteAsync(_session, healthy).ConfigureAwait(false);
            }
        }
    }

    private long Add(MemoryVersion version)
    {
        var document = ++_lastDocument;
        var labels = new VersionLabels(
            Label(LabelKind.Author, version.Author), Label(LabelKind.Source, version.Source),
            Label(LabelKind.Session, version.Session), Label(LabelKind.Scope, version.Scope));
        var placed = version with { Position = labels.Session is { } session ? NextPosition(session, version.Position) : 0 };
        VersionRow.Write(_session, document, placed, labels);
        var text = IndexedText.Of(placed);
        _index.Add(VersionFacts.Of(document, placed, text, labels), text);
        Note(version.Id, new LedgerChange.VersionAdded(placed));
        FlushIfLarge();
        return document;
    }

    private StoredVersion? Retire(MemoryId id, DateTimeOffset retiredAt)
    {
        if (VersionQueries.FindUnretired(_session, id) is not { } current)
        {
            return null;
        }

        _session.Later(
            "UPDATE version SET retired_at = $2 WHERE document = $1", current.Document, retiredAt.ToUnixTimeMilliseconds());
        _index.Retire(_index.Facts(current.Document), VersionFacts.EndMs(retiredAt), IndexedText.Of(current.Version));
        Note(id, new LedgerChange.VersionRetired(id, current.Version.Number, retiredAt));
        FlushIfLarge();
        return current;
    }

    private ErasedMemory? Erase(MemoryId id)
    {
        _index.Flush();
        _vectors.Flush();
        _store.BeginErasure(_session);
        if (Erasure.Erase(_session, id) is not var (erased, edgeEntries))
        {
            return null;
        }

        Note(id, new LedgerChange.MemoryErased(id, erased.Versions.Count, erased.Payloads) { Edges = edgeEntries });
        _labels.Clear();
        _positions.Clear();
        return erased;
    }

    private bool SaveEdge(MemoryEdge edge)
    {
        var replaced = edge.IsDerived ? null : EdgeTable.Find(_session, edge.Source, edge.Target, edge.Kind);
        var isKept = EdgeTable.Save(_session, edge);
        if (isKept && !edge.IsDerived)
        {
            Note(edge.Source, new LedgerChange.EdgeLinked(EdgeTable.Find(_session, edge.Source, edge.Target, edge.Kind)!, replaced));
        }

        return isKept;
    }

    private MemoryEdge? RemoveEdge(MemoryId source, MemoryId target, EdgeKind kind)
    {
        if (EdgeTable.Find(_session, source, target, kind) is not { } edge)
        {
            return null;
        }

        EdgeTable.Remove(_session, source, target, kind);
        if (!edge.IsDerived)
        {
            Note(source, new LedgerChange.EdgeUnlinked(edge));
        }

        return edge;
    }

    /// <summary>Enters a change into the ledger, in the same transaction as what it changes.</summary>
    private void Note(MemoryId subject, LedgerChange change)
    {
        _ledger ??= new LedgerTable.Appender(_session, _intent);
        _ledger.Add(subject, change);
    }

    private void FlushIfLarge()
    {
        if (_index.Waiting >= IndexBuffer.MostDocuments)
        {
            _index.Flush();
        }
    }

    private int NextPosition(long session, int wanted)
    {
        // Nobody else writes, so what was read once holds until the end.
        if (!_positions.TryGetValue(session, out var last))
        {
            last = (int)_session.Number("SELECT positions FROM label WHERE label = $1", session);
        }

        var position = wanted == 0 ? last + 1 : wanted;
        _positions[session] = Math.Max(last, position);
        _session.Later("UPDATE label SET positions = $2 WHERE label = $1", session, _positions[session]);
        return position;
    }

    private long? Label(LabelKind kind, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (_labels.TryGetValue((kind, text), out var known))
        {
            return known;
        }

        var label = _session.Number("SELECT label FROM label WHERE kind = $1 AND text = $2", (int)kind, text);
        if (label == 0)
        {
            label = _session.Number("INSERT INTO label (kind, text) VALUES ($1, $2) RETURNING label", (int)kind, text);
            foreach (var word in kind == LabelKind.Author ? AuthorName.Words(text) : [])
            {
                _session.Later("INSERT INTO author_word (word, label) VALUES ($1, $2) ON CONFLICT DO NOTHING", word, label);
            }
        }

        _labels.Add((kind, text), label);
        return label;
    }

    private bool TryRollBack()
    {
        try
        {
            if (_isRehearsal)
            {
                _session.Run(RehearsedStore.Discard);
                _session.Run(RehearsedStore.Keep);
            }
            else
            {
                _session.Run("ROLLBACK");
            }

            return true;
        }
        catch (Exception error) when (_store.IsExpected(error))
        {
            // The backend has already rolled back by itself, or the connection is broken: either way it is not used again.
            return false;
        }
    }

    /// <summary>A step that touches no memory.</summary>
    internal ValueTask<TResult> DoAsync<TResult>(Func<SqlSession, TResult> step, CancellationToken cancellationToken)
        => Do(static (writer, step) => step(writer._session), step, cancellationToken);

    private ValueTask<TResult> Do<TInput, TResult>(
        Func<SqlWriter, TInput, TResult> step, TInput input, CancellationToken cancellationToken, bool flushes = true)
    {
        ObjectDisposedException.ThrowIf(!_open, this);
        if (_failed)
        {
            throw new InvalidOperationException("A step of this transaction failed: it can only be disposed of.");
        }

        cancellationToken.ThrowIfCancellationRequested();

        // A step that stops half-way may have written a part, or the backend may have rolled back by itself.
        _failed = true;
        try
        {
            var result = step(this, input);
            if (flushes)
            {
                _session.Flush();
            }

            _failed = false;
            return ValueTask.FromResult(result);
        }
        catch (Exception error) when (_store.IsExpected(error))
        {
            throw _store.FailureOf(error);
        }
    }
}
