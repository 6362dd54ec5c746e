using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.Mem0;

/// <summary>
/// An export of Mem0: a list of memories as JSON, alone or as <c>results</c> or <c>memories</c> of an object, with the
/// <c>relations</c> of its graph. A memory has <c>id</c>, <c>memory</c>, <c>created_at</c>, <c>updated_at</c>, <c>metadata</c> and
/// whom it is about: <c>user_id</c>, <c>agent_id</c>, <c>app_id</c>, <c>run_id</c>.
/// </summary>
internal sealed class Mem0File : IForeignStore
{
    private static readonly HashSet<string> Mapped = new(StringComparer.Ordinal)
    {
        "id", "memory", "text", "data", "content", "created_at", "metadata", "user_id", "agent_id", "run_id", "categories", "expiration_date", "hash", "score",
    };

    private readonly JsonDocument _json;

    /// <summary>Reads a file.</summary>
    /// <exception cref="SourceException">It is no JSON, or holds no list of memories.</exception>
    public Mem0File(string path)
    {
        if (Directory.Exists(path))
        {
            throw new SourceException(SourceError.NotRecognised, $"'{path}' is a directory; name the exported file");
        }

        try
        {
            _json = JsonDocument.Parse(SmallFile.Read(path, SmallFile.MemoriesBytes));
        }
        catch (JsonException error)
        {
            throw new SourceException(
                SourceError.NotRecognised, FormattableString.Invariant($"'{path}' is not JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1})"), error);
        }

        if (List(_json.RootElement, "results", "memories") is null)
        {
            _json.Dispose();
            throw new SourceException(SourceError.NotRecognised, $"'{path}' is no export of Mem0: there is no list of memories");
        }
    }

    /// <inheritdoc/>
    public EmbeddingSpace? Space => null;

    /// <inheritdoc/>
    public IEnumerable<ForeignMemory> ReadMemories()
    {
        foreach (var item in List(_json.RootElement, "results", "memories")!.Value.EnumerateArray())
        {
            yield return Read(item, OfMemory);
        }

        foreach (var item in _json.RootElement.ValueKind is JsonValueKind.Object && List(_json.RootElement, "relations") is { } relations ? relations.EnumerateArray() : default)
        {
            yield return Read(item, OfRelation);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ForeignEdge> ReadEdges() => [];

    /// <inheritdoc/>
    public IEnumerable<(string Kind, string Reason, string Subject)> ReadLeftOut() => [];

    /// <inheritdoc/>
    public IEnumerable<ArchivedRow> ReadRest() => [];

    public void Dispose() => _json.Dispose();

    private static JsonElement? List(JsonElement root, params ReadOnlySpan<string> names)
    {
        if (root.ValueKind is JsonValueKind.Array)
        {
            return root;
        }

        foreach (var name in names)
        {
            if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array)
            {
                return list;
            }
        }

        return null;
    }

    private static ForeignMemory Read(JsonElement item, Func<JsonElement, ForeignMemory?> read)
    {
        try
        {
            if (read(item) is { } memory)
            {
                return memory;
            }
        }
        catch (InvalidOperationException)
        {
            // A text holds half a surrogate pair.
        }

        return new ForeignMemory
        {
            HasOwnId = false,
            Problem = "item_unreadable",
            Draft = new MemoryDraft { Id = ForeignId.Of(SourceFormat.Mem0, item.GetRawText()), Content = "" },
            Original = () => ArchivedRow.Of("memories", item),
        };
    }

    private static ForeignMemory? OfMemory(JsonElement item)
    {
        if ((JsonText.Of(item, "memory") ?? JsonText.Of(item, "text") ?? JsonText.Of(item, "data") ?? JsonText.Of(item, "content")) is not { } content)
        {
            return null;
        }

        var mended = new List<string>();
        var own = JsonText.Of(item, "id");
        var isKept = false;
        var id = own is null ? ForeignId.Of(SourceFormat.Mem0, content) : ForeignId.Kept(SourceFormat.Mem0, own, out isKept);
        var created = ForeignTime.Of(JsonText.Of(item, "created_at"));
        if (created is null && item.TryGetProperty("created_at", out var time) && time.ValueKind is not JsonValueKind.Null)
        {
            mended.Add("time_unreadable");
        }

        var expires = ForeignTime.Of(JsonText.Of(item, "expiration_date"));
        var categories = Texts(item, "categories");
        return new ForeignMemory
        {
            HasOwnId = isKept,
            Mended = mended,
            Draft = new MemoryDraft
            {
                Id = id,
                Content = content,
                Category = categories.Select(Category).FirstOrDefault(found => found is not null),
                Keywords = categories,
                Author = JsonText.Of(item, "user_id") ?? JsonText.Of(item, "agent_id"),
                Session = JsonText.Of(item, "run_id"),
                Source = SourceFormats.Of(SourceFormat.Mem0),
                Origin = MemoryOrigin.Import,
                CreatedAt = created,
                ExpiresAt = expires,
                Metadata = Metadata(item),
            },
            Original = () => ArchivedRow.Of("memories", item),
        };
    }

    private static ForeignMemory? OfRelation(JsonElement item)
    {
        if (JsonText.Of(item, "source") is not { } source || JsonText.Of(item, "relationship") is not { } relation
            || (JsonText.Of(item, "target") ?? JsonText.Of(item, "destination")) is not { } target)
        {
            return null;
        }

        var content = $"{source} {relation} {target}".Replace('_', ' ');
        return new ForeignMemory
        {
            HasOwnId = false,
            Draft = new MemoryDraft
            {
                Id = ForeignId.Of(SourceFormat.Mem0, "relation", content),
                Content = content,
                Category = MemoryCategory.Fact,
                Entities = [source, target],
                Source = SourceFormats.Of(SourceFormat.Mem0),
                Origin = MemoryOrigin.Import,
                Metadata = JsonText.Object("mem0", ("source", source), ("relationship", relation), ("target", target)),
            },
            Original = () => ArchivedRow.Of("relations", item),
        };
    }

    private static MemoryCategory? Category(string name)
        => WireNames.TryParse(name, out MemoryCategory category) && !WireNames.IsReserved(category) ? category : null;

    private static IReadOnlyList<string> Texts(JsonElement item, string name)
        => item.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(text => text.ValueKind is JsonValueKind.String).Select(text => text.GetString()!)]
            : [];

    /// <summary>The memory's own metadata, and below <c>mem0</c> every field that has no other place.</summary>
    private static string? Metadata(JsonElement item)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            if (item.TryGetProperty("metadata", out var metadata) && metadata.ValueKind is JsonValueKind.Object)
            {
                foreach (var field in metadata.EnumerateObject())
                {
                    field.WriteTo(json);
                }
            }

            var rest = item.EnumerateObject().Where(field => !Mapped.Contains(field.Name) && field.Value.ValueKind is not JsonValueKind.Null).ToArray();
            if (rest.Length > 0)
            {
                json.WriteStartObject("mem0");
                foreach (var field in rest)
                {
                    field.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
