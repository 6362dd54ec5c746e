using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>A view of a store at one moment. Dispose it soon: it holds resources of the backend.</summary>
public interface IStoreReader : IAsyncDisposable
{
    /// <summary>How much the text index holds; only current versions that are not quarantined count.</summary>
    ValueTask<TextStatistics> ReadTextStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Reads, for each term, how many documents hold it and where; an unknown term has no postings.</summary>
    /// <param name="terms">Terms as the engine's own text analysis makes them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>One entry a term, in the order of <paramref name="terms"/>; postings by document, then passage.</returns>
    ValueTask<IReadOnlyList<TermPostings>> ReadPostingsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken);

    /// <summary>Terms that begin with a prefix and stand in a current document, by code point.</summary>
    /// <param name="prefix">At least one character.</param>
    /// <param name="limit">Most terms.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    ValueTask<IReadOnlyList<string>> FindTermsAsync(string prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Counts, for each term, the current documents that hold it; null for a term that no document ever held.</summary>
    ValueTask<IReadOnlyList<long?>> CountDocumentsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken);

    /// <summary>Reads, for each term, its last postings, as <see cref="ReadPostingsAsync"/> reads all.</summary>
    /// <param name="terms">Terms as the engine's own text analysis makes them.</param>
    /// <param name="before">Only earlier documents count.</param>
    /// <param name="limit">Most postings of each term.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<TermPostings>> ReadLastPostingsAsync(
        IReadOnlyList<string> terms, long before, int limit, CancellationToken cancellationToken);

    /// <summary>Reads, for each term, its postings in some documents, as <see cref="ReadPostingsAsync"/> reads all.</summary>
    /// <param name="terms">Terms as the engine's own text analysis makes them.</param>
    /// <param name="documents">Document numbers, ascending.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<TermPostings>> ReadPostingsInAsync(
        IReadOnlyList<string> terms, IReadOnlyList<long> documents, CancellationToken cancellationToken);

    /// <summary>Reads the facts of documents; unknown numbers are left out.</summary>
    /// <param name="documents">Document numbers, ascending.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<DocumentFacts>> ReadFactsAsync(IReadOnlyList<long> documents, CancellationToken cancellationToken);

    /// <summary>Reads the facts of all that stands at places of sessions, by document; retired versions are among them.</summary>
    /// <param name="places">Different places, in any order; one of no session, or behind its end, has nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<DocumentFacts>> ReadPlacesAsync(IReadOnlyList<SessionPlace> places, CancellationToken cancellationToken);

    /// <summary>Turns the texts of a filter into the numbers that <see cref="DocumentFacts"/> carry.</summary>
    ValueTask<FactsFilter> ResolveAsync(MemoryFilter filter, CancellationToken cancellationToken);

    /// <summary>Finds the authors whose name holds one of the words.</summary>
    /// <param name="words">Words, lower-case and without accents.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    ValueTask<IReadOnlyList<KnownAuthor>> FindAuthorsAsync(IReadOnlyCollection<string> words, CancellationToken cancellationToken);

    /// <summary>Reads versions by document number, in the order asked for; unknown numbers are left out.</summary>
    ValueTask<IReadOnlyList<StoredVersion>> ReadVersionsAsync(IReadOnlyList<long> documents, CancellationToken cancellationToken);

    /// <summary>The current version of a memory, or null.</summary>
    ValueTask<StoredVersion?> FindCurrentAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>All versions of a memory, the oldest first.</summary>
    ValueTask<IReadOnlyList<StoredVersion>> ReadHistoryAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>One version of a memory, or null.</summary>
    ValueTask<StoredVersion?> FindVersionAsync(MemoryId id, int number, CancellationToken cancellationToken);

    /// <summary>Finds ids that begin with a text; one that equals it comes first.</summary>
    ValueTask<IReadOnlyList<MemoryId>> FindIdsAsync(string prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Proposals on which nobody has decided, the oldest first; those about memories that are no longer current left out.</summary>
    ValueTask<IReadOnlyList<Proposal>> ListProposalsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Versions that have expired and are not retired, those that expired first, first.</summary>
    /// <param name="before">Only those that expired before.</param>
    /// <param name="limit">Most versions.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<StoredVersion>> ListExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Current versions that pass the filter, quarantined ones included, the newest first.</summary>
    ValueTask<IReadOnlyList<StoredVersion>> ListAsync(MemoryFilter filter, int limit, int offset, CancellationToken cancellationToken);

    /// <summary>
    /// Current versions, not quarantined, in whose text, entities or keywords every one of the words stands, whatever its
    /// case; the most important first, then the newest.
    /// </summary>
    ValueTask<IReadOnlyList<StoredVersion>> ListContainingAsync(
        IReadOnlyList<string> words, MemoryFilter filter, int limit, CancellationToken cancellationToken);

    /// <summary>Reads versions in the order in which they were recorded, a page at a time.</summary>
    /// <param name="afterDocument">Only later documents are read; 0 for the first page.</param>
    /// <param name="limit">Most versions of the page.</param>
    /// <param name="currentOnly">Whether retired versions are left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<StoredVersion>> ReadPageAsync(
        long afterDocument, int limit, bool currentOnly, CancellationToken cancellationToken);

    /// <summary>Reads entries of the ledger in their order, a page at a time.</summary>
    /// <param name="afterSequence">Only later entries are read; 0 for the first page.</param>
    /// <param name="limit">Most entries of the page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>The newest entries of the ledger, the newest first.</summary>
    /// <param name="since">Only entries of this moment or later; null for all.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<LedgerEntry>> ReadLastLedgerAsync(DateTimeOffset? since, int limit, CancellationToken cancellationToken);

    /// <summary>How many entries there are of each operation that occurs.</summary>
    /// <param name="since">Only entries of this moment or later; null for all.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    ValueTask<IReadOnlyDictionary<LedgerOperation, long>> CountLedgerAsync(DateTimeOffset? since, CancellationToken cancellationToken);

    /// <summary>All entries about one memory, in their order.</summary>
    ValueTask<IReadOnlyList<LedgerEntry>> ReadLedgerOfAsync(MemoryId subject, CancellationToken cancellationToken);

    /// <summary>All entries of one batch, in their order.</summary>
    ValueTask<IReadOnlyList<LedgerEntry>> ReadBatchAsync(string batch, CancellationToken cancellationToken);

    /// <summary>The salt and payload of an entry, or null where they have been erased.</summary>
    ValueTask<StoredPayload?> ReadPayloadAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Counts what the store holds.</summary>
    ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The edges of a memory, by the other end and kind: those that are kept and those that follow from session, time and
    /// entities. Both ends are current and not held back.
    /// </summary>
    ValueTask<IReadOnlyList<MemoryEdge>> ReadEdgesAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>How many edges of a memory are kept, whatever has become of the other end.</summary>
    ValueTask<int> CountKeptEdgesAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>The strongest edges of documents, as <see cref="ReadEdgesAsync"/> finds them, in one step for all.</summary>
    /// <param name="documents">Documents; those that are not current, or held back, have none.</param>
    /// <param name="kinds">Only edges of these kinds.</param>
    /// <param name="limit">Most edges of each document.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>By document in the order asked for, the strongest first; of equal ones the newer document.</returns>
    ValueTask<IReadOnlyList<Neighbour>> ReadNeighboursAsync(
        IReadOnlyList<long> documents, IReadOnlyCollection<EdgeKind> kinds, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The edges of documents that are kept, in one step for all: those that <see cref="ReadNeighboursAsync"/> finds too, without
    /// the cost of those that follow from what the store knows.
    /// </summary>
    /// <param name="documents">Documents; those that are not current, or held back, have none.</param>
    /// <param name="limit">Most edges of each document that are looked at in each direction.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>By document in the order asked for, the strongest first; of equal ones by the other end's id.</returns>
    ValueTask<IReadOnlyList<Neighbour>> ReadKeptNeighboursAsync(
        IReadOnlyList<long> documents, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The documents whose vectors are nearest to a query by cosine, the nearest first, of two equal ones the earlier. Every
    /// cosine is exact; among thousands of documents one that is as near as the last of them may be missed.
    /// </summary>
    /// <param name="space">Only vectors of this space are compared; an unknown space has none.</param>
    /// <param name="query">As many components as the space has dimensions.</param>
    /// <param name="filter">Only documents that it believes and that pass it.</param>
    /// <param name="limit">Most documents.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">
    /// The query has not as many components as the space has dimensions, or no finite length.
    /// </exception>
    ValueTask<IReadOnlyList<VectorMatch>> FindNearestAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> query, FactsFilter filter, int limit, CancellationToken cancellationToken);

    /// <summary>The space of the store's model, and the way to another one.</summary>
    ValueTask<ModelSpaces> ReadModelSpacesAsync(CancellationToken cancellationToken);

    /// <summary>Current versions that are not held back and have no vector of a space, by document.</summary>
    /// <param name="space">The space; null for those of any, whether or not they have vectors.</param>
    /// <param name="afterDocument">Only later documents; 0 for all.</param>
    /// <param name="limit">Most versions.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<IReadOnlyList<StoredVersion>> ReadWithoutVectorAsync(
        EmbeddingSpace? space, long afterDocument, int limit, CancellationToken cancellationToken);

    /// <summary>The vectors of documents, in the order asked for; those that have none are left out.</summary>
    ValueTask<IReadOnlyList<StoredVector>> ReadVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<long> documents, CancellationToken cancellationToken);

    /// <summary>How many current memories that are not held back have a vector of a space, and how many have none.</summary>
    /// <param name="space">The space; null: none has one.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    ValueTask<VectorCounts> CountVectorsAsync(EmbeddingSpace? space, CancellationToken cancellationToken);

    /// <summary>How many vectors lie in each space that has any, the fullest first.</summary>
    ValueTask<IReadOnlyList<SpaceCount>> CountSpacesAsync(CancellationToken cancellationToken);
}
