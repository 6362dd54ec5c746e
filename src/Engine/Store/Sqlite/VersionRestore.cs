using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Writes a version into its row as the ledger says it is. What is derived from it is mended afterwards.</summary>
internal static class VersionRestore
{
    /// <summary>
    /// The number for a version that is not there: that after the version before it, which is the number that it had, unless
    /// it is taken.
    /// </summary>
    public static long FreeDocument(SqliteSession session, long before)
        => session.Value("SELECT document FROM main.version WHERE document = $1", before + 1) is null
            ? before + 1
            : 1 + session.Number(
                "SELECT max((SELECT max(document) FROM main.version), (SELECT value FROM main.counter WHERE name = 'documents'))");

    public static void Write(SqliteSession session, long document, MemoryVersion version)
    {
        const string Upsert = """
            INSERT INTO main.version (document, memory, number, content, content_hash, category, importance, entities, keywords,
                summary, author, source, origin, trust, session, position, scope, visibility, metadata, created_at,
                valid_from, valid_to, recorded_at, retired_at, model, prompt_version, supersedes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                $24, $25, $26, $27)
            ON CONFLICT (document) DO UPDATE SET content = excluded.content, content_hash = excluded.content_hash,
                category = excluded.category, importance = excluded.importance, entities = excluded.entities,
                keywords = excluded.keywords, summary = excluded.summary, author = excluded.author, source = excluded.source,
                origin = excluded.origin, trust = excluded.trust, session = excluded.session, position = excluded.position,
                scope = excluded.scope, visibility = excluded.visibility, metadata = excluded.metadata,
                created_at = excluded.created_at, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
                recorded_at = excluded.recorded_at, retired_at = excluded.retired_at, model = excluded.model,
                prompt_version = excluded.prompt_version, supersedes = excluded.supersedes
            """;
        session.Run(
            Upsert, document, version.Id.Value, version.Number, version.Content, VersionRow.ContentHash(version.Content),
            WireNames.Of(version.Category), version.Importance, VersionRow.WriteList(version.Entities),
            VersionRow.WriteList(version.Keywords), version.Summary, Label(session, LabelKind.Author, version.Author),
            Label(session, LabelKind.Source, version.Source), WireNames.Of(version.Origin), WireNames.Of(version.Trust),
            Label(session, LabelKind.Session, version.Session), version.Position, Label(session, LabelKind.Scope, version.Scope),
            WireNames.Of(version.Visibility), version.Metadata, version.CreatedAt.ToUnixTimeMilliseconds(),
            version.ValidFrom?.ToUnixTimeMilliseconds(), version.ValidTo?.ToUnixTimeMilliseconds(),
            version.RecordedAt.ToUnixTimeMilliseconds(), version.RetiredAt?.ToUnixTimeMilliseconds(), version.Model,
            version.PromptVersion, version.Supersedes?.Value);
    }

    private static long? Label(SqliteSession session, LabelKind kind, string? text)
    {
        const string Upsert = """
            INSERT INTO main.label (kind, text) VALUES ($1, $2) ON CONFLICT (kind, text) DO UPDATE SET kind = kind RETURNING label
            """;
        return text is null ? null : session.Number(Upsert, (int)kind, text);
    }
}
