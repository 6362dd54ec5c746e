namespace Satchel.Engine.Store.Sqlite;

/// <summary>Reading the postings of terms: all of them, the last ones, or those in some documents.</summary>
internal static class PostingQueries
{
    public static IReadOnlyList<TermPostings> All(SqliteSession session, IReadOnlyList<string> terms)
        => Last(session, terms, long.MaxValue, int.MaxValue);

    public static IReadOnlyList<TermPostings> Last(SqliteSession session, IReadOnlyList<string> terms, long before, int limit)
        => [.. terms.Select(text => OfTerm(session, text, term => Last(session, term, before, limit)))];

    public static IReadOnlyList<TermPostings> In(SqliteSession session, IReadOnlyList<string> terms, IReadOnlyList<long> documents)
        => [.. terms.Select(text => OfTerm(session, text, term => In(session, term, documents)))];

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

    private static TermPostings OfTerm(SqliteSession session, string text, Func<long, List<Posting>> read)
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

        Posting[] postings = [.. read(term)];
        return new TermPostings(text, documents, postings);
    }

    private static List<Posting> Last(SqliteSession session, long term, long before, int limit)
    {
        var (read, bytes) = (0L, 0);
        var blocks = new List<(long Block, byte[] Entries)>();
        using (var rows = session.Rows(
            "SELECT block, last, count, entries FROM posting WHERE term = $1 AND block < $2 ORDER BY block DESC", term, before))
        {
            while (read < limit && rows.Read())
            {
                blocks.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(3)));
                read += rows.GetInt64(1) < before ? rows.GetInt64(2) : 0;
                bytes += blocks[^1].Entries.Length;
            }
        }

        var postings = new List<Posting>(bytes / PostingCodec.LeastEntryBytes);
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            PostingCodec.ReadInto(postings, blocks[i].Block, blocks[i].Entries);
        }

        while (postings.Count > 0 && postings[^1].Document >= before)
        {
            postings.RemoveAt(postings.Count - 1);
        }

        postings.RemoveRange(0, Math.Max(0, postings.Count - limit));
        return postings;
    }

    /// <summary>Looks up the row of each document; documents of one row share it.</summary>
    private static List<Posting> In(SqliteSession session, long term, IReadOnlyList<long> documents)
    {
        const string Query = "SELECT block, last, entries FROM posting WHERE term = $1 AND block <= $2 ORDER BY block DESC LIMIT 1";
        var (postings, block) = (new List<Posting>(), new List<Posting>());
        var (at, last) = (0, long.MinValue);
        foreach (var document in documents)
        {
            if (document > last)
            {
                block.Clear();
                at = 0;
                using var row = session.Rows(Query, term, document);
                if (row.Read() && row.GetInt64(1) >= document)
                {
                    last = row.GetInt64(1);
                    PostingCodec.ReadInto(block, row.GetInt64(0), row.GetFieldValue<byte[]>(2));
                }
            }

            for (; at < block.Count && block[at].Document <= document; at++)
            {
                if (block[at].Document == document)
                {
                    postings.Add(block[at]);
                }
            }
        }

        return postings;
    }
}
