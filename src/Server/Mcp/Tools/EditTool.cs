using System.Text.Json;
using System.Text.Json.Nodes;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Changes the text or single keys of the metadata of a memory, in the form of Lightning Memory.</summary>
internal static class EditTool
{
    private const int PreviewCharacters = 100;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_edit",
        Description = "Change a memory's text, or merge keys into its metadata.",
        Parameters = [Ids.Id, new("content", ArgumentKind.Text), Drafts.Metadata],
        Answer =
        [
            new("id", "string"), new("content", "string", "null"), new("type", "string"), new("metadata", "object"), new("created_at", "string"),
            new("updated_at", "string"), new("old_content_preview", "string", "null"),
        ],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var content = call.Arguments.OptionalText("content");
        var metadata = Keys(call.Arguments);
        if (content is null && metadata.Count == 0)
        {
            throw new ToolFailure("missing_argument", "content: it is needed, or metadata.");
        }

        var replaced = await ReplaceTool.ReviseAsync(
            call, MemoryOrigin.Agent, current => Change(current, content, metadata), cancellationToken);
        var memory = replaced.Current;
        return ToolReply.Of(json =>
        {
            SeenMemory.Write(json, memory);
            json.WriteString("updated_at", TimeText.Format(memory.RecordedAt));
            json.WriteString("old_content_preview", SeenMemory.TextOf(replaced.Previous) is { } old ? Preview(old) : null);
            StoredReply.WriteFindings(json, replaced.Secrets, replaced.Warnings);
        });
    }

    /// <summary>The change, in view of what is there: a text that stays keeps its origin and its summary.</summary>
    private static MemoryDraft Change(MemoryVersion current, string? content, JsonObject metadata) => new()
    {
        Content = content ?? current.Content,
        Summary = content is null ? current.Summary : null,
        Origin = content is null ? current.Origin : MemoryOrigin.Agent,
        Metadata = metadata.Count == 0 ? null : Merged(current.Metadata, metadata),
    };

    private static string Merged(string metadata, JsonObject keys)
    {
        var merged = JsonNode.Parse(metadata)!.AsObject();
        foreach (var (name, value) in keys)
        {
            merged[name] = value?.DeepClone();
        }

        return merged.ToJsonString();
    }

    private static JsonObject Keys(ToolArguments arguments)
    {
        if (arguments.Json(Drafts.Metadata.Name) is not { } text)
        {
            return [];
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MemoryLimits.MetadataDepth };
            return JsonNode.Parse(text, documentOptions: options) as JsonObject ?? throw Invalid();
        }
        catch (JsonException)
        {
            throw Invalid();
        }

        static ToolFailure Invalid() => new("invalid_metadata", "metadata: a JSON object is needed.");
    }

    private static string Preview(string text)
    {
        if (text.Length <= PreviewCharacters)
        {
            return text;
        }

        return char.IsHighSurrogate(text[PreviewCharacters - 1]) ? text[..(PreviewCharacters - 1)] : text[..PreviewCharacters];
    }
}
