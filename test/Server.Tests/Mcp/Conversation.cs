using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Server.Mcp;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp;

/// <summary>The SDK's own client and our server, joined by pipes in memory, over a store in a temporary folder.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private McpFace _face = null!;
    private readonly Pipe _said = new();
    private readonly Pipe _answered = new();
    private Task _serving = Task.CompletedTask;

    private Conversation(TimeProvider storeClock)
        => Catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), storeClock);

    public FakeClock Clock { get; } = new();

    /// <summary>Whether the owner of the home lets no memory be changed now.</summary>
    public bool RefusesWrites { get; set; }

    public SqliteStoreCatalog Catalog { get; }

    /// <summary>The purse of the home, as its owner at the command line opens it.</summary>
    public PaymentPurse Owner => new(_folder.File("purse.db"), Clock, "cli");

    public McpClient Client { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Conversation> BeginAsync(
        string client = "tests", TimeProvider? storeClock = null, string? revision = null, ToolProfile profile = ToolProfile.Core, Func<McpSetup, McpSetup>? change = null)
    {
        var conversation = new Conversation(storeClock ?? Moments.WallClock);
        var setup = new McpSetup
        {
            Catalog = conversation.Catalog,
            Store = StoreName.Default,
            PurseFile = conversation._folder.File("purse.db"),
            PrepareHome = () => Directory.CreateDirectory(conversation._folder.File("stores")),
            Clock = conversation.Clock,
            Version = "1.2.3",
            Log = NullLoggerFactory.Instance,
            RefusesWrites = () => conversation.RefusesWrites,
            Profile = profile,
        };
        var face = conversation._face = new McpFace(change?.Invoke(setup) ?? setup);
        conversation._serving = face.ServeAsync(conversation._said.Reader.AsStream(), conversation._answered.Writer.AsStream(), Stop);
        conversation.Client = await McpClient.CreateAsync(
            new StreamClientTransport(conversation._said.Writer.AsStream(), conversation._answered.Reader.AsStream()),
            new McpClientOptions
            {
                ClientInfo = new Implementation { Name = client, Version = "1" },
                ProtocolVersion = revision,
                DiscoverProbeTimeout = Timeout.InfiniteTimeSpan,
            },
            cancellationToken: Stop);
        return conversation;
    }

    /// <summary>What a tool answers; it must be no error, and say the same as text and as structure.</summary>
    public async Task<JsonElement> AnswerAsync(string tool, string arguments = "{}")
    {
        var result = await CallAsync(tool, arguments);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.True(result.IsError is not true, text);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(text), result.StructuredContent!.Value));
        return result.StructuredContent.Value;
    }

    /// <summary>The message of the error that a tool answers with, in the one envelope.</summary>
    public async Task<string> FailureAsync(string tool, string arguments, string code)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError);
        var envelope = JsonElement.Parse(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text);
        Assert.Equal(code, envelope.GetProperty("code").GetString());
        Assert.False(envelope.GetProperty("retryable").GetBoolean());
        return envelope.GetProperty("error").GetString()!;
    }

    /// <summary>Stores a text and says under which id.</summary>
    public async Task<string> RememberAsync(string content, string more = "")
        => (await AnswerAsync("memory_remember", $$"""{"content":{{JsonSerializer.Serialize(content)}}{{more}}}""")).GetProperty("id").GetString()!;

    public async Task<CallToolResult> CallAsync(string tool, string arguments)
        => await Client.CallToolAsync(
            new CallToolRequestParams
            {
                Name = tool,
                Arguments = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal),
            },
            Stop);

    /// <summary>Calls a tool by a request of this id, and does not wait for the answer: one that is cancelled has none.</summary>
    public Task BeginCallAsync(RequestId id, string tool, string arguments, CancellationToken stop)
        => Client.SendRequestAsync(
            new JsonRpcRequest { Id = id, Method = RequestMethods.ToolsCall, Params = JsonNode.Parse($$"""{"name":"{{tool}}","arguments":{{arguments}}}""") },
            stop);

    /// <summary>Cancels a request. The client of the SDK does not say it by itself over streams when its token is cancelled.</summary>
    public Task CancelAsync(RequestId id)
        => Client.SendNotificationAsync(
            NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = id }, cancellationToken: Stop);

    public ValueTask<IMemoryStore> OpenStoreAsync() => Catalog.OpenAsync(StoreName.Default, Stop);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _said.Writer.CompleteAsync();
        await _serving;
        await _face.DisposeAsync();
        _folder.Dispose();
    }
}
