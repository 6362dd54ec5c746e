namespace Satchel.Engine.Store.Sql;

/// <summary>
/// What the store derives from its versions, made anew from them in temporary tables. They hide the store's own, so that
/// <see cref="IndexBuffer"/> fills them as it fills those.
/// </summary>
internal static class RebuiltIndex
{
    /// <summary>Fills the tables, and looks at the hash of each content on the way.</summary>
    public static void Build(AuditWork work, CancellationToken cancellationToken)
    {
        AddAuthorWords(work.Session);
        var index = new IndexBuffer(work.Session);
        var done = 0L;
        for (var last = 0L; Page(work.Session, last) is { Count: > 0 } page; last = page[^1])
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var document in page)
            {
                Add(work, index, document);
                if (index.Waiting >= IndexBuffer.MostDocuments)
                {
                    index.Flush();
                }
            }

            work.Report(AuditStage.Analysis, done += page.Count);
        }

        index.Flush();
    }

    /// <summary>The facts that a document should have; null where its row is no version.</summary>
    public static (DocumentFacts Facts, IndexedText Text)? Derive(AuditWork work, long document)
    {
        if (VersionRow.TryRead(work.Session, document) is not { } version)
        {
            return null;
        }

        var text = IndexedText.Of(version);
        using var row = work.Session.Rows("SELECT author, source, session FROM main.version WHERE document = $1", document);
        row.Read();
        return (VersionFacts.Of(document, version, text, new VersionLabels(Label(0), Label(1), Label(2), Scope: null)), text);

        long? Label(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    }

    private static void Add(AuditWork work, IndexBuffer index, long document)
    {
        if (Derive(work, document) is (var facts, var text))
        {
            index.Add(facts, text);
            CheckContentHash(work, document);
        }
    }

    private static void CheckContentHash(AuditWork work, long document)
    {
        string memory;
        byte[] hash;
        using (var row = work.Session.Rows("SELECT memory, content, content_hash FROM main.version WHERE document = $1", document))
        {
            row.Read();
            (memory, hash) = (row.GetString(0), VersionRow.ContentHash(row.GetString(1)));
            if (hash.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(2)))
            {
                return;
            }
        }

        work.Found(
            "content_hash_altered",
            memory,
            "the hash of the content is not that of the content",
            () => work.Session.Run("UPDATE main.version SET content_hash = $2 WHERE document = $1", document, hash));
    }

    private static List<long> Page(SqlSession session, long last)
    {
        var page = new List<long>(AuditWork.PageRows);
        using var rows = session.Rows(
            "SELECT document FROM main.version WHERE document > $1 ORDER BY document LIMIT $2", last, AuditWork.PageRows);
        while (rows.Read())
        {
            page.Add(rows.GetInt64(0));
        }

        RowOrder.Require(page, last);
        return page;
    }

    private static void AddAuthorWords(SqlSession session)
    {
        var authors = new List<(long Label, string Name)>();
        using (var rows = session.Rows("SELECT label, text FROM main.label WHERE kind = $1", (int)LabelKind.Author))
        {
            while (rows.Read())
            {
                authors.Add((rows.GetInt64(0), rows.GetString(1)));
            }
        }

        foreach (var (label, name) in authors)
        {
            foreach (var word in AuthorName.Words(name))
            {
                session.Later("INSERT INTO temp.author_word (word, label) VALUES ($1, $2)", word, label);
            }
        }
    }
}
