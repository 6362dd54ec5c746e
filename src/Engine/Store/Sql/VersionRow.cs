using System.Text;
using System.Text.Json;
using System.Data.Common;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Store.Sql;

/// <summary>How a version stands in its row.</summary>
internal static class VersionRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order, with the joins behind them.</summary>
    public const string Select = """
        SELECT v.document, v.memory, v.number, v.content, v.category, v.importance, v.entities, v.keywords, v.summary,
            a.text, s.text, v.origin, v.trust, n.text, v.position, p.text, v.visibility, v.metadata, v.created_at,
            v.valid_from, v.valid_to, v.recorded_at, v.retired_at, v.model, v.prompt_version, v.supersedes,
            v.expires_at, v.derived_from, v.protected
        FROM version v
        LEFT JOIN label a ON a.label = v.author
        LEFT JOIN label s ON s.label = v.source
        LEFT JOIN label n ON n.label = v.session
        LEFT JOIN label p ON p.label = v.scope

        """;

    /// <summary>The condition of a <see cref="MemoryFilter"/> over the seven values of <see cref="FilterValues"/>.</summary>
    public const string FilterCondition = """
        (CAST($1 AS TEXT) IS NULL OR v.category = $1) AND (CAST($2 AS TEXT) IS NULL OR a.text = $2 COLLATE ANY_CASE)
        AND (CAST($3 AS TEXT) IS NULL OR s.text = $3 COLLATE ANY_CASE) AND (CAST($4 AS BIGINT) IS NULL OR v.created_at >= $4)
        AND (CAST($5 AS BIGINT) IS NULL OR v.created_at < $5)

        """;

    private const string Public = "v.visibility = 'public' AND ";
    private const string NotExpired = "(v.expires_at IS NULL OR v.expires_at > $7) AND ";
    private const string BelievedNow = "CAST($6 AS BIGINT) IS NULL AND v.retired_at IS NULL AND " + NotExpired;
    private const string BelievedThen = "v.recorded_at <= $6 AND (v.retired_at IS NULL OR v.retired_at > $6) AND " + NotExpired;

    /// <summary>The condition on when a version was believed and who may see it, to stand before <see cref="FilterCondition"/>.</summary>
    public static string BelievedCondition(MemoryFilter filter) => (filter.OnlyPublic ? Public : "") + (filter.AsOf is null ? BelievedNow : BelievedThen);

    public static object?[] FilterValues(MemoryFilter filter, long nowMs) =>
    [
        filter.Category is { } category ? WireNames.Of(category) : null, filter.Author, filter.Source,
        filter.Since?.ToUnixTimeMilliseconds(), filter.Until?.ToUnixTimeMilliseconds(), filter.AsOf?.ToUnixTimeMilliseconds(),
        filter.AsOf?.ToUnixTimeMilliseconds() ?? nowMs,
    ];

    public static StoredVersion Read(DbDataReader row)
        => new(row.GetInt64(0), new MemoryVersion
        {
            Id = Id(row.GetString(1)),
            Number = (int)row.GetInt64(2),
            Content = row.GetString(3),
            Category = WireNames.ParseCategory(row.GetString(4)),
            Importance = (int)row.GetInt64(5),
            Entities = ReadList(row.GetString(6)),
            Keywords = ReadList(row.GetString(7)),
            Summary = Text(row, 8),
            Author = Text(row, 9),
            Source = Text(row, 10),
            Origin = WireNames.ParseOrigin(row.GetString(11)),
            Trust = WireNames.ParseTrust(row.GetString(12)),
            Session = Text(row, 13),
            Position = (int)row.GetInt64(14),
            Scope = Text(row, 15),
            Visibility = WireNames.ParseVisibility(row.GetString(16)),
            Metadata = row.GetString(17),
            CreatedAt = Time(row.GetInt64(18)),
            ValidFrom = OptionalTime(row, 19),
            ValidTo = OptionalTime(row, 20),
            RecordedAt = Time(row.GetInt64(21)),
            RetiredAt = OptionalTime(row, 22),
            Model = Text(row, 23),
            PromptVersion = Text(row, 24),
            Supersedes = row.IsDBNull(25) ? null : Id(row.GetString(25)),
            ExpiresAt = OptionalTime(row, 26),
            DerivedFrom = [.. ReadList(row.GetString(27)).Select(Id)],
            Protected = row.GetBoolean(28),
        });

    /// <summary>The version of a document; null where its row is not one.</summary>
    public static MemoryVersion? TryRead(SqlSession session, long document)
    {
        using var row = session.Rows(Select + "WHERE v.document = $1", document);
        try
        {
            return row.Read() ? Read(row).Version : null;
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidCastException)
        {
            return null;
        }
    }

    /// <summary>Writes a row, in place of one of the same document.</summary>
    public static void Write(SqlSession session, long document, MemoryVersion version, in VersionLabels labels)
    {
        const string Upsert = """
            INSERT INTO main.version (document, memory, number, content, content_hash, category, importance, entities, keywords,
                summary, author, source, origin, trust, session, position, scope, visibility, metadata, created_at, valid_from,
                valid_to, expires_at, recorded_at, retired_at, model, prompt_version, supersedes, derived_from, protected)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                $24, $25, $26, $27, $28, $29, $30)
            ON CONFLICT (document) DO UPDATE SET content = excluded.content, content_hash = excluded.content_hash,
                category = excluded.category, importance = excluded.importance, entities = excluded.entities,
                keywords = excluded.keywords, summary = excluded.summary, author = excluded.author, source = excluded.source,
                origin = excluded.origin, trust = excluded.trust, session = excluded.session, position = excluded.position,
                scope = excluded.scope, visibility = excluded.visibility, metadata = excluded.metadata,
                created_at = excluded.created_at, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
                expires_at = excluded.expires_at, recorded_at = excluded.recorded_at, retired_at = excluded.retired_at,
                model = excluded.model, prompt_version = excluded.prompt_version, supersedes = excluded.supersedes,
                derived_from = excluded.derived_from, protected = excluded.protected
            """;
        session.Later(
            Upsert, document, version.Id.Value, version.Number, version.Content, ContentHash(version.Content),
            WireNames.Of(version.Category), version.Importance, WriteList(version.Entities), WriteList(version.Keywords),
            version.Summary, labels.Author, labels.Source, WireNames.Of(version.Origin), WireNames.Of(version.Trust),
            labels.Session, version.Position, labels.Scope, WireNames.Of(version.Visibility), version.Metadata,
            version.CreatedAt.ToUnixTimeMilliseconds(), version.ValidFrom?.ToUnixTimeMilliseconds(),
            version.ValidTo?.ToUnixTimeMilliseconds(), version.ExpiresAt?.ToUnixTimeMilliseconds(),
            version.RecordedAt.ToUnixTimeMilliseconds(), version.RetiredAt?.ToUnixTimeMilliseconds(), version.Model,
            version.PromptVersion, version.Supersedes?.Value, WriteList([.. version.DerivedFrom.Select(id => id.Value)]), version.Protected);
    }

    /// <summary>The versions of documents, in the order asked for; unknown numbers are left out.</summary>
    public static List<StoredVersion> ReadEach(SqlSession session, IReadOnlyList<long> documents)
    {
        var versions = new List<StoredVersion>(documents.Count);
        session.Each(Select + "WHERE v.document = $1", documents, static document => [document], (_, rows) =>
        {
            if (rows.Read())
            {
                versions.Add(Read(rows));
            }
        });
        return versions;
    }

    public static List<StoredVersion> ReadAll(DbDataReader rows)
    {
        using (rows)
        {
            var versions = new List<StoredVersion>();
            while (rows.Read())
            {
                versions.Add(Read(rows));
            }

            return versions;
        }
    }

    /// <summary>Reads an id that the store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MemoryId Id(string text)
        => MemoryId.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no id");

    /// <summary>Reads a moment that the store wrote.</summary>
    /// <exception cref="FormatException">It lies outside the years 1 to 9999.</exception>
    public static DateTimeOffset Time(long milliseconds)
        => milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new FormatException(FormattableString.Invariant($"{milliseconds} is no time"));

    /// <summary>The first 16 bytes of the SHA-256 of a content: enough to find the same text again.</summary>
    public static byte[] ContentHash(string content) => Sha256.HashData(Encoding.UTF8.GetBytes(content))[..16];

    public static string WriteList(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return "[]";
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static List<string> ReadList(string json)
    {
        if (json is "[]")
        {
            return [];
        }

        var items = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String)
                {
                    items.Add(reader.GetString()!);
                }
                else if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
                {
                    throw new FormatException("a list holds something else than texts");
                }
            }
        }
        catch (JsonException error)
        {
            throw new FormatException("a list is not JSON", error);
        }

        return items;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? OptionalTime(DbDataReader row, int column)
        => row.IsDBNull(column) ? null : Time(row.GetInt64(column));
}
