using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Portability.Sqlite;

namespace Satchel.Engine.Portability.Memman;

/// <summary>From a row of memman to a memory. What has no field here stands in the metadata, below <c>memman</c>.</summary>
internal static class MemmanInsight
{
    private static readonly HashSet<string> KnownColumns = new(StringComparer.Ordinal)
    {
        "id", "content", "category", "importance", "entities", "source", "access_count", "keywords", "summary", "semantic_facts",
        "embedding", "embedding_model", "embedding_pending", "effective_importance", "prompt_version", "model_id", "linked_at",
        "enriched_at", "created_at", "updated_at", "last_accessed_at", "deleted_at",
    };

    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    /// <summary>The id of an insight here.</summary>
    public static MemoryId IdOf(string id) => MemoryId.Parse(ForeignId.Kept(SourceFormat.Memman, id, out _));

    /// <summary>An insight; one that was deleted is a version that is no longer believed.</summary>
    public static ForeignMemory Of(ForeignRow row, MemmanTables tables, MemmanVectors vectors)
    {
        var mended = new List<string>();
        Note(mended, "invalid_utf8", row.IsMended);
        var content = row.Text("content") ?? "";
        var created = ForeignTime.Of(row["created_at"]) ?? ForeignTime.Of(row["updated_at"]);
        Note(mended, "time_unreadable", ForeignTime.Of(row["created_at"]) is null);
        var original = row.Text("id");
        var isKept = false;
        var id = original is null ? ForeignId.Of(SourceFormat.Memman, content, row.Text("created_at") ?? "") : ForeignId.Kept(SourceFormat.Memman, original, out isKept);
        Note(mended, "id_made", !isKept);
        var category = CategoryOf(row.Text("category"), out var unknownCategory);
        Note(mended, "category_unknown", unknownCategory is not null);
        var replaced = original is null ? [] : tables.ReplacedBy(original);
        var isDeleted = row["deleted_at"] is not null;
        return new ForeignMemory
        {
            HasOwnId = true,
            Draft = new MemoryDraft
            {
                Id = id,
                Content = content,
                Category = category,
                Importance = row.Number("importance") is { } importance ? (int)Math.Clamp(Math.Round(importance), -1, 10) : null,
                Entities = ForeignList.Read(row.Text("entities"), mended),
                Keywords = ForeignList.Read(row.Text("keywords"), mended),
                Summary = row.Text("summary"),
                Source = row.Text("source"),
                Origin = MemoryOrigin.Import,
                CreatedAt = created,
                Supersedes = replaced.Count > 0 ? IdOf(replaced[0]).Value : null,
                Protected = !isDeleted && original is not null && tables.IsProtected(original),
                Metadata = Metadata(row, unknownCategory, [.. replaced.Skip(1)], isDeleted && original is not null ? tables.EndOf(original) : null, mended),
            },
            Stamp = Stamp(row, created, isDeleted, mended),
            Vectors = vectors.Read(row, mended),
            Mended = mended,
            Original = () => row.Archived(MemmanTables.Insights),
        };
    }

    /// <summary>What was said and no worker has looked at yet: the text as it was said.</summary>
    public static ForeignMemory OfQueue(ForeignRow row)
    {
        var mended = new List<string>();
        Note(mended, "invalid_utf8", row.IsMended);
        var content = row.Text("content") ?? "";
        var replaced = row.Text("hint_replaced_id");
        var category = CategoryOf(row.Text("hint_cat"), out var unknownCategory);
        return new ForeignMemory
        {
            HasOwnId = replaced is not null,
            IsPending = true,
            MayRefine = row.Number("hint_no_reconcile") is not 1,
            Draft = new MemoryDraft
            {
                Id = ForeignId.Of(SourceFormat.Memman, "queue", row.Text("id") ?? "", row.Text("queued_at") ?? "", content),
                Content = content,
                Category = category,
                Importance = row.Number("hint_imp") is { } importance ? (int)Math.Clamp(Math.Round(importance), -1, 10) : null,
                Entities = row.Text("hint_entities")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                Source = row.Text("hint_source") ?? $"queue:{row.Text("id")}",
                Origin = MemoryOrigin.Import,
                CreatedAt = ForeignTime.Of(row["queued_at"]),
                Supersedes = replaced is null ? null : IdOf(replaced).Value,
                Metadata = Object(json =>
                {
                    WriteText(json, "status", row.Text("status"));
                    WriteText(json, "last_error", row.Text("last_error"));
                    WriteText(json, "category", unknownCategory);
                }),
            },
            Mended = mended,
            Original = () => row.Archived("queue"),
        };
    }

    private static MemoryCategory? CategoryOf(string? name, out string? unknown)
    {
        var isKnown = WireNames.TryParse(name, out MemoryCategory category) && !WireNames.IsReserved(category);
        unknown = isKnown || name is null ? null : name;
        return isKnown ? category : null;
    }

    /// <summary>When it was believed. A deletion whose moment cannot be read is one all the same.</summary>
    private static VersionStamp? Stamp(ForeignRow row, DateTimeOffset? created, bool isDeleted, List<string> mended)
    {
        DateTimeOffset? retired = null;
        if (isDeleted)
        {
            retired = ForeignTime.Of(row["deleted_at"]);
            Note(mended, "time_unreadable", retired is null);
            retired ??= ForeignTime.Of(row["updated_at"]) ?? created ?? DateTimeOffset.UnixEpoch;
        }

        if ((created ?? retired) is not { } recorded)
        {
            return null;
        }

        Note(mended, "deleted_before_made", retired < recorded);
        return new VersionStamp(
            1, recorded, retired < recorded ? recorded : retired, DraftMending.Label(row.Text("model_id"), mended), DraftMending.Label(row.Text("prompt_version"), mended));
    }

    private static string? Metadata(
        ForeignRow row, string? unknownCategory, string[] alsoReplaced, (string Operation, string? Detail)? end, List<string> mended)
        => Object(json =>
        {
            WriteText(json, "category", unknownCategory);
            WriteJson(json, "semantic_facts", row.Text("semantic_facts"));
            if (row.Number("access_count") is { } count and > 0)
            {
                json.WriteNumber("access_count", (long)count);
            }

            WriteText(json, "last_accessed_at", row.Text("last_accessed_at"));
            WriteText(json, "updated_at", row.Text("updated_at") is { } updated && updated != row.Text("created_at") ? updated : null);
            WriteText(json, "ended_by", end?.Operation);
            WriteText(json, "reason", end?.Detail);
            WriteTexts(json, "also_replaces", alsoReplaced);
            foreach (var (name, value) in row.Fields.Where(field => field.Value is not null && !KnownColumns.Contains(field.Key)))
            {
                Note(mended, "column_unknown", value is byte[]);
                WriteText(json, name, value is byte[]? null : row.Text(name));
            }
        });

    /// <summary>The object below <c>memman</c>; null where it is empty.</summary>
    private static string? Object(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject("memman");
            fields(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) is var text and not "{\"memman\":{}}" ? text : null;
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, string[] texts)
    {
        if (texts.Length == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>A text that holds JSON as JSON, and as a text where it does not.</summary>
    private static void WriteJson(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null or "null" or "[]")
        {
            return;
        }

        try
        {
            using var value = JsonDocument.Parse(text);
            json.WritePropertyName(name);
            value.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteString(name, text);
        }
    }

    private static void Note(List<string> mended, string reason, bool holds)
    {
        if (holds && !mended.Contains(reason))
        {
            mended.Add(reason);
        }
    }
}
