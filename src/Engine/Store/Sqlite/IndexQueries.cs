namespace Satchel.Engine.Store.Sqlite;

/// <summary>Reading the text index and what ranking needs beside it.</summary>
internal static class IndexQueries
{
    public static TextStatistics Statistics(SqliteSession session)
    {
        const string Query = """
            SELECT (SELECT value FROM counter WHERE name = 'index_documents'),
                (SELECT value FROM counter WHERE name = 'index_passages'),
                (SELECT value FROM counter WHERE name = 'index_words')
            """;
        using var row = session.Rows(Query);
        row.Read();
        return new TextStatistics(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    public static IReadOnlyList<TermPostings> Postings(SqliteSession session, IReadOnlyList<string> terms)
        => [.. terms.Select(term => OfTerm(session, term, long.MaxValue, int.MaxValue))];

    public static IReadOnlyList<TermPostings> LastPostings(SqliteSession session, IReadOnlyList<string> terms, long before, int limit)
        => [.. terms.Select(term => OfTerm(session, term, before, limit))];

    /// <summary>The documents nearest to one in the postings of a term, before it and behind it, the nearest first.</summary>
    public static (IReadOnlyList<long> Before, IReadOnlyList<long> Behind) DocumentsAround(SqliteSession session, long term, long document, int limit)
    {
        var (before, behind) = (new List<long>(), new List<long>());
        using (var blocks = session.Rows(
            "SELECT block, entries FROM posting WHERE term = $1 AND block <= $2 ORDER BY block DESC", term, document))
        {
            while (before.Count < limit && blocks.Read())
            {
                var postings = new List<Posting>();
                PostingCodec.ReadInto(postings, blocks.GetInt64(0), blocks.GetFieldValue<byte[]>(1));
                before.AddRange(postings.Where(posting => posting.Document < document).Select(posting => posting.Document).Reverse().Distinct());
                behind.AddRange(postings.Where(posting => posting.Document > document).Select(posting => posting.Document).Distinct());
            }
        }

        using (var blocks = session.Rows("SELECT block, entries FROM posting WHERE term = $1 AND block > $2 ORDER BY block", term, document))
        {
            while (behind.Count < limit && blocks.Read())
            {
                var postings = new List<Posting>();
                PostingCodec.ReadInto(postings, blocks.GetInt64(0), blocks.GetFieldValue<byte[]>(1));
                behind.AddRange(postings.Select(posting => posting.Document).Distinct());
            }
        }

        return ([.. before.Take(limit)], [.. behind.Take(limit)]);
    }

    public static IReadOnlyList<long?> CountDocuments(SqliteSession session, IReadOnlyList<string> terms)
        => [.. terms.Select(term => session.Value("SELECT documents FROM term WHERE text = $1", term) as long?)];

    public static IReadOnlyList<string> Terms(SqliteSession session, string prefix, int limit)
    {
        const string Query = """
            SELECT text FROM term WHERE text >= $1 AND text < $1 || char(0x10FFFF) AND documents > 0 ORDER BY text LIMIT $2
            """;
        var terms = new List<string>();
        using var rows = session.Rows(Query, prefix, limit);
        while (rows.Read())
        {
            terms.Add(rows.GetString(0));
        }

        return terms;
    }

    public static IReadOnlyList<DocumentFacts> Facts(SqliteSession session, IReadOnlyList<long> documents)
    {
        var facts = new List<DocumentFacts>(documents.Count);
        var chunkNumber = -1L;
        var chunk = Array.Empty<byte>();
        foreach (var document in documents)
        {
            if (FactsCodec.ChunkOf(document) != chunkNumber)
            {
                chunkNumber = FactsCodec.ChunkOf(document);
                chunk = Chunk(session, chunkNumber);
            }

            if (FactsCodec.TryRead(chunk, document, out var found))
            {
                facts.Add(found);
            }
        }

        return facts;
    }

    public static byte[] Chunk(SqliteSession session, long chunk)
        => session.Value("SELECT records FROM facts WHERE chunk = $1", chunk) as byte[] ?? [];

    public static IReadOnlyList<DocumentFacts> SessionFacts(SqliteSession session, int label, int first, int last)
    {
        var documents = new List<long>();
        const string Query = """
            SELECT document FROM version WHERE session = $1 AND position BETWEEN $2 AND $3 ORDER BY position, document
            """;
        using (var rows = session.Rows(Query, label, first, last))
        {
            while (rows.Read())
            {
                documents.Add(rows.GetInt64(0));
            }
        }

        return Facts(session, documents);
    }

    public static FactsFilter Resolve(SqliteSession session, MemoryFilter filter, long nowMs) => new()
    {
        Category = filter.Category,
        Authors = filter.Author is { } author ? Labels(session, LabelKind.Author, author) : null,
        Sources = filter.Source is { } source ? Labels(session, LabelKind.Source, source) : null,
        SinceMs = filter.Since?.ToUnixTimeMilliseconds(),
        UntilMs = filter.Until?.ToUnixTimeMilliseconds(),
        AsOfMs = filter.AsOf?.ToUnixTimeMilliseconds(),
        NowMs = nowMs,
    };

    public static IReadOnlyList<KnownAuthor> Authors(SqliteSession session, IReadOnlyCollection<string> words)
    {
        var authors = new SortedDictionary<int, KnownAuthor>();
        foreach (var word in words)
        {
            using var rows = session.Rows(
                "SELECT l.label, l.text FROM author_word w JOIN label l ON l.label = w.label WHERE w.word = $1", word);
            while (rows.Read())
            {
                var number = rows.GetInt32(0);
                authors[number] = new KnownAuthor(number, rows.GetString(1));
            }
        }

        return [.. authors.Values];
    }

    private static TermPostings OfTerm(SqliteSession session, string text, long before, int limit)
    {
        long term, documents;
        using (var row = session.Rows("SELECT term, documents FROM term WHERE text = $1", text))
        {
            if (!row.Read())
            {
                return new TermPostings(text, 0, []);
            }

            (term, documents) = (row.GetInt64(0), row.GetInt64(1));
        }

        var postings = limit == int.MaxValue ? AllPostings(session, term) : LastPostings(session, term, before, limit);
        return new TermPostings(text, documents, postings);
    }

    private static List<Posting> AllPostings(SqliteSession session, long term)
    {
        var postings = new List<Posting>();
        using var blocks = session.Rows("SELECT block, entries FROM posting WHERE term = $1 ORDER BY block", term);
        while (blocks.Read())
        {
            PostingCodec.ReadInto(postings, blocks.GetInt64(0), blocks.GetFieldValue<byte[]>(1));
        }

        return postings;
    }

    private static List<Posting> LastPostings(SqliteSession session, long term, long before, int limit)
    {
        var postings = new List<Posting>();
        using var blocks = session.Rows("SELECT block, entries FROM posting WHERE term = $1 AND block < $2 ORDER BY block DESC", term, before);
        while (postings.Count < limit && blocks.Read())
        {
            var block = new List<Posting>();
            PostingCodec.ReadInto(block, blocks.GetInt64(0), blocks.GetFieldValue<byte[]>(1));
            postings.InsertRange(0, block.Where(posting => posting.Document < before));
        }

        postings.RemoveRange(0, Math.Max(0, postings.Count - limit));
        return postings;
    }

    private static List<int> Labels(SqliteSession session, LabelKind kind, string text)
    {
        var labels = new List<int>();
        using var rows = session.Rows(
            "SELECT label FROM label WHERE kind = $1 AND text = $2 COLLATE ANY_CASE", (int)kind, text);
        while (rows.Read())
        {
            labels.Add(rows.GetInt32(0));
        }

        return labels;
    }
}
