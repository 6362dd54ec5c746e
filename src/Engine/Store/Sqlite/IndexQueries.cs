namespace Satchel.Engine.Store.Sqlite;

/// <summary>Reading the text index and what ranking needs beside it.</summary>
internal static class IndexQueries
{
    /// <summary>How far apart two chunks may lie to be read in one go: to step over a row costs less than to look one up.</summary>
    private const int ChunkGap = 4;

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
        for (int first = 0, last; first < documents.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < documents.Count && documents[last + 1] > documents[last]
                && FactsCodec.ChunkOf(documents[last + 1]) - FactsCodec.ChunkOf(documents[last]) <= ChunkGap)
            {
                last++;
            }

            ReadStretch(facts, session, documents, first, last);
        }

        return facts;
    }

    public static byte[] Chunk(SqliteSession session, long chunk)
        => session.Value("SELECT records FROM facts WHERE chunk = $1", chunk) as byte[] ?? [];

    /// <summary>Looks up all places in one statement: each is one number, the session in its upper half.</summary>
    public static IReadOnlyList<DocumentFacts> FactsAt(SqliteSession session, IReadOnlyList<SessionPlace> places)
    {
        const string Query = """
            SELECT v.document FROM json_each($1) p
            CROSS JOIN version v ON v.session = (p.value >> 32) AND v.position = (p.value & 4294967295)
            """;
        var documents = new List<long>(places.Count);
        var numbers = places.Select(place => ((long)place.Session << 32) | (uint)place.Position);
        using (var rows = session.Rows(Query, FormattableString.Invariant($"[{string.Join(',', numbers)}]")))
        {
            while (rows.Read())
            {
                documents.Add(rows.GetInt64(0));
            }
        }

        documents.Sort();
        return Facts(session, documents);
    }

    public static FactsFilter Resolve(SqliteSession session, MemoryFilter filter, long nowMs) => new()
    {
        Category = filter.Category,
        Authors = filter.Author is { } author ? Labels(session, LabelKind.Author, author) : null,
        Sources = filter.Source is { } source ? Labels(session, LabelKind.Source, source) : null,
        OnlyPublic = filter.OnlyPublic,
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

    /// <summary>Reads the facts of documents whose chunks lie close together, in one go.</summary>
    /// <param name="facts">Where they go.</param>
    /// <param name="session">The connection.</param>
    /// <param name="documents">All documents, of which the stretch is ascending.</param>
    /// <param name="first">The first of the stretch.</param>
    /// <param name="last">The last of it.</param>
    private static void ReadStretch(List<DocumentFacts> facts, SqliteSession session, IReadOnlyList<long> documents, int first, int last)
    {
        using var rows = session.Rows(
            "SELECT chunk, records FROM facts WHERE chunk BETWEEN $1 AND $2 ORDER BY chunk",
            FactsCodec.ChunkOf(documents[first]),
            FactsCodec.ChunkOf(documents[last]));
        var at = first;
        while (at <= last && rows.Read())
        {
            var number = rows.GetInt64(0);
            while (at <= last && FactsCodec.ChunkOf(documents[at]) < number)
            {
                at++;
            }

            var chunk = at <= last && FactsCodec.ChunkOf(documents[at]) == number ? SqliteSession.Blob(rows, 1) : [];
            for (; at <= last && FactsCodec.ChunkOf(documents[at]) == number; at++)
            {
                if (FactsCodec.TryRead(chunk, documents[at], out var found))
                {
                    facts.Add(found);
                }
            }
        }
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
