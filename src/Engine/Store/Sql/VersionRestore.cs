using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>Writes a version into its row as the ledger says it is. What is derived from it is mended afterwards.</summary>
internal static class VersionRestore
{
    /// <summary>
    /// The number for a version that is not there: that after the version before it, which is the number that it had, unless
    /// it is taken.
    /// </summary>
    public static long FreeDocument(SqlSession session, long before)
        => session.Value("SELECT document FROM main.version WHERE document = $1", before + 1) is null
            ? before + 1
            : 1 + Math.Max(
                session.Number("SELECT max(document) FROM main.version"),
                session.Number("SELECT value FROM main.counter WHERE name = 'documents'"));

    public static void Write(SqlSession session, long document, MemoryVersion version)
        => VersionRow.Write(session, document, version, new VersionLabels(
            Label(session, LabelKind.Author, version.Author), Label(session, LabelKind.Source, version.Source),
            Label(session, LabelKind.Session, version.Session), Label(session, LabelKind.Scope, version.Scope)));

    private static long? Label(SqlSession session, LabelKind kind, string? text)
    {
        const string Upsert = """
            INSERT INTO main.label (kind, text) VALUES ($1, $2) ON CONFLICT (kind, text) DO UPDATE SET kind = excluded.kind RETURNING label
            """;
        return text is null ? null : session.Number(Upsert, (int)kind, text);
    }
}
