using System.Text.Json;
using System.Text.Json.Nodes;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Stores a text under the name and with the rules of Lightning Memory.</summary>
internal static class StoreTool
{
    /// <summary>The key of the metadata under which a text that is JSON stands as structure.</summary>
    private const string Data = "data";

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_store",
        Description = "Store a memory. Like memory_remember, but rejects noise such as 'ok' unless forced.",
        Parameters =
        [
            Drafts.Content with { Description = null }, new("type", ArgumentKind.Text) { Choices = WireNames.CallerCategories }, Drafts.Metadata, Drafts.Origin,
            new("force", ArgumentKind.Flag),
        ],
        Answer = StoredReply.Fields,
        Effect = ToolEffect.Adds,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var draft = Drafts.Read(call) with { Category = call.Arguments.Category("type") };
        if (draft.Content.Length > 0 && NoiseFilter.IsNoise(draft.Content) && !call.Arguments.Flag("force"))
        {
            return StoredReply.Rejected(call, draft.Category, NoiseFilter.Name);
        }

        return await StoredReply.StoreAsync(call, draft with { Metadata = WithData(draft) }, [], cancellationToken);
    }

    /// <summary>The metadata with a text that is JSON as structure in it; as it is where the text is none, or they have such a key.</summary>
    private static string? WithData(MemoryDraft draft)
    {
        if (draft.Content.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return draft.Metadata;
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MemoryLimits.MetadataDepth - 1 };
            var data = JsonNode.Parse(draft.Content, documentOptions: options);
            if (JsonNode.Parse(draft.Metadata ?? "{}") is JsonObject metadata && !metadata.ContainsKey(Data))
            {
                metadata.Add(Data, data);
                return metadata.ToJsonString();
            }
        }
        catch (JsonException)
        {
            // The text only begins like JSON, or the guard will say what is wrong with the metadata.
        }

        return draft.Metadata;
    }
}
