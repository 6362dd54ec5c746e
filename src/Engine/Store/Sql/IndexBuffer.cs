using System.Data.Common;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// The part of the text index that a transaction adds. Postings are gathered and appended a term at a time: an import
/// then touches each term once for thousands of memories.
/// </summary>
internal sealed class IndexBuffer
{
    /// <summary>Documents after which a writer should flush: a few megabytes of postings.</summary>
    public const int MostDocuments = 4_096;

    /// <summary>Terms whose last rows are held at once.</summary>
    private const int TermsAtOnce = 512;

    private readonly Dictionary<string, TermAddition> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<long, byte[]> _chunks = [];
    private readonly SqlSession _session;
    private long _documents;
    private long _passages;
    private long _words;

    public IndexBuffer(SqlSession session) => _session = session;

    /// <summary>Documents whose changes wait to be flushed.</summary>
    public int Waiting { get; private set; }

    public void Add(in DocumentFacts facts, IndexedText text)
    {
        FactsCodec.Write(ChunkOf(facts.Document), facts);
        foreach (var term in text.Terms)
        {
            if (!_terms.TryGetValue(term, out var addition))
            {
                _terms.Add(term, addition = new TermAddition());
            }

            addition.Documents += facts.IsCurrent ? 1 : 0;
        }

        for (var i = 0; i < text.Passages.Count; i++)
        {
            foreach (var (term, count) in text.Passages[i].TermCounts)
            {
                _terms[term].Postings.Add(Posting.Of(facts.Document, i, count, text.Passages[i].Words));
            }
        }

        Count(facts.IsCurrent ? 1 : 0, text);
        Waiting++;
    }

    /// <summary>Takes a document out of the statistics; its postings stay, for readers of the past.</summary>
    public void Retire(in DocumentFacts facts, long retiredAtMs, IndexedText text)
    {
        FactsCodec.Write(ChunkOf(facts.Document), facts with { RetiredAtMs = retiredAtMs });
        if (facts.IsCurrent)
        {
            foreach (var term in text.Terms)
            {
                if (!_terms.TryGetValue(term, out var addition))
                {
                    _terms.Add(term, addition = new TermAddition());
                }

                addition.Documents--;
            }

            Count(-1, text);
        }

        Waiting++;
    }

    public DocumentFacts Facts(long document)
        => FactsCodec.TryRead(ChunkOf(document), document, out var facts)
            ? facts
            : throw new FormatException($"document {document} has no facts");

    public void Flush()
    {
        foreach (var terms in _terms.Chunk(TermsAtOnce))
        {
            WriteTerms(terms);
        }

        foreach (var (chunk, records) in _chunks)
        {
            _session.Later(
                "INSERT INTO facts (chunk, records) VALUES ($1, $2) ON CONFLICT (chunk) DO UPDATE SET records = excluded.records",
                chunk,
                records);
        }

        AddTo("index_documents", _documents);
        AddTo("index_passages", _passages);
        AddTo("index_words", _words);
        _terms.Clear();
        _chunks.Clear();
        (_documents, _passages, _words, Waiting) = (0, 0, 0, 0);
    }

    private void Count(int sign, IndexedText text)
    {
        _documents += sign;
        _passages += sign * text.Passages.Count;
        _words += sign * text.Passages.Sum(passage => passage.Words);
    }

    private byte[] ChunkOf(long document)
    {
        var number = FactsCodec.ChunkOf(document);
        if (!_chunks.TryGetValue(number, out var chunk))
        {
            chunk = IndexQueries.Chunk(_session, number);
            Array.Resize(ref chunk, FactsCodec.ChunkBytes);
            _chunks.Add(number, chunk);
        }

        return chunk;
    }

    private void WriteTerms(KeyValuePair<string, TermAddition>[] terms)
    {
        const string Upsert = """
            INSERT INTO term (text, documents) VALUES ($1, $2)
            ON CONFLICT (text) DO UPDATE SET documents = term.documents + excluded.documents
            """;
        foreach (var (text, addition) in terms)
        {
            _session.Later(Upsert, text, addition.Documents);
        }

        // RETURNING would be shorter; SQLite 3.35 returns nothing from a temporary table that hides another (RebuiltIndex).
        var grown = new List<(long Term, TermAddition Addition)>(terms.Length);
        _session.Each("SELECT term FROM term WHERE text = $1", terms, static term => [term.Key], (term, row) =>
        {
            if (row.Read() && term.Value.Postings.Count > 0)
            {
                grown.Add((row.GetInt64(0), term.Value));
            }
        });
        _session.Each(
            "SELECT block, last, count, entries FROM posting WHERE term = $1 ORDER BY block DESC LIMIT 1",
            grown,
            static term => [term.Term],
            static (term, row) => term.Addition.Last = LastRow(row));
        foreach (var (term, addition) in grown)
        {
            WritePostings(term, addition);
        }
    }

    private void WritePostings(long term, TermAddition addition)
    {
        var row = addition.Last;
        foreach (var posting in addition.Postings)
        {
            // The passages of one document stay in one row: a row is known by its first document.
            if (row is null || (row.Count >= PostingCodec.EntriesPerRow && posting.Document != row.Last))
            {
                WriteRow(term, row);
                row = new PostingRow(posting.Document);
            }

            row.Append(posting);
        }

        WriteRow(term, row);
    }

    private static PostingRow? LastRow(DbDataReader rows)
        => rows.Read() && (int)rows.GetInt64(2) < PostingCodec.EntriesPerRow
            ? new PostingRow(rows.GetInt64(0), rows.GetInt64(1), (int)rows.GetInt64(2), rows.GetFieldValue<byte[]>(3))
            : null;

    private void WriteRow(long term, PostingRow? row)
    {
        if (row is null)
        {
            return;
        }

        const string Upsert = """
            INSERT INTO posting (term, block, last, count, entries) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (term, block) DO UPDATE SET last = excluded.last, count = excluded.count, entries = excluded.entries
            """;
        _session.Later(Upsert, term, row.Block, row.Last, row.Count, row.ToArray());
    }

    private void AddTo(string counter, long amount)
    {
        if (amount != 0)
        {
            _session.Later("UPDATE counter SET value = value + $2 WHERE name = $1", counter, amount);
        }
    }

    private sealed class TermAddition
    {
        public List<Posting> Postings { get; } = [];

        public long Documents;

        /// <summary>The last row of the term, to which postings are added; null where it is full or there is none.</summary>
        public PostingRow? Last;
    }

    private sealed class PostingRow
    {
        private readonly List<byte> _entries;

        public PostingRow(long block)
            : this(block, block, 0, [])
        {
        }

        public PostingRow(long block, long last, int count, byte[] entries)
            => (Block, Last, Count, _entries) = (block, last, count, [.. entries]);

        public long Block { get; }

        public long Last { get; private set; }

        public int Count { get; private set; }

        public void Append(in Posting posting)
        {
            PostingCodec.Append(_entries, Last, posting);
            Last = posting.Document;
            Count++;
        }

        public byte[] ToArray() => [.. _entries];
    }
}
