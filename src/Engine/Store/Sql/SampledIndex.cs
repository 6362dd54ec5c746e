namespace Satchel.Engine.Store.Sql;

/// <summary>Looks up the facts and every posting of some documents. What stands in the index besides is not seen.</summary>
internal sealed class SampledIndex(AuditWork work)
{
    /// <returns>How many terms were compared.</returns>
    public long Compare(IReadOnlyList<long> documents)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        var done = 0L;
        foreach (var document in documents)
        {
            if (RebuiltIndex.Derive(work, document) is (var facts, var text))
            {
                CompareFacts(facts);
                foreach (var term in text.Terms)
                {
                    terms.Add(term);
                    ComparePostings(document, term, text);
                }
            }

            if (++done % AuditWork.PageRows == 0)
            {
                work.Report(AuditStage.Analysis, done);
            }
        }

        return terms.Count;
    }

    private void CompareFacts(in DocumentFacts facts)
    {
        var rebuilt = new byte[FactsCodec.ChunkBytes];
        FactsCodec.Write(rebuilt, facts);
        var own = work.Session.Value("SELECT records FROM main.facts WHERE chunk = $1", FactsCodec.ChunkOf(facts.Document)) as byte[];
        if (FactsComparison.NameOfDifferent(work.Session, facts.Document, own, rebuilt) is { } name)
        {
            work.Found("facts_altered", name, "the facts differ from the version");
        }
    }

    private void ComparePostings(long document, string term, IndexedText text)
    {
        var expected = new List<Posting>();
        for (var i = 0; i < text.Passages.Count; i++)
        {
            if (text.Passages[i].TermCounts.TryGetValue(term, out var count))
            {
                expected.Add(Posting.Of(document, i, count, text.Passages[i].Words));
            }
        }

        if (!expected.SequenceEqual(Postings(document, term)))
        {
            work.Found("postings_altered", term, "the postings differ from the versions");
        }
    }

    private IEnumerable<Posting> Postings(long document, string term)
    {
        const string Query = """
            SELECT block, entries FROM main.posting
            WHERE term = (SELECT term FROM main.term WHERE text = $1) AND block <= $2 ORDER BY block DESC LIMIT 1
            """;
        var postings = new List<Posting>();
        using var row = work.Session.Rows(Query, term, document);
        if (row.Read())
        {
            PostingCodec.ReadInto(postings, row.GetInt64(0), row.GetFieldValue<byte[]>(1));
        }

        return postings.Where(posting => posting.Document == document);
    }
}
