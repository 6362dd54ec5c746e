using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>
/// A memory as one line of JSON. Fields: <c>id</c>, <c>content</c> (or <c>text</c>), <c>created_at</c> (or <c>time</c>),
/// <c>author</c> (or <c>speaker</c>), <c>session</c> (text or number), <c>position</c>, <c>category</c> (or <c>type</c>),
/// <c>importance</c>, <c>entities</c>, <c>keywords</c>, <c>summary</c>, <c>source</c>, <c>origin</c>, <c>trust</c>,
/// <c>scope</c>, <c>visibility</c>, <c>metadata</c> (an object, or a text that holds one), <c>valid_from</c>,
/// <c>valid_to</c>, <c>expires_at</c>, <c>supersedes</c>, <c>derived_from</c>, <c>protected</c>;
/// in an export with history also those of <see cref="VersionStamp"/>. Only the content must be there. An empty text counts as absent. Times are ISO-8601, without a zone UTC,
/// or a number of Unix seconds. Fields of other names are kept in the metadata.
/// </summary>
internal static class JsonLine
{
    private const int Depth = MemoryLimits.MetadataDepth + 2;

    private static readonly HashSet<string> KnownFields = new(StringComparer.Ordinal)
    {
        "id", "content", "text", "created_at", "time", "author", "speaker", "session", "position", "category", "type",
        "importance", "entities", "keywords", "summary", "source", "origin", "trust", "scope", "visibility", "metadata",
        "valid_from", "valid_to", "expires_at", "supersedes", "derived_from", "protected", "schema",
    };

    /// <summary>Reads a line.</summary>
    /// <returns>The memory, and which version of it the line is, where it says so.</returns>
    /// <exception cref="FormatException">The line is not a memory; the message says which field is wrong.</exception>
    public static (MemoryDraft Draft, VersionStamp? Stamp) Parse(ReadOnlyMemory<byte> line)
    {
        // The parser looks at bytes of a text only when it is asked for; what nobody asks for would be stored changed.
        if (!Utf8.IsValid(line.Span))
        {
            throw new FormatException("the line holds bytes that are not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = Depth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Read(document.RootElement), Stamp(document.RootElement))
                : throw new FormatException("a JSON object is needed");
        }
        catch (JsonException error)
        {
            throw new FormatException(
                FormattableString.Invariant($"not JSON (at byte {error.BytePositionInLine + 1}, or nested deeper than {Depth} levels)"), error);
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("a text holds half a surrogate pair", error);
        }
    }

    private static MemoryDraft Read(JsonElement line) => new()
    {
        Id = Text(line, "id"),
        Content = Text(line, "content", "text") ?? throw new FormatException("content: it is missing or empty"),
        Category = Name<MemoryCategory>(line, WireNames.TryParse, "category", "type"),
        Importance = Number(line, "importance"),
        Entities = Texts(line, "entities"),
        Keywords = Texts(line, "keywords"),
        Summary = Text(line, "summary"),
        Author = Text(line, "author", "speaker"),
        Source = Text(line, "source"),
        Origin = Name<MemoryOrigin>(line, WireNames.TryParse, "origin") ?? MemoryOrigin.Import,
        Trust = Name<MemoryTrust>(line, WireNames.TryParse, "trust"),
        Session = Text(line, "session"),
        Position = Number(line, "position"),
        Scope = Text(line, "scope"),
        Visibility = Name<MemoryVisibility>(line, WireNames.TryParse, "visibility") ?? MemoryVisibility.Private,
        Metadata = Metadata(line),
        CreatedAt = Time(line, "created_at", "time"),
        ValidFrom = Time(line, "valid_from"),
        ValidTo = Time(line, "valid_to"),
        ExpiresAt = Time(line, "expires_at"),
        Supersedes = Text(line, "supersedes"),
        DerivedFrom = Texts(line, "derived_from"),
        Protected = Flag(line, "protected"),
    };

    /// <summary>A line without a version has no history, and what else it says of one is kept in the metadata.</summary>
    private static VersionStamp? Stamp(JsonElement line)
    {
        if (!IsVersion(line))
        {
            return null;
        }

        var number = Number(line, "version")!.Value;
        var recorded = Time(line, "recorded_at") ?? throw new FormatException("recorded_at: a line with a version needs it");
        var retired = Time(line, "retired_at");
        if (number < 1 || Field(line, "id") is null)
        {
            throw new FormatException(number < 1 ? "version: a number from 1 is needed" : "id: a line with a version needs it");
        }

        return retired < recorded
            ? throw new FormatException("retired_at: lies before recorded_at")
            : new VersionStamp(number, recorded, retired, Label(line, "model"), Label(line, "prompt_version"));
    }

    /// <summary>Whether a line is one of an export with history; other programs give the name another meaning.</summary>
    private static bool IsVersion(JsonElement line)
        => Field(line, "version") is { ValueKind: JsonValueKind.Number } && Field(line, "recorded_at") is not null;

    private static string? Label(JsonElement line, string name)
        => Text(line, name) is { } text && TextRules.CheckLabel(name, text, MemoryLimits.LabelCharacters) is { } refusal
            ? throw new FormatException(refusal.Message)
            : Text(line, name);

    private static JsonElement? Field(JsonElement line, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (line.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                && !(value.ValueKind == JsonValueKind.String && value.ValueEquals("")))
            {
                return value;
            }
        }

        return null;
    }

    private static string? Text(JsonElement line, params ReadOnlySpan<string> names)
    {
        if (Field(line, names) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when names[0] is "session" or "id" or "author" or "source" => value.GetRawText(),
            _ => throw new FormatException($"{names[0]}: a text is needed"),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static int? Number(JsonElement line, string name)
    {
        if (Field(line, name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new FormatException($"{name}: a whole number is needed");
    }

    private static bool Flag(JsonElement line, string name)
        => Field(line, name) is { } value
            && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.GetBoolean()
                : throw new FormatException($"{name}: true or false is needed"));

    private static IReadOnlyList<string> Texts(JsonElement line, string name)
    {
        if (Field(line, name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw new FormatException($"{name}: a list of texts is needed");
    }

    private static TName? Name<TName>(JsonElement line, TryParseName<TName> tryParse, params ReadOnlySpan<string> names)
        where TName : struct
    {
        if (Text(line, names) is not { } text)
        {
            return null;
        }

        return tryParse(text, out var value) ? value : throw new FormatException($"{names[0]}: '{text}' is not known");
    }

    private static DateTimeOffset? Time(JsonElement line, params ReadOnlySpan<string> names)
    {
        if (Field(line, names) is not { } value)
        {
            return null;
        }

        // From the year 1 to the last millisecond of the year 9999, after rounding.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
            && Math.Round(seconds * 1000) is >= -62_135_596_800_000 and <= 253_402_300_799_999 and var milliseconds)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        }

        return value.ValueKind == JsonValueKind.String && TimeText.TryParse(value.GetString(), out var time)
            ? time
            : throw new FormatException($"{names[0]}: a time such as 2026-01-02T03:04:05Z is needed");
    }

    /// <summary>The metadata of the line, with the fields beside it whose names are not known.</summary>
    private static string? Metadata(JsonElement line)
    {
        var given = Field(line, "metadata");
        var isVersion = IsVersion(line);
        var others = line.EnumerateObject()
            .Where(field => !KnownFields.Contains(field.Name) && !(isVersion && VersionStamp.Fields.Contains(field.Name)))
            .ToArray();
        if (others.Length == 0 && given is { ValueKind: JsonValueKind.Object } only)
        {
            return only.GetRawText();
        }

        if (given is { ValueKind: JsonValueKind.String } text)
        {
            return others.Length == 0 ? text.GetString() : throw new FormatException("metadata: a JSON object is needed");
        }

        if (given is { ValueKind: not JsonValueKind.Object })
        {
            throw new FormatException("metadata: a JSON object is needed");
        }

        return others.Length == 0 ? null : Joined(given, others);
    }

    private static string Joined(JsonElement? metadata, JsonProperty[] others)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var field in metadata?.EnumerateObject().ToArray() ?? [])
            {
                field.WriteTo(writer);
            }

            foreach (var field in others)
            {
                if (metadata?.TryGetProperty(field.Name, out _) == true)
                {
                    throw new FormatException($"{field.Name}: it stands in the metadata too");
                }

                field.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private delegate bool TryParseName<TName>(string? text, out TName value);
}
