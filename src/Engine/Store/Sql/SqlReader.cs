using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>A read transaction on one connection, which goes back to the store's pool at the end.</summary>
internal sealed class SqlReader : IStoreReader
{
    private readonly bool _isRehearsal;
    private readonly SqlStore _store;
    private readonly long _nowMs;
    private SqlSession? _session;

    /// <summary>Takes over a session on which a transaction was begun; that of a rehearsal is only borrowed.</summary>
    public SqlReader(SqlStore store, SqlSession session, DateTimeOffset now, bool isRehearsal = false)
        => (_store, _session, _nowMs, _isRehearsal) = (store, session, now.ToUnixTimeMilliseconds(), isRehearsal);

    private SqlSession Session => _session ?? throw new ObjectDisposedException(nameof(SqlReader));

    public ValueTask<TextStatistics> ReadTextStatisticsAsync(CancellationToken cancellationToken)
        => Read(static (session, _) => IndexQueries.Statistics(session), 0, cancellationToken);

    public ValueTask<IReadOnlyList<TermPostings>> ReadPostingsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
        => Read(static (session, terms) => PostingQueries.All(session, terms), terms, cancellationToken);

    public ValueTask<IReadOnlyList<string>> FindTermsAsync(string prefix, int limit, CancellationToken cancellationToken)
        => Read(static (session, wanted) => IndexQueries.Terms(session, wanted.prefix, wanted.limit), (prefix, limit), cancellationToken);

    public ValueTask<IReadOnlyList<long?>> CountDocumentsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
        => Read(static (session, terms) => IndexQueries.CountDocuments(session, terms), terms, cancellationToken);

    public ValueTask<IReadOnlyList<TermPostings>> ReadLastPostingsAsync(
        IReadOnlyList<string> terms, long before, int limit, CancellationToken cancellationToken)
        => Read(
            static (session, wanted) => PostingQueries.Last(session, wanted.terms, wanted.before, wanted.limit),
            (terms, before, limit),
            cancellationToken);

    public ValueTask<IReadOnlyList<TermPostings>> ReadPostingsInAsync(
        IReadOnlyList<string> terms, IReadOnlyList<long> documents, CancellationToken cancellationToken)
        => Read(static (session, wanted) => PostingQueries.In(session, wanted.terms, wanted.documents), (terms, documents), cancellationToken);

    public ValueTask<IReadOnlyList<DocumentFacts>> ReadFactsAsync(IReadOnlyList<long> documents, CancellationToken cancellationToken)
        => Read(static (session, documents) => IndexQueries.Facts(session, documents), documents, cancellationToken);

    public ValueTask<IReadOnlyList<DocumentFacts>> ReadPlacesAsync(IReadOnlyList<SessionPlace> places, CancellationToken cancellationToken)
        => Read(static (session, places) => IndexQueries.FactsAt(session, places), places, cancellationToken);

    public ValueTask<FactsFilter> ResolveAsync(MemoryFilter filter, CancellationToken cancellationToken)
        => Read(static (session, wanted) => IndexQueries.Resolve(session, wanted.Filter, wanted.Now), (Filter: filter, Now: _nowMs), cancellationToken);

    public ValueTask<IReadOnlyList<KnownAuthor>> FindAuthorsAsync(
        IReadOnlyCollection<string> words, CancellationToken cancellationToken)
        => Read(static (session, words) => IndexQueries.Authors(session, words), words, cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ReadVersionsAsync(
        IReadOnlyList<long> documents, CancellationToken cancellationToken)
        => Read<IReadOnlyList<long>, IReadOnlyList<StoredVersion>>(
            static (session, documents) =>
VersionRow.ReadEach(session, documents),
            documents,
            cancellationToken);

    public ValueTask<StoredVersion?> FindCurrentAsync(MemoryId id, CancellationToken cancellationToken)
        => Read(
            static (session, wanted) => VersionQueries.FindUnretired(session, wanted.Id) is { } found && found.Version.IsCurrent(wanted.Now) ? found : null,
            (Id: id, Now: _nowMs),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ReadHistoryAsync(MemoryId id, CancellationToken cancellationToken)
        => Read<MemoryId, IReadOnlyList<StoredVersion>>(
            static (session, id) => VersionRow.ReadAll(
                session.Rows(VersionRow.Select + "WHERE v.memory = $1 ORDER BY v.number", id.Value)),
            id,
            cancellationToken);

    public ValueTask<StoredVersion?> FindVersionAsync(MemoryId id, int number, CancellationToken cancellationToken)
        => Read(static (session, wanted) => VersionQueries.Find(session, wanted.id, wanted.number), (id, number), cancellationToken);

    public ValueTask<IReadOnlyList<MemoryId>> FindIdsAsync(string prefix, int limit, CancellationToken cancellationToken)
        => Read(static (session, wanted) => VersionQueries.FindIds(session, wanted.prefix, wanted.limit), (prefix, limit), cancellationToken);

    public ValueTask<IReadOnlyList<Proposal>> ListProposalsAsync(int limit, CancellationToken cancellationToken)
        => Read(static (session, limit) => ProposalTable.List(session, limit), limit, cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ListExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
        => Read<(long Before, int Limit), IReadOnlyList<StoredVersion>>(
            static (session, wanted) => VersionRow.ReadAll(session.Rows(
                VersionRow.Select + "WHERE v.retired_at IS NULL AND v.expires_at < $1 ORDER BY v.expires_at, v.document LIMIT $2",
                wanted.Before, wanted.Limit)),
            (before.ToUnixTimeMilliseconds(), limit),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ListAsync(
        MemoryFilter filter, int limit, int offset, CancellationToken cancellationToken)
        => Read<(MemoryFilter Filter, long Now, int Limit, int Offset), IReadOnlyList<StoredVersion>>(
            static (session, wanted) => VersionRow.ReadAll(session.Rows(
                VersionRow.Select + "WHERE " + VersionRow.BelievedCondition(wanted.Filter) + VersionRow.FilterCondition
                    + "ORDER BY v.created_at DESC, v.document DESC LIMIT $8 OFFSET $9",
                [.. VersionRow.FilterValues(wanted.Filter, wanted.Now), wanted.Limit, wanted.Offset])),
            (filter, _nowMs, limit, offset),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ListContainingAsync(
        IReadOnlyList<string> words, MemoryFilter filter, int limit, CancellationToken cancellationToken)
        => Read<(IReadOnlyList<string> Words, MemoryFilter Filter, long Now, int Limit), IReadOnlyList<StoredVersion>>(
            static (session, wanted) => Containing(session, wanted.Words, wanted.Filter, wanted.Now, wanted.Limit),
            (words, filter, _nowMs, limit),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ReadPageAsync(
        long afterDocument, int limit, bool currentOnly, CancellationToken cancellationToken)
        => Read<(long After, int Limit, bool CurrentOnly, long Now), IReadOnlyList<StoredVersion>>(
            static (session, wanted) =>
            {
                var page = VersionRow.ReadAll(session.Rows(
                    VersionRow.Select + """
                        WHERE v.document > $1
                            AND (NOT $3 OR (v.retired_at IS NULL AND (v.expires_at IS NULL OR v.expires_at > $4)))
                        ORDER BY v.document LIMIT $2
                        """,
                    wanted.After, wanted.Limit, wanted.CurrentOnly, wanted.Now));
                RowOrder.Require(page.Select(stored => stored.Document), wanted.After);
                return page;
            },
            (afterDocument, limit, currentOnly, _nowMs),
            cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long afterSequence, int limit, CancellationToken cancellationToken)
        => Read<(long After, int Limit), IReadOnlyList<LedgerEntry>>(
            static (session, wanted) => LedgerTable.ReadPage(session, wanted.After, wanted.Limit),
            (afterSequence, limit),
            cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadLastLedgerAsync(DateTimeOffset? since, int limit, CancellationToken cancellationToken)
        => Read<(long? Since, int Limit), IReadOnlyList<LedgerEntry>>(
            static (session, wanted) => LedgerTable.ReadAll(session.Rows(
                LedgerTable.Select + "WHERE CAST($1 AS BIGINT) IS NULL OR l.time >= $1 ORDER BY l.sequence DESC LIMIT $2", wanted.Since, wanted.Limit)),
            (since?.ToUnixTimeMilliseconds(), limit),
            cancellationToken);

    public ValueTask<IReadOnlyDictionary<LedgerOperation, long>> CountLedgerAsync(DateTimeOffset? since, CancellationToken cancellationToken)
        => Read(static (session, since) => LedgerTable.Count(session, since), since?.ToUnixTimeMilliseconds(), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadLedgerOfAsync(MemoryId subject, CancellationToken cancellationToken)
        => Read<MemoryId, IReadOnlyList<LedgerEntry>>(
            static (session, subject) => LedgerTable.ReadAll(session.Rows(
                LedgerTable.Select + "WHERE l.subject = $1 ORDER BY l.sequence", subject.Value)),
            subject,
            cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadBatchAsync(string batch, CancellationToken cancellationToken)
        => Read<string, IReadOnlyList<LedgerEntry>>(
            static (session, batch) => LedgerTable.ReadAll(session.Rows(
                LedgerTable.Select + "WHERE l.batch = $1 ORDER BY l.sequence", batch)),
            batch,
            cancellationToken);

    public ValueTask<StoredPayload?> ReadPayloadAsync(long sequence, CancellationToken cancellationToken)
        => Read(static (session, sequence) => LedgerTable.Payload(session, sequence), sequence, cancellationToken);

    public ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken)
        => Read(static (session, now) => VersionQueries.Count(session, now), _nowMs, cancellationToken);

    public ValueTask<IReadOnlyList<MemoryEdge>> ReadEdgesAsync(MemoryId id, CancellationToken cancellationToken)
        => Read(static (session, wanted) => new Neighbourhood(session, wanted.Now).Edges(wanted.Id), (Id: id, Now: _nowMs), cancellationToken);

    public ValueTask<int> CountKeptEdgesAsync(MemoryId id, CancellationToken cancellationToken)
        => Read(static (session, id) => EdgeTable.CountKept(session, id), id, cancellationToken);

    public ValueTask<IReadOnlyList<Neighbour>> ReadNeighboursAsync(
        IReadOnlyList<long> documents, IReadOnlyCollection<EdgeKind> kinds, int limit, CancellationToken cancellationToken)
        => Read<(IReadOnlyList<long> Documents, IReadOnlyCollection<EdgeKind> Kinds, int Limit, long Now), IReadOnlyList<Neighbour>>(
            static (session, wanted) =>
            {
                var around = new Neighbourhood(session, wanted.Now);
                return [.. wanted.Documents.SelectMany(document => around.Of(document, wanted.Kinds, wanted.Limit))];
            },
            (documents, kinds, limit, _nowMs),
            cancellationToken);

    public ValueTask<IReadOnlyList<Neighbour>> ReadKeptNeighboursAsync(
        IReadOnlyList<long> documents, int limit, CancellationToken cancellationToken)
        => Read(
            static (session, wanted) => Neighbourhood.Kept(session, wanted.Documents, wanted.Limit, wanted.Now),
            (Documents: documents, Limit: limit, Now: _nowMs),
            cancellationToken);

    public ValueTask<IReadOnlyList<VectorMatch>> FindNearestAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> query, FactsFilter filter, int limit, CancellationToken cancellationToken)
        => Read(
            static (session, wanted) => session.Vectors.Nearest(
                wanted.space, wanted.query.Span, wanted.filter, wanted.limit, wanted.cancellationToken),
            (space, query, filter, limit, cancellationToken),
            cancellationToken);

    public ValueTask<ModelSpaces> ReadModelSpacesAsync(CancellationToken cancellationToken)
        => Read(static (session, _) => SpaceTable.Read(session), 0, cancellationToken);

    public ValueTask<IReadOnlyList<StoredVersion>> ReadWithoutVectorAsync(
        EmbeddingSpace? space, long afterDocument, int limit, CancellationToken cancellationToken)
        => Read(
            static (session, wanted) => SpaceTable.ReadLacking(session, wanted.space, wanted.afterDocument, wanted.limit),
            (space, afterDocument, limit),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredVector>> ReadVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<long> documents, CancellationToken cancellationToken)
        => Read(
            static (session, wanted) => SpaceTable.ReadVectors(session, wanted.space, wanted.documents), (space, documents), cancellationToken);

    public ValueTask<VectorCounts> CountVectorsAsync(EmbeddingSpace? space, CancellationToken cancellationToken)
        => Read(static (session, space) => SpaceTable.Count(session, space), space, cancellationToken);

    public ValueTask<IReadOnlyList<SpaceCount>> CountSpacesAsync(CancellationToken cancellationToken)
        => Read(static (session, _) => SpaceTable.CountAll(session), 0, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            if (!_isRehearsal)
            {
                await _store.EndReadAsync(session).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// No backend lowers letters as the engine does, so the rows come in order and the words are sought here; the
    /// order holds the best first, so reading stops at the limit.
    /// </summary>
    private static List<StoredVersion> Containing(
        SqlSession session, IReadOnlyList<string> words, MemoryFilter filter, long nowMs, int limit)
    {
        var found = new List<StoredVersion>();
        using var rows = session.Rows(
            VersionRow.Select + "WHERE v.trust <> 'quarantined' AND " + VersionRow.BelievedCondition(filter) + VersionRow.FilterCondition
                + "ORDER BY v.importance DESC, v.created_at DESC, v.document DESC",
            VersionRow.FilterValues(filter, nowMs));
        while (found.Count < limit && rows.Read())
        {
            var stored = VersionRow.Read(rows);
            if (words.All(word => Holds(stored.Version, word)))
            {
                found.Add(stored);
            }
        }

        return found;

        static bool Holds(MemoryVersion version, string word)
            => version.Content.Contains(word, StringComparison.OrdinalIgnoreCase)
                || version.Entities.Any(entity => entity.Contains(word, StringComparison.OrdinalIgnoreCase))
                || version.Keywords.Any(keyword => keyword.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private ValueTask<TResult> Read<TInput, TResult>(
        Func<SqlSession, TInput, TResult> query, TInput input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult(query(Session, input));
        }
        catch (Exception error) when (_store.IsExpected(error))
        {
            throw _store.FailureOf(error);
        }
    }
}
