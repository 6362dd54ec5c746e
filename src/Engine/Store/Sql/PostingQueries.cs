using System.Data.Common;

namespace Satchel.Engine.Store.Sql;

/// <summary>Reading the postings of terms: all of them, the last ones, or those in some documents.</summary>
internal static class PostingQueries
{
    /// <summary>Rows that are read at most in one go; most terms have fewer.</summary>
    private const int PageRows = 16;

    public static IReadOnlyList<TermPostings> All(SqlSession session, IReadOnlyList<string> terms)
        => Last(session, terms, long.MaxValue, int.MaxValue);

    public static IReadOnlyList<TermPostings> Last(SqlSession session, IReadOnlyList<string> terms, long before, int limit)
    {
        const string Query = "SELECT block, last, count, entries FROM posting WHERE term = $1 AND block < $2 ORDER BY block DESC LIMIT $3";
        var known = Known(session, terms);
        var rows = known.ToDictionary(term => term.Number, _ => new LastRows(before, limit));
        while (known.Where(term => !rows[term.Number].Done).ToList() is { Count: > 0 } open)
        {
            session.Each(
                Query,
                open,
                term => [term.Number, rows[term.Number].Before, rows[term.Number].Most],
                (term, page) => rows[term.Number].Read(page));
        }

        return Postings(terms, known, term => rows[term].Postings());
    }

    public static IReadOnlyList<TermPostings> In(SqlSession session, IReadOnlyList<string> terms, IReadOnlyList<long> documents)
    {
        // The row that may hold a document is the last one that does not begin behind it.
        var query = $"""
            SELECT p.block, p.last, p.entries FROM posting p
            WHERE p.term = $1 AND p.block IN (
                SELECT (SELECT max(q.block) FROM posting q WHERE q.term = $1 AND q.block <= CAST(d.value AS BIGINT))
                FROM {session.Dialect.ItemsOf("$2", "d")})
            ORDER BY p.block
            """;
        var wanted = FormattableString.Invariant($"[{string.Join(',', documents)}]");
        var known = Known(session, terms);
        var found = new Dictionary<long, IReadOnlyList<Posting>>();
        session.Each(query, known, term => [term.Number, wanted], (term, rows) => found[term.Number] = In(rows, documents));
        return Postings(terms, known, term => found[term]);
    }

    /// <summary>The documents nearest to one in the postings of a term, before it and behind it, the nearest first.</summary>
    public static (IReadOnlyList<long> Before, IReadOnlyList<long> Behind) DocumentsAround(SqlSession session, long term, long document, int limit)
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

    private static List<KnownTerm> Known(SqlSession session, IReadOnlyList<string> terms)
    {
        var known = new List<KnownTerm>(terms.Count);
        session.Each(
            "SELECT term, documents FROM term WHERE text = $1",
            [.. terms.Distinct(StringComparer.Ordinal)],
            static text => [text],
            (text, row) =>
            {
                if (row.Read())
                {
                    known.Add(new KnownTerm(text, row.GetInt64(0), row.GetInt64(1)));
                }
            });
        return known;
    }

    private static List<TermPostings> Postings(IReadOnlyList<string> terms, List<KnownTerm> known, Func<long, IReadOnlyList<Posting>> postings)
    {
        var byText = known.ToDictionary(term => term.Text, StringComparer.Ordinal);
        return
        [
            .. terms.Select(text => byText.TryGetValue(text, out var term)
                ? new TermPostings(text, term.Documents, postings(term.Number))
                : new TermPostings(text, 0, [])),
        ];
    }

    /// <summary>Both the rows and the documents ascend.</summary>
    private static List<Posting> In(DbDataReader rows, IReadOnlyList<long> documents)
    {
        var (postings, block) = (new List<Posting>(), new List<Posting>());
        var at = 0;
        while (rows.Read())
        {
            block.Clear();
            PostingCodec.ReadInto(block, rows.GetInt64(0), rows.GetFieldValue<byte[]>(2));
            foreach (var posting in block)
            {
                while (at < documents.Count && documents[at] < posting.Document)
                {
                    at++;
                }

                if (at < documents.Count && documents[at] == posting.Document)
                {
                    postings.Add(posting);
                }
            }
        }

        return postings;
    }

    /// <summary>A term that the index holds.</summary>
    private sealed record KnownTerm(string Text, long Number, long Documents);

    /// <summary>The last postings of one term, read a page of rows at a time, the last row first.</summary>
    private sealed class LastRows
    {
        private readonly long _before;
        private readonly int _limit;
        private readonly List<(long Block, byte[] Entries)> _rows = [];
        private long _read;
        private int _bytes;

        public LastRows(long before, int limit)
        {
            (_before, _limit, Before) = (before, limit, before);
            Most = Math.Max(PageRows, (limit / PostingCodec.EntriesPerRow) + 2);
        }

        /// <summary>Rows that begin here or behind were read.</summary>
        public long Before { get; private set; }

        /// <summary>Rows that are asked for: as many as full ones would do, and two that are not.</summary>
        public int Most { get; }

        public bool Done { get; private set; }

        public void Read(DbDataReader page)
        {
            var rows = 0;
            while (_read < _limit && page.Read())
            {
                _rows.Add((page.GetInt64(0), page.GetFieldValue<byte[]>(3)));
                _read += page.GetInt64(1) < _before ? page.GetInt64(2) : 0;
                _bytes += _rows[^1].Entries.Length;
                Before = _rows[^1].Block;
                rows++;
            }

            Done = _read >= _limit || rows < Most;
        }

        public List<Posting> Postings()
        {
            var postings = new List<Posting>(_bytes / PostingCodec.LeastEntryBytes);
            for (var i = _rows.Count - 1; i >= 0; i--)
            {
                PostingCodec.ReadInto(postings, _rows[i].Block, _rows[i].Entries);
            }

            while (postings.Count > 0 && postings[^1].Document >= _before)
            {
                postings.RemoveAt(postings.Count - 1);
            }

            postings.RemoveRange(0, Math.Max(0, postings.Count - _limit));
            return postings;
        }
    }
}
