namespace Satchel.Engine.Store.Sql;

/// <summary>Compares every term and every posting with those of <see cref="RebuiltIndex"/>, and puts these in their place.</summary>
internal sealed class TermComparison(AuditWork work)
{
    /// <returns>How many terms were compared.</returns>
    public long Run(CancellationToken cancellationToken)
    {
        var terms = 0L;
        for (var last = 0L; Page(last) is { Count: > 0 } page; last = page[^1].Term)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (term, text, documents) in page)
            {
                Compare(term, text, documents);
            }

            work.Report(AuditStage.Terms, terms += page.Count);
        }

        work.FoundEach(
            "term_unknown",
            "SELECT text FROM main.term WHERE text NOT IN (SELECT text FROM temp.term)",
            "a term that no version holds",
            "DELETE FROM main.term WHERE text NOT IN (SELECT text FROM temp.term)");
        work.FoundEach(
            "posting_unknown",
            "SELECT DISTINCT CAST(term AS TEXT) FROM main.posting WHERE term NOT IN (SELECT term FROM main.term)",
            "postings of no term",
            "DELETE FROM main.posting WHERE term NOT IN (SELECT term FROM main.term)");
        return terms;
    }

    private void Compare(long rebuilt, string text, long documents)
    {
        var (own, counted) = (0L, 0L);
        using (var row = work.Session.Rows("SELECT term, documents FROM main.term WHERE text = $1", text))
        {
            if (row.Read())
            {
                (own, counted) = (row.GetInt64(0), row.GetInt64(1));
            }
        }

        if (own == 0)
        {
            work.Found("term_missing", text, "a term of the versions that the text index does not know", () => Replace(rebuilt, text, documents));
        }
        else if (!SamePostings(own, rebuilt))
        {
            work.Found("postings_altered", text, "the postings differ from the versions", () => Replace(rebuilt, text, documents));
        }
        else if (counted != documents)
        {
            work.Found(
                "term_miscounted",
                text,
                FormattableString.Invariant($"{counted} documents are counted, {documents} hold it"),
                () => Replace(rebuilt, text, documents));
        }
    }

    private bool SamePostings(long own, long rebuilt)
    {
        try
        {
            const string Own = "SELECT block, last, count, entries FROM main.posting WHERE term = $1 ORDER BY block";
            const string Rebuilt = "SELECT block, last, count, entries FROM temp.posting WHERE term = $1 ORDER BY block";
            return Postings(Own, own).ToList().SequenceEqual(Postings(Rebuilt, rebuilt).ToList());
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidCastException)
        {
            return false;
        }
    }

    /// <summary>The postings of a term, a row at a time.</summary>
    /// <exception cref="FormatException">A row is none, or says of itself what is not so.</exception>
    private IEnumerable<Posting> Postings(string query, long term)
    {
        var row = new List<Posting>();
        using var rows = work.Session.Rows(query, term);
        while (rows.Read())
        {
            row.Clear();
            PostingCodec.ReadInto(row, rows.GetInt64(0), rows.GetFieldValue<byte[]>(3));
            if (row.Count != rows.GetInt64(2) || row.Count == 0 || row[0].Document != rows.GetInt64(0) || row[^1].Document != rows.GetInt64(1))
            {
                throw new FormatException("a posting row holds something else than it says");
            }

            foreach (var posting in row)
            {
                yield return posting;
            }
        }
    }

    private void Replace(long rebuilt, string text, long documents)
    {
        const string Upsert = """
            INSERT INTO main.term (text, documents) VALUES ($1, $2)
            ON CONFLICT (text) DO UPDATE SET documents = excluded.documents
            """;
        work.Session.Run(Upsert, text, documents);
        var own = work.Session.Number("SELECT term FROM main.term WHERE text = $1", text);
        work.Session.Run("DELETE FROM main.posting WHERE term = $1", own);
        work.Session.Run(
            "INSERT INTO main.posting (term, block, last, count, entries) SELECT $1, block, last, count, entries FROM temp.posting WHERE term = $2",
            own,
            rebuilt);
    }

    private List<(long Term, string Text, long Documents)> Page(long last)
    {
        var page = new List<(long Term, string Text, long Documents)>(AuditWork.PageRows);
        using var rows = work.Session.Rows(
            "SELECT term, text, documents FROM temp.term WHERE term > $1 ORDER BY term LIMIT $2", last, AuditWork.PageRows);
        while (rows.Read())
        {
            page.Add((rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2)));
        }

        return page;
    }
}
