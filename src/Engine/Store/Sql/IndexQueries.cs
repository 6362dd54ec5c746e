using System.Data.Common;

namespace Satchel.Engine.Store.Sql;

/// <summary>Reading the text index and what ranking needs beside it.</summary>
internal static class IndexQueries
{
    /// <summary>How far apart two chunks may lie to be read in one go: to step over a row costs less than to look one up.</summary>
    private const int ChunkGap = 4;

    /// <summary>The last code point there is: what begins with a text lies before it with this behind.</summary>
    private const string LastCharacter = "\U0010FFFF";

    public static TextStatistics Statistics(SqlSession session)
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

    public static IReadOnlyList<long?> CountDocuments(SqlSession session, IReadOnlyList<string> terms)
    {
        var counts = new List<long?>(terms.Count);
        session.Each(
            "SELECT documents FROM term WHERE text = $1", terms, static term => [term], (_, row) => counts.Add(row.Read() ? row.GetInt64(0) : null));
        return counts;
    }

    public static IReadOnlyList<string> Terms(SqlSession session, string prefix, int limit)
    {
        const string Query = """
            SELECT text FROM term WHERE text >= $1 AND text < $3 AND documents > 0 ORDER BY text LIMIT $2
            """;
        var terms = new List<string>();
        using var rows = session.Rows(Query, prefix, limit, prefix + LastCharacter);
        while (rows.Read())
        {
            terms.Add(rows.GetString(0));
        }

        return terms;
    }

    public static IReadOnlyList<DocumentFacts> Facts(SqlSession session, IReadOnlyList<long> documents)
    {
        var facts = new List<DocumentFacts>(documents.Count);
        var stretches = new List<(int First, int Last)>();
        for (int first = 0, last; first < documents.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < documents.Count && documents[last + 1] > documents[last]
                && FactsCodec.ChunkOf(documents[last + 1]) - FactsCodec.ChunkOf(documents[last]) <= ChunkGap)
            {
                last++;
            }

            stretches.Add((first, last));
        }

        session.Each(
            "SELECT chunk, records FROM facts WHERE chunk BETWEEN $1 AND $2 ORDER BY chunk",
            stretches,
            stretch => [FactsCodec.ChunkOf(documents[stretch.First]), FactsCodec.ChunkOf(documents[stretch.Last])],
            (stretch, rows) => ReadStretch(facts, session, rows, documents, stretch.First, stretch.Last));
        return facts;
    }

    public static byte[] Chunk(SqlSession session, long chunk)
        => session.Value("SELECT records FROM facts WHERE chunk = $1", chunk) as byte[] ?? [];

    /// <summary>Looks up all places in one statement: each is one number, the session in its upper half.</summary>
    public static IReadOnlyList<DocumentFacts> FactsAt(SqlSession session, IReadOnlyList<SessionPlace> places)
    {
        var query = $"""
            SELECT v.document FROM {session.Dialect.ItemsOf("$1", "p")} CROSS JOIN version v
            WHERE v.session = (CAST(p.value AS BIGINT) >> 32) AND v.position = (CAST(p.value AS BIGINT) & 4294967295)
            """;
        var documents = new List<long>(places.Count);
        var numbers = places.Select(place => ((long)place.Session << 32) | (uint)place.Position);
        using (var rows = session.Rows(query, FormattableString.Invariant($"[{string.Join(',', numbers)}]")))
        {
            while (rows.Read())
            {
                documents.Add(rows.GetInt64(0));
            }
        }

        documents.Sort();
        return Facts(session, documents);
    }

    public static FactsFilter Resolve(SqlSession session, MemoryFilter filter, long nowMs) => new()
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

    public static IReadOnlyList<KnownAuthor> Authors(SqlSession session, IReadOnlyCollection<string> words)
    {
        var authors = new SortedDictionary<int, KnownAuthor>();
        session.Each(
            "SELECT l.label, l.text FROM author_word w JOIN label l ON l.label = w.label WHERE w.word = $1",
            [.. words],
            static word => [word],
            (_, rows) =>
            {
                while (rows.Read())
                {
                    var number = (int)rows.GetInt64(0);
                    authors[number] = new KnownAuthor(number, rows.GetString(1));
                }
            });

        return [.. authors.Values];
    }

    /// <summary>Reads the facts of documents whose chunks lie close together, in one go.</summary>
    /// <param name="facts">Where they go.</param>
    /// <param name="session">The connection.</param>
    /// <param name="rows">The chunks.</param>
    /// <param name="documents">All documents, of which the stretch is ascending.</param>
    /// <param name="first">The first of the stretch.</param>
    /// <param name="last">The last of it.</param>
    private static void ReadStretch(
        List<DocumentFacts> facts, SqlSession session, DbDataReader rows, IReadOnlyList<long> documents, int first, int last)
    {
        var at = first;
        while (at <= last && rows.Read())
        {
            var number = rows.GetInt64(0);
            while (at <= last && FactsCodec.ChunkOf(documents[at]) < number)
            {
                at++;
            }

            var chunk = at <= last && FactsCodec.ChunkOf(documents[at]) == number ? session.Bytes(rows, 1) : [];
            for (; at <= last && FactsCodec.ChunkOf(documents[at]) == number; at++)
            {
                if (FactsCodec.TryRead(chunk, documents[at], out var found))
                {
                    facts.Add(found);
                }
            }
        }
    }

    private static List<int> Labels(SqlSession session, LabelKind kind, string text)
    {
        var labels = new List<int>();
        using var rows = session.Rows(
            "SELECT label FROM label WHERE kind = $1 AND text = $2 COLLATE ANY_CASE", (int)kind, text);
        while (rows.Read())
        {
            labels.Add((int)rows.GetInt64(0));
        }

        return labels;
    }
}
