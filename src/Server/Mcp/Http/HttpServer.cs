using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// The memory over HTTP. It is the web server alone, without the host around it: nothing is read from the environment or
/// from files, no signal is taken, and the rest of the program starts as fast as without it.
/// </summary>
public sealed class HttpServer : IAsyncDisposable
{
    /// <summary>Longest body: far above every limit of the guard, far below what would hurt.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>Most connections: two for each of a hundred clients, and some.</summary>
    private const int MostConnections = 256;

    /// <summary>How long requests may take to end when the server is stopped.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly McpFace _face;
    private readonly HttpSetup _setup;
    private readonly KestrelServer _server;
    private readonly HttpSessions _sessions;
    private readonly HttpApplication _application;
    private bool _isDisposed;

    private HttpServer(HttpSetup setup)
    {
        _face = new McpFace(setup.Memory);
        _setup = setup;
        _server = Kestrel(setup);
        _sessions = new HttpSessions(_face, setup.Memory);
        _application = new HttpApplication(new HttpGate(setup), new HttpEndpoint(_face, setup.Memory, _sessions, _stopping.Token), setup.Memory.Log);
    }

    /// <summary>Where it can be reached.</summary>
    public Uri Address => new(_server.Features.Get<IServerAddressesFeature>()!.Addresses.Single() + HttpGate.Path);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="ListenException">The address is taken or cannot be had.</exception>
    /// <exception cref="ArgumentException">Without a token, others than this machine could reach it.</exception>
    public static async Task<HttpServer> StartAsync(HttpSetup setup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (setup.Token is null && !setup.Listen.IsLoopback)
        {
            throw new ArgumentException("Without a token only a loopback address may be listened on.", nameof(setup));
        }

        var server = new HttpServer(setup);
        try
        {
            await server._server.StartAsync(server._application, cancellationToken);
            return server;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw Failure(setup.Listen, error);
        }
    }

    /// <summary>Stops to listen, ends the streams, and gives requests a moment to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        using (var patience = new CancellationTokenSource(StopPatience, _setup.Memory.Clock))
        {
            await _server.StopAsync(patience.Token);
        }

        _server.Dispose();
        await _sessions.DisposeAsync();
        await _face.DisposeAsync();
        _stopping.Dispose();
    }

    private static KestrelServer Kestrel(HttpSetup setup)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = BodyBytes;
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Listen(setup.Listen.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), setup.Memory.Log);
        return new KestrelServer(Options.Create(options), sockets, setup.Memory.Log);
    }

    private static ListenException Failure(ListenAddress address, Exception error)
        => (error as SocketException ?? error.InnerException?.InnerException as SocketException ?? error.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new ListenException("address_in_use", $"Another program listens on {address} already.", isTransient: true, error),
            SocketError.AccessDenied => new ListenException("address_denied", $"The user may not listen on {address}.", isTransient: false, error),
            _ => new ListenException("address_unusable", $"{address} cannot be listened on: {error.Message.TrimEnd('.')}.", isTransient: false, error),
        };
}
