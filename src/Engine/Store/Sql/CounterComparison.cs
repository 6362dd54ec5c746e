namespace Satchel.Engine.Store.Sql;

/// <summary>Compares the counters and the words of authors with <see cref="RebuiltIndex"/>.</summary>
internal static class CounterComparison
{
    public static void Run(AuditWork work)
    {
        work.FoundEach(
            "index_statistics",
            "SELECT r.name FROM temp.counter r LEFT JOIN main.counter c ON c.name = r.name WHERE c.value IS NULL OR c.value <> r.value",
            "the size of the text index is miscounted",
            """
            INSERT INTO main.counter (name, value) SELECT name, value FROM temp.counter WHERE true
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """);

        // A number once given is never given again, so the counter may be ahead of the versions and never behind.
        work.FoundEach(
            "counter_behind",
            """
            SELECT 'documents' WHERE coalesce((SELECT value FROM main.counter WHERE name = 'documents'), -1)
                < coalesce((SELECT max(document) FROM main.version), 0)
            """,
            "the next document would get a number that is taken",
            """
            INSERT INTO main.counter (name, value) SELECT 'documents', coalesce(max(document), 0) FROM main.version WHERE true
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """);
        work.FoundEach(
            "counter_missing",
            "SELECT 'checkpoints' WHERE NOT EXISTS (SELECT 1 FROM main.counter WHERE name = 'checkpoints')",
            "the log could not start anew",
            "INSERT INTO main.counter (name, value) VALUES ('checkpoints', 0)");
        work.FoundEach(
            AuditFindings.ErasureUnfinished,
            "SELECT 'file' WHERE coalesce((SELECT value FROM main.counter WHERE name = 'scrub_due'), 1) <> 0",
            "what was erased may still stand in free pages or in the log",
            "INSERT INTO main.counter (name, value) VALUES ('scrub_due', 1) ON CONFLICT (name) DO NOTHING");
        work.FoundEach(
            "author_word_missing",
            "SELECT word FROM (SELECT word, label FROM temp.author_word EXCEPT SELECT word, label FROM main.author_word) AS missing",
            "a question with the word does not find the author",
            "INSERT INTO main.author_word (word, label) SELECT word, label FROM temp.author_word EXCEPT SELECT word, label FROM main.author_word");
        work.FoundEach(
            "author_word_unknown",
            "SELECT word FROM (SELECT word, label FROM main.author_word EXCEPT SELECT word, label FROM temp.author_word) AS unknown",
            "a word that is in no name of the author",
            "DELETE FROM main.author_word WHERE (word, label) NOT IN (SELECT word, label FROM temp.author_word)");
    }
}
