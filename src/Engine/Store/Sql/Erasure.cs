using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// Takes a memory out of every table, within a write transaction whose text index has been flushed. What the pages still
/// hold of it afterwards goes with <see cref="IMemoryStore.ScrubAsync"/>.
/// </summary>
internal static class Erasure
{
    /// <returns>What is gone, and the entries about its edges whose subject is another memory; null where there is no such memory.</returns>
    public static (ErasedMemory Memory, IReadOnlyList<long> EdgeEntries)? Erase(SqlSession session, MemoryId id)
    {
        var versions = VersionRow.ReadAll(session.Rows(VersionRow.Select + "WHERE v.memory = $1 ORDER BY v.number", id.Value));
        if (versions.Count == 0)
        {
            return null;
        }

        session.Run("UPDATE counter SET value = 1 WHERE name = 'scrub_due'");
        var (terms, vectors) = (0, 0);
        foreach (var stored in versions)
        {
            terms += EraseFromIndex(session, stored);
            vectors += session.Vectors.Erase(stored.Document);
            var labels = LabelsOf(session, stored.Document);
            session.Run("DELETE FROM version WHERE document = $1", stored.Document);
            foreach (var label in labels)
            {
                EraseUnusedLabel(session, label);
            }
        }

        var edges = session.Run("DELETE FROM edge WHERE source = $1 OR target = $1", id.Value);
        session.Run("DELETE FROM job WHERE subject = $1", id.Value);
        session.Run("DELETE FROM proposal WHERE memory = $1 OR replacement = $1", id.Value);
        var payloads = session.Run("DELETE FROM payload WHERE sequence IN (SELECT sequence FROM ledger WHERE subject = $1)", id.Value);
        var entries = EdgeEntriesOf(session, id);
        foreach (var entry in entries)
        {
            payloads += session.Run("DELETE FROM payload WHERE sequence = $1", entry);
        }

        return (new ErasedMemory(id, [.. versions.Select(stored => stored.Version)], payloads, terms, vectors, edges), entries);
    }

    /// <summary>The entries that name it as an end of an edge; what they say of it may not stay.</summary>
    private static List<long> EdgeEntriesOf(SqlSession session, MemoryId id)
    {
        var query = $"""
            SELECT l.sequence FROM ledger l JOIN payload p ON p.sequence = l.sequence
            WHERE l.operation IN ('link', 'unlink', 'undo')
                AND $1 IN ({session.Dialect.PropertyOf("p.body", "source")}, {session.Dialect.PropertyOf("p.body", "target")})
                AND {session.Dialect.PropertyOf("p.body", "change")} IN ('linked', 'unlinked')
            ORDER BY l.sequence
            """;
        var entries = new List<long>();
        using var rows = session.Rows(query, id.Value);
        while (rows.Read())
        {
            entries.Add(rows.GetInt64(0));
        }

        return entries;
    }

    public static IReadOnlyList<MemoryId> FindDerived(SqlSession session, MemoryId id)
    {
        var query = $"""
            SELECT DISTINCT memory FROM version
            WHERE derived_from <> '[]' AND memory <> $1 AND EXISTS (SELECT 1 FROM {session.Dialect.ItemsOf("derived_from", "i")} WHERE value = $1)
            ORDER BY memory
            """;
        var ids = new List<MemoryId>();
        using var rows = session.Rows(query, id.Value);
        while (rows.Read())
        {
            ids.Add(VersionRow.Id(rows.GetString(0)));
        }

        return ids;
    }

    /// <returns>How many terms are gone because no other document holds them.</returns>
    private static int EraseFromIndex(SqlSession session, StoredVersion stored)
    {
        var number = FactsCodec.ChunkOf(stored.Document);
        var chunk = IndexQueries.Chunk(session, number);
        var isCounted = FactsCodec.TryRead(chunk, stored.Document, out var facts) && facts.IsCurrent;
        if (chunk.Length > 0)
        {
            FactsCodec.Clear(chunk, stored.Document);
            session.Run("UPDATE facts SET records = $2 WHERE chunk = $1", number, chunk);
        }

        var text = IndexedText.Of(stored.Version);
        if (isCounted)
        {
            Subtract("index_documents", 1);
            Subtract("index_passages", text.Passages.Count);
            Subtract("index_words", text.Passages.Sum(passage => passage.Words));
        }

        var gone = 0;
        foreach (var name in text.Terms)
        {
            var term = session.Number("SELECT term FROM term WHERE text = $1", name);
            session.Run("UPDATE term SET documents = documents - $2 WHERE term = $1", term, isCounted ? 1 : 0);
            ErasePostings(session, term, stored.Document);
            gone += session.Run("DELETE FROM term WHERE term = $1 AND NOT EXISTS (SELECT 1 FROM posting WHERE term = $1)", term);
        }

        return gone;

        void Subtract(string counter, int amount) => session.Run("UPDATE counter SET value = value - $2 WHERE name = $1", counter, amount);
    }

    private static void ErasePostings(SqlSession session, long term, long document)
    {
        long block;
        byte[] entries;
        using (var row = session.Rows(
            "SELECT block, entries FROM posting WHERE term = $1 AND block <= $2 ORDER BY block DESC LIMIT 1", term, document))
        {
            if (!row.Read())
            {
                return;
            }

            (block, entries) = (row.GetInt64(0), row.GetFieldValue<byte[]>(1));
        }

        var postings = new List<Posting>();
        PostingCodec.ReadInto(postings, block, entries);
        postings.RemoveAll(posting => posting.Document == document);
        session.Run("DELETE FROM posting WHERE term = $1 AND block = $2", term, block);
        if (postings.Count == 0)
        {
            return;
        }

        var packed = new List<byte>();
        var last = postings[0].Document;
        foreach (var posting in postings)
        {
            PostingCodec.Append(packed, last, posting);
            last = posting.Document;
        }

        session.Run(
            "INSERT INTO posting (term, block, last, count, entries) VALUES ($1, $2, $3, $4, $5)",
            term, postings[0].Document, last, postings.Count, packed.ToArray());
    }

    private static List<long> LabelsOf(SqlSession session, long document)
    {
        using var row = session.Rows("SELECT author, source, session, scope FROM version WHERE document = $1", document);
        row.Read();
        return [.. Enumerable.Range(0, row.FieldCount).Where(column => !row.IsDBNull(column)).Select(row.GetInt64)];
    }

    private static void EraseUnusedLabel(SqlSession session, long label)
    {
        const string Delete = """
            DELETE FROM label WHERE label = $1
                AND NOT EXISTS (SELECT 1 FROM version WHERE author = $1 OR source = $1 OR session = $1 OR scope = $1)
            """;
        if (session.Run(Delete, label) > 0)
        {
            session.Run("DELETE FROM author_word WHERE label = $1", label);
        }
    }
}
