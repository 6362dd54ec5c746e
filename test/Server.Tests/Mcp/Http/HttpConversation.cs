using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Server.Mcp;
using Satchel.Server.Mcp.Http;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp.Http;

/// <summary>A server over HTTP on a port of its own, over a store in a temporary folder; clients of the SDK, and requests as bytes.</summary>
internal sealed class HttpConversation : IAsyncDisposable
{
    public const string Token = "a-token-of-the-tests-that-is-long-enough";

    private readonly TemporaryFolder _folder = new();
    private readonly SocketsHttpHandler _handler = new();
    private readonly HttpClient _http;
    private readonly SqliteStoreCatalog _catalog;
    private HttpServer _server = null!;

    private HttpConversation(TimeProvider storeClock)
    {
        _catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), storeClock);
        _http = new HttpClient(_handler, disposeHandler: false);
    }

    public FakeClock Clock { get; } = new();

    public Uri Address => _server.Address;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<HttpConversation> BeginAsync(string? token = Token, TimeProvider? storeClock = null)
    {
        var conversation = new HttpConversation(storeClock ?? Moments.WallClock);
        var memory = new McpSetup
        {
            Catalog = conversation._catalog,
            Store = StoreName.Default,
            PurseFile = conversation._folder.File("purse.db"),
            PrepareHome = () => Directory.CreateDirectory(conversation._folder.File("stores")),
            Clock = conversation.Clock,
            Version = "1.2.3",
            Log = NullLoggerFactory.Instance,
        };
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out var listen));
        conversation._server = await HttpServer.StartAsync(new HttpSetup { Memory = memory, Listen = listen, Token = token }, Stop);
        return conversation;
    }

    /// <summary>A client of the SDK; without a revision it takes the newest one.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client owns its transport.")]
    public Task<McpClient> ConnectAsync(string? revision = null, string? token = Token)
        => McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = Address,
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = token is null
                    ? null
                    : new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer " + token },
            }),
            new McpClientOptions
            {
                ClientInfo = new Implementation { Name = "tests", Version = "1" },
                ProtocolVersion = revision,
                DiscoverProbeTimeout = Timeout.InfiniteTimeSpan,
            },
            cancellationToken: Stop);

    /// <summary>What a tool answers; it must be no error.</summary>
    public static async Task<JsonElement> AnswerAsync(McpClient client, string tool, params (string Name, object Value)[] arguments)
    {
        var given = arguments.ToDictionary(argument => argument.Name, argument => (object?)argument.Value, StringComparer.Ordinal);
        var result = await client.CallToolAsync(tool, given, cancellationToken: Stop);
        Assert.True(result.IsError is not true, (result.Content[0] as TextContentBlock)?.Text);
        return result.StructuredContent!.Value;
    }

    /// <summary>Sends a request that is right but for what a test changes.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (method is "POST")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    /// <summary>Begins a session by hand and says its id.</summary>
    public async Task<string> BeginSessionAsync()
    {
        using var response = await SendAsync("POST", """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}
            """);
        response.EnsureSuccessStatusCode();
        await EndAsync(response);
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    /// <summary>The status of a ping in a session.</summary>
    public async Task<int> PingAsync(string session)
    {
        using var response = await SendAsync("POST", """{"jsonrpc":"2.0","id":2,"method":"ping"}""", request => request.Headers.Add("Mcp-Session-Id", session));
        await EndAsync(response);
        return (int)response.StatusCode;
    }

    /// <summary>The end of an answer is sent when the server is done with the session: only then another request may tell what it did.</summary>
    private static Task<byte[]> EndAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(Stop);

    public ValueTask<IMemoryStore> OpenStoreAsync() => _catalog.OpenAsync(StoreName.Default, Stop);

    /// <summary>Stops the server.</summary>
    public ValueTask StopAsync() => _server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _handler.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
