using System.Buffers;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Ledger;

/// <summary>
/// What an entry changes, as JSON in UTF-8. A version: <c>{"change": "version", …}</c> with the fields of
/// <see cref="MemoryJson"/>, the metadata as a text, and <c>number</c>, <c>recorded_at</c>, and where they have a value <c>retired_at</c>,
/// <c>model</c>, <c>prompt_version</c>. A retirement: <c>{"change": "retired", "id", "number", "retired_at"}</c>. An
/// erasure: <c>{"change": "erased", "id", "versions", "payloads"}</c>, and <c>edges</c>, numbers of entries, where entries
/// about its edges lost their payload. An edge: <c>{"change": "linked", "source", "target", "kind", "weight", "metadata",
/// "made_by", "created_at"}</c>, the metadata as a text, and <c>replaced</c>, the same again, where another stood there; its
/// removal: <c>{"change": "unlinked", …}</c>. Times are ISO-8601 in UTC with milliseconds.
/// </summary>
internal static class LedgerPayload
{
    private const string VersionChange = "version";
    private const string RetiredChange = "retired";
    private const string ErasedChange = "erased";
    private const string LinkedChange = "linked";
    private const string UnlinkedChange = "unlinked";

    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder, SkipValidation = true };

    public static ReadOnlySpan<byte> Write(LedgerChange change)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            switch (change)
            {
                case LedgerChange.VersionAdded added:
                    json.WriteString("change", VersionChange);
                    WriteVersion(json, added.Version);
                    break;
                case LedgerChange.VersionRetired retired:
                    json.WriteString("change", RetiredChange);
                    json.WriteString("id", retired.Id.Value);
                    json.WriteNumber("number", retired.Number);
                    json.WriteString("retired_at", TimeText.Format(retired.RetiredAt));
                    break;
                case LedgerChange.MemoryErased erased:
                    json.WriteString("change", ErasedChange);
                    json.WriteString("id", erased.Id.Value);
                    json.WriteNumber("versions", erased.Versions);
                    json.WriteNumber("payloads", erased.Payloads);
                    WriteNumbers(json, "edges", erased.Edges);
                    break;
                case LedgerChange.EdgeLinked linked:
                    json.WriteString("change", LinkedChange);
                    WriteEdge(json, linked.Edge);
                    if (linked.Replaced is { } replaced)
                    {
                        json.WriteStartObject("replaced");
                        WriteEdge(json, replaced);
                        json.WriteEndObject();
                    }

                    break;
                case LedgerChange.EdgeUnlinked unlinked:
                    json.WriteString("change", UnlinkedChange);
                    WriteEdge(json, unlinked.Edge);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <summary>Reads a payload. One that is none does not hide the entries around it: it is <see cref="LedgerChange.Unreadable"/>.</summary>
    public static LedgerChange Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            return root.GetProperty("change").GetString() switch
            {
                VersionChange => new LedgerChange.VersionAdded(ReadVersion(root)),
                RetiredChange => new LedgerChange.VersionRetired(
                    MemoryId.Parse(root.GetProperty("id").GetString()!), root.GetProperty("number").GetInt32(), Time(root, "retired_at")!.Value),
                ErasedChange => new LedgerChange.MemoryErased(
                    MemoryId.Parse(root.GetProperty("id").GetString()!), root.GetProperty("versions").GetInt32(),
                    root.GetProperty("payloads").GetInt32())
                { Edges = Numbers(root, "edges") },
                LinkedChange => new LedgerChange.EdgeLinked(ReadEdge(root), root.TryGetProperty("replaced", out var replaced) ? ReadEdge(replaced) : null),
                UnlinkedChange => new LedgerChange.EdgeUnlinked(ReadEdge(root)),
                var other => throw new FormatException($"'{other}' is no change"),
            };
        }
        catch (Exception error)
            when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            return new LedgerChange.Unreadable(error.Message);
        }
    }

    private static void WriteEdge(Utf8JsonWriter json, MemoryEdge edge)
    {
        json.WriteString("source", edge.Source.Value);
        json.WriteString("target", edge.Target.Value);
        json.WriteString("kind", WireNames.Of(edge.Kind));
        json.WriteNumber("weight", edge.Weight);
        json.WriteString("metadata", edge.Metadata);
        json.WriteString("made_by", edge.MadeBy);
        json.WriteString("created_at", TimeText.Format(edge.CreatedAt));
    }

    private static MemoryEdge ReadEdge(JsonElement json) => new()
    {
        Source = MemoryId.Parse(json.GetProperty("source").GetString()!),
        Target = MemoryId.Parse(json.GetProperty("target").GetString()!),
        Kind = WireNames.TryParse(json.GetProperty("kind").GetString(), out EdgeKind kind) ? kind : throw new FormatException("kind: not a kind of edges"),
        Weight = json.GetProperty("weight").GetDouble(),
        Metadata = json.GetProperty("metadata").GetString()!,
        MadeBy = json.GetProperty("made_by").GetString()!,
        CreatedAt = Time(json, "created_at")!.Value,
    };

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        if (numbers.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var number in numbers)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }
    }

    private static IReadOnlyList<long> Numbers(JsonElement json, string name)
        => json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetInt64())] : [];

    private static void WriteVersion(Utf8JsonWriter json, MemoryVersion version)
    {
        MemoryJson.WriteFieldsBeforeMetadata(json, version);
        if (version.Metadata is not "{}")
        {
            // As a text, so that it comes back byte for byte.
            json.WriteString("metadata", version.Metadata);
        }

        json.WriteNumber("number", version.Number);
        json.WriteString("recorded_at", TimeText.Format(version.RecordedAt));
        if (version.RetiredAt is { } retired)
        {
            json.WriteString("retired_at", TimeText.Format(retired));
        }

        if (version.Model is not null)
        {
            json.WriteString("model", version.Model);
        }

        if (version.PromptVersion is not null)
        {
            json.WriteString("prompt_version", version.PromptVersion);
        }
    }

    private static MemoryVersion ReadVersion(JsonElement json) => new()
    {
        Id = MemoryId.Parse(json.GetProperty("id").GetString()!),
        Number = json.GetProperty("number").GetInt32(),
        Content = json.GetProperty("content").GetString()!,
        Summary = Text(json, "summary"),
        Category = WireNames.ParseCategory(json.GetProperty("category").GetString()!),
        Importance = json.GetProperty("importance").GetInt32(),
        Entities = Texts(json, "entities"),
        Keywords = Texts(json, "keywords"),
        Author = Text(json, "author"),
        Source = Text(json, "source"),
        Origin = WireNames.ParseOrigin(json.GetProperty("origin").GetString()!),
        Trust = WireNames.ParseTrust(json.GetProperty("trust").GetString()!),
        Session = Text(json, "session"),
        Position = json.TryGetProperty("position", out var position) ? position.GetInt32() : 0,
        Scope = Text(json, "scope"),
        Visibility = WireNames.ParseVisibility(json.GetProperty("visibility").GetString()!),
        Metadata = Text(json, "metadata") ?? "{}",
        CreatedAt = Time(json, "created_at")!.Value,
        ValidFrom = Time(json, "valid_from"),
        ValidTo = Time(json, "valid_to"),
        ExpiresAt = Time(json, "expires_at"),
        RecordedAt = Time(json, "recorded_at")!.Value,
        RetiredAt = Time(json, "retired_at"),
        Model = Text(json, "model"),
        PromptVersion = Text(json, "prompt_version"),
        Supersedes = Text(json, "supersedes") is { } superseded ? MemoryId.Parse(superseded) : null,
        DerivedFrom = [.. Texts(json, "derived_from").Select(MemoryId.Parse)],
        Protected = json.TryGetProperty("protected", out var isProtected) && isProtected.GetBoolean(),
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement json, string name)
        => json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static DateTimeOffset? Time(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        return TimeText.TryParse(value.GetString(), out var time) ? time : throw new FormatException($"{name}: not a time");
    }
}
