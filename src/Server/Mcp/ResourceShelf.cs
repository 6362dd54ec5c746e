using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Server.Mcp.Tools;

namespace Satchel.Server.Mcp;

/// <summary>What a client may read beside the tools: the guide, the state of the store, and each memory by its id.</summary>
internal sealed class ResourceShelf(McpSetup setup, KeptStore kept)
{
    private const string GuideUri = "satchel://guide";
    private const string StatusUri = "satchel://status";
    private const string MemoryUri = "satchel://memory/";
    private const string Markdown = "text/markdown";
    private const string Json = "application/json";

    /// <summary>The resources with a fixed address.</summary>
    public static ListResourcesResult List() => new()
    {
        Resources =
        [
            new Resource { Uri = GuideUri, Name = "guide", Title = "How to use this memory", MimeType = Markdown },
            new Resource { Uri = StatusUri, Name = "status", Title = "What the store holds", MimeType = Json },
        ],
    };

    /// <summary>The resources whose address is filled in.</summary>
    public static ListResourceTemplatesResult ListTemplates() => new()
    {
        ResourceTemplates =
        [
            new ResourceTemplate { UriTemplate = MemoryUri + "{id}", Name = "memory", Title = "A memory by its id", MimeType = Json },
        ],
    };

    /// <summary>Reads a resource.</summary>
    /// <exception cref="McpProtocolException">There is none at this address, or the store cannot be read.</exception>
    public async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var uri = request.Params?.Uri ?? "";
        try
        {
            return uri switch
            {
                GuideUri => Page(uri, Markdown, Guide.Text),
                StatusUri => Page(uri, Json, await StatusAsync(cancellationToken)),
                _ when uri.StartsWith(MemoryUri, StringComparison.Ordinal)
                    => Page(uri, Json, await MemoryAsync(Uri.UnescapeDataString(uri[MemoryUri.Length..]), cancellationToken)),
                _ => throw Missing(),
            };
        }
        catch (Exception error) when (error is Engine.Store.StoreException or Engine.Settings.SettingsException)
        {
            throw new McpProtocolException(FailureTranslation.Of(error).Message, McpErrorCode.InternalError);
        }
    }

    private static ReadResourceResult Page(string uri, string type, string text)
        => new() { Contents = [new TextResourceContents { Uri = uri, MimeType = type, Text = text }] };

    private static McpProtocolException Missing() => new("There is no such resource.", McpErrorCode.ResourceNotFound);

    private async Task<string> StatusAsync(CancellationToken cancellationToken)
    {
        var status = await StoreStatus.ReadAsync(
            setup.Catalog, setup.Store, new Dictionary<MemoryId, AccessCount>(), RetentionRules.Default, setup.Clock.GetUtcNow(), cancellationToken);
        return Text(json =>
        {
            json.WriteString("version", setup.Version);
            json.WriteString("store", status.Name.Value);
            json.WriteBoolean("exists", status.Place.Exists);
            json.WriteNumber("size_bytes", status.Place.SizeBytes);
            json.WriteNumber("current", status.Counts.Current);
            json.WriteNumber("retired", status.Counts.Retired);
            json.WriteNumber("quarantined", status.Counts.Quarantined);
            json.WriteStartObject("by_category");
            foreach (var (category, count) in status.Counts.ByCategory)
            {
                json.WriteNumber(WireNames.Of(category), count);
            }

            json.WriteEndObject();
            json.WriteString("last_recorded_at", status.Counts.LastRecordedAt is { } last ? TimeText.Format(last) : null);
        });
    }

    private async Task<string> MemoryAsync(string text, CancellationToken cancellationToken)
    {
        if (!MemoryId.TryParse(text, out var id))
        {
            throw Missing();
        }

        await using var store = await kept.BorrowAsync(cancellationToken) ?? throw Missing();
        await using var reader = await store.BeginReadAsync(cancellationToken);
        var current = await reader.FindCurrentAsync(id, cancellationToken) ?? throw Missing();
        return Text(json => SeenMemory.Write(json, current.Version));
    }

    private static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(ToolReply.Object(write).Span);
}
