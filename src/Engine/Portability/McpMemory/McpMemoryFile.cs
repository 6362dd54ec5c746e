using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability.McpMemory;

/// <summary>
/// The file of MCP's reference memory server, lines of JSON: <c>{"type":"entity","name":…,"entityType":…,"observations":[…]}</c>
/// and <c>{"type":"relation","from":…,"to":…,"relationType":…}</c>. Each observation becomes a memory that names its entity,
/// each relation a sentence about both; the entities join them.
/// </summary>
internal sealed class McpMemoryFile : IForeignStore
{
    private static readonly string[] FileNames = ["memory.jsonl", "memory.json"];

    private readonly string _path;

    /// <summary>Names the file; a directory is searched for the name that the server gives it.</summary>
    public McpMemoryFile(string path)
        => _path = !Directory.Exists(path) ? path
            : FileNames.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
                ?? throw new SourceException(SourceError.NotRecognised, $"'{path}' holds no memory.jsonl and no memory.json");

    /// <inheritdoc/>
    public EmbeddingSpace? Space => null;

    /// <inheritdoc/>
    public IEnumerable<ForeignMemory> ReadMemories()
    {
        foreach (var line in SmallFile.Read(_path, SmallFile.MemoriesBytes).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var memory in OfLine(line))
            {
                yield return memory;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ForeignEdge> ReadEdges() => [];

    /// <inheritdoc/>
    public IEnumerable<(string Kind, string Reason, string Subject)> ReadLeftOut() => [];

    /// <inheritdoc/>
    public IEnumerable<ArchivedRow> ReadRest() => [];

    public void Dispose()
    {
    }

    private static IReadOnlyList<ForeignMemory> OfLine(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return JsonText.Of(json.RootElement, "type") switch
            {
                "entity" when JsonText.Of(json.RootElement, "name") is { } name => OfEntity(line, name, json.RootElement),
                "relation" when JsonText.Of(json.RootElement, "from") is { } from && JsonText.Of(json.RootElement, "to") is { } to
                    && JsonText.Of(json.RootElement, "relationType") is { } type => [OfRelation(line, from, to, type)],
                _ => [Unreadable(line)],
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [Unreadable(line)];
        }
    }

    private static IReadOnlyList<ForeignMemory> OfEntity(string line, string name, JsonElement entity)
    {
        var type = JsonText.Of(entity, "entityType");
        var observations = entity.TryGetProperty("observations", out var list) && list.ValueKind is JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : JsonText.Of(item, "content") ?? item.GetRawText()).ToArray()
            : [];
        var metadata = JsonText.Object("mcp_memory", ("entity", name), ("entity_type", type));
        return observations.Length == 0
            ? [Memory(line, type is null ? name : $"{Words(name)}: {Words(type)}", [name], metadata, type)]
            : [.. observations.Select(observation => Memory(line, $"{Words(name)}: {observation}", [name], metadata, type))];
    }

    private static ForeignMemory OfRelation(string line, string from, string to, string type)
        => Memory(line, $"{Words(from)} {Words(type)} {Words(to)}", [from, to], JsonText.Object("mcp_memory", ("from", from), ("relation", type), ("to", to)), null);

    private static ForeignMemory Memory(string line, string content, IReadOnlyList<string> entities, string? metadata, string? type) => new()
    {
        HasOwnId = false,
        Draft = new MemoryDraft
        {
            Id = ForeignId.Of(SourceFormat.McpMemory, content),
            Content = content,
            Category = MemoryCategory.Fact,
            Entities = entities,
            Keywords = type is null ? [] : [type],
            Source = SourceFormats.Of(SourceFormat.McpMemory),
            Origin = MemoryOrigin.Import,
            Metadata = metadata,
        },
        Original = () => ArchivedRow.Of("line", line),
    };

    /// <summary>A line that is neither.</summary>
    private static ForeignMemory Unreadable(string line) => new()
    {
        HasOwnId = false,
        Problem = "line_unreadable",
        Draft = new MemoryDraft { Id = ForeignId.Of(SourceFormat.McpMemory, line), Content = "" },
        Original = () => ArchivedRow.Of("line", line),
    };

    /// <summary>Names are often written with underscores, for they are keys there.</summary>
    private static string Words(string name) => name.Replace('_', ' ');
}
