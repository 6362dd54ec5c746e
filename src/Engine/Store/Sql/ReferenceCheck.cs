namespace Satchel.Engine.Store.Sql;

/// <summary>
/// Rows that belong to nothing. An edge may touch a memory without a current version, and a vector may be one of a retired
/// version: both serve again when the memory comes back. What is there for a memory or document that never was, is dropped.
/// </summary>
internal static class ReferenceCheck
{
    private const string UsedLabels = """
        SELECT author FROM main.version WHERE author IS NOT NULL UNION SELECT source FROM main.version WHERE source IS NOT NULL
        UNION SELECT session FROM main.version WHERE session IS NOT NULL UNION SELECT scope FROM main.version WHERE scope IS NOT NULL
        """;

    private const string OrphanVector = """
        NOT EXISTS (SELECT 1 FROM main.version v WHERE v.document = vector.document)
            OR NOT EXISTS (SELECT 1 FROM main.space s WHERE s.space = vector.space)
        """;

    private const string OrphanEdge = """
        NOT EXISTS (SELECT 1 FROM main.version v WHERE v.memory = edge.source)
            OR NOT EXISTS (SELECT 1 FROM main.version v WHERE v.memory = edge.target)
        """;

    private const string InvalidEdge = "kind NOT IN ('temporal', 'entity', 'causal', 'semantic') OR NOT weight BETWEEN 0 AND 1";

    private const string OrphanProposal = "NOT EXISTS (SELECT 1 FROM main.version v WHERE v.memory = proposal.memory)";

    private const string OrphanJob = "NOT EXISTS (SELECT 1 FROM main.version v WHERE v.memory = job.subject)";

    private const string LaggingSession = """
        SELECT l.label, max(v.position) FROM main.label l JOIN main.version v ON v.session = l.label
        WHERE l.kind = 3 GROUP BY l.label HAVING max(v.position) > l.positions
        """;

    public static void Run(AuditWork work)
    {
        work.FoundEach(
            "payload_unknown",
            "SELECT 'payload ' || sequence FROM main.payload WHERE sequence NOT IN (SELECT sequence FROM main.ledger)",
            "a payload without its entry",
            mend: null);
        work.FoundEach(
            "session_behind",
            $"SELECT text FROM main.label WHERE label IN (SELECT label FROM ({LaggingSession}) AS lagging)",
            "the next memory of the session would get a place that is taken",
            """
            UPDATE main.label SET positions = (SELECT max(v.position) FROM main.version v WHERE v.session = label.label)
            WHERE kind = 3 AND positions < (SELECT max(v.position) FROM main.version v WHERE v.session = label.label)
            """);
        work.FoundEach(
            "label_unused",
            $"SELECT text FROM main.label WHERE label NOT IN ({UsedLabels})",
            "a text that no version has",
            $"""
            DELETE FROM main.author_word WHERE label NOT IN ({UsedLabels});
            DELETE FROM main.label WHERE label NOT IN ({UsedLabels})
            """);
        Drop(work, "vector_unknown", "vector", "'document ' || document", OrphanVector, "a vector of no document or space");
        Drop(work, "vector_misfit", "vector", "'document ' || document", $"EXISTS (SELECT 1 FROM main.space s WHERE s.space = vector.space AND {work.Session.Dialect.MisfitVector})", "a vector that does not fit its space");
        Drop(work, "edge_unknown", "edge", "source || ' → ' || target", OrphanEdge, "an edge of a memory that never was");
        Drop(work, "edge_invalid", "edge", "source || ' → ' || target", InvalidEdge, "an edge of no kind, or of a weight outside 0 to 1");
        Drop(work, "proposal_unknown", "proposal", "memory", OrphanProposal, "a proposal about a memory that never was");
        Drop(work, "job_unknown", "job", "subject", OrphanJob, "a job for a memory that never was");
    }

    private static void Drop(AuditWork work, string code, string table, string where, string condition, string message)
        => work.FoundEach(code, $"SELECT {where} FROM main.{table} WHERE {condition}", message, $"DELETE FROM main.{table} WHERE {condition}");
}
