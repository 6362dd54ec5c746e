namespace Satchel.Engine.Store.Sql;

/// <summary>Compares the facts of every document with those of <see cref="RebuiltIndex"/>, a chunk at a time.</summary>
internal static class FactsComparison
{
    public static void Run(AuditWork work)
    {
        foreach (var chunk in DifferentChunks(work.Session))
        {
            Compare(work, chunk);
        }

        work.FoundEach(
            "facts_unknown",
            "SELECT CAST(chunk AS TEXT) FROM main.facts WHERE chunk NOT IN (SELECT chunk FROM temp.facts)",
            "facts of documents that are not there",
            "DELETE FROM main.facts WHERE chunk NOT IN (SELECT chunk FROM temp.facts)");
    }

    /// <summary>Names a document whose facts are not what they should be; null where they are.</summary>
    public static string? NameOfDifferent(SqlSession session, long document, ReadOnlySpan<byte> own, ReadOnlySpan<byte> rebuilt)
        => Record(own, document).SequenceEqual(Record(rebuilt, document))
            ? null
            : session.Value("SELECT memory FROM main.version WHERE document = $1", document) as string
                ?? FormattableString.Invariant($"document {document}");

    private static void Compare(AuditWork work, long chunk)
    {
        var own = Chunk(work.Session, "SELECT records FROM main.facts WHERE chunk = $1", chunk);
        var rebuilt = Chunk(work.Session, "SELECT records FROM temp.facts WHERE chunk = $1", chunk);
        for (var document = chunk * FactsCodec.Records; document < (chunk + 1) * FactsCodec.Records; document++)
        {
            if (NameOfDifferent(work.Session, document, own, rebuilt) is { } name)
            {
                work.Found("facts_altered", name, "the facts differ from the version", Replace);
            }
        }

        if (own.Length != FactsCodec.ChunkBytes)
        {
            work.Found("facts_altered", FormattableString.Invariant($"chunk {chunk}"), "a row of facts is cut off or too long", Replace);
        }

        void Replace() => work.Session.Run(
            "INSERT INTO main.facts (chunk, records) VALUES ($1, $2) ON CONFLICT (chunk) DO UPDATE SET records = excluded.records", chunk, rebuilt);
    }

    private static List<long> DifferentChunks(SqlSession session)
    {
        const string Query = """
            SELECT r.chunk FROM temp.facts r LEFT JOIN main.facts f ON f.chunk = r.chunk WHERE f.records IS NULL OR f.records <> r.records ORDER BY r.chunk
            """;
        var chunks = new List<long>();
        using var rows = session.Rows(Query);
        while (rows.Read())
        {
            chunks.Add(rows.GetInt64(0));
        }

        return chunks;
    }

    private static byte[] Chunk(SqlSession session, string query, long chunk) => session.Value(query, chunk) as byte[] ?? [];

    private static ReadOnlySpan<byte> Record(ReadOnlySpan<byte> chunk, long document)
    {
        var offset = (int)(document % FactsCodec.Records) * FactsCodec.RecordBytes;
        return chunk.Length < offset + FactsCodec.RecordBytes ? [] : chunk.Slice(offset, FactsCodec.RecordBytes);
    }
}
