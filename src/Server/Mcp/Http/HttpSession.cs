using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// One conversation with a client over HTTP: the transport that requests are put into, and the server that answers them.
/// A client of a revision with sessions keeps it; one of 2026-07-28 and later gets one for each request.
/// </summary>
internal sealed class HttpSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly McpServer _server;
    private readonly Task _running;
    private int _uses;
    private bool _hasStream;

    private HttpSession(McpFace face, ILoggerFactory log, StreamableHttpServerTransport transport)
    {
        Transport = transport;
        _server = McpServer.Create(transport, face.Options(), log);
        _running = _server.RunAsync(_stop.Token);
    }

    /// <summary>Takes the messages of the client and writes the answers.</summary>
    public StreamableHttpServerTransport Transport { get; }

    /// <summary>Whether a request uses it now. This and what follows is guarded by the lock of <see cref="HttpSessions"/>.</summary>
    public bool IsInUse => _uses > 0;

    /// <summary>The clock's time stamp at its last use.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Begins a use.</summary>
    public void Enter() => _uses++;

    /// <summary>Ends a use.</summary>
    /// <param name="timestamp">The clock's.</param>
    public void Leave(long timestamp)
    {
        _uses--;
        LastUsed = timestamp;
    }

    /// <summary>Takes its stream, of which a session has one.</summary>
    /// <returns>Whether it was free.</returns>
    public bool TryTakeStream() => !_hasStream && (_hasStream = true);

    /// <summary>Begins one that lasts for many requests.</summary>
    public static HttpSession Begin(McpFace face, ILoggerFactory log, string id)
        => new(face, log, new StreamableHttpServerTransport(log) { SessionId = id });

    /// <summary>Begins one for a single request.</summary>
    public static HttpSession BeginSingle(McpFace face, ILoggerFactory log)
        => new(face, log, new StreamableHttpServerTransport(log) { Stateless = true });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is what it was asked for.
        }

        await _server.DisposeAsync();
        _stop.Dispose();
    }
}
