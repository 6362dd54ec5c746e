using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Satchel.Engine.Store;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Gateway;

/// <summary>A gateway: the web server, the store that is sold from, and a worker that looks for payments nobody has told of.</summary>
public sealed partial class GatewayServer : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReconcilePause = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewaySetup _setup;
    private readonly GatewayDesk _desk;
    private readonly KeptStore _store;
    private readonly KestrelServer _server;
    private readonly GatewayApplication _application;
    private readonly ILogger _log;
    private Task _reconciling = Task.CompletedTask;
    private bool _isDisposed;

    private GatewayServer(GatewaySetup setup)
    {
        _setup = setup;
        _store = new KeptStore(setup.Catalog, setup.Store, setup.PrepareHome);
        _desk = new GatewayDesk(setup, _store);
        _application = new GatewayApplication(setup, _desk, _stopping.Token);
        _server = Kestrel(setup);
        _log = setup.Log.CreateLogger<GatewayServer>();
    }

    /// <summary>Where it can be reached.</summary>
    public Uri Address => new(_server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Begins to listen. The node need not be there.</summary>
    /// <exception cref="ListenException">The address is taken or cannot be had.</exception>
    public static async Task<GatewayServer> StartAsync(GatewaySetup setup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var server = new GatewayServer(setup);
        try
        {
            await server._server.StartAsync(server._application, cancellationToken);
            server._reconciling = server.ReconcileAsync(server._stopping.Token);
            return server;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new ListenException("address_unusable", $"{setup.Listen} cannot be listened on.", isTransient: true, error);
        }
    }

    /// <summary>Stops to listen; requests that are under way get a moment to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        using (var patience = new CancellationTokenSource(StopPatience, _setup.Clock))
        {
            await _server.StopAsync(patience.Token);
        }

        await _stopping.CancelAsync();
        await _reconciling;
        _server.Dispose();
        await _store.DisposeAsync();
        _stopping.Dispose();
    }

    private static KestrelServer Kestrel(GatewaySetup setup)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = GatewayLimits.BodyBytes + 1; // so that one byte too many is seen, and said in our words
        options.Limits.MaxConcurrentConnections = GatewayLimits.Connections;
        options.Listen(setup.Listen.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), setup.Log);
        return new KestrelServer(Options.Create(options), sockets, setup.Log);
    }

    /// <summary>The worker: at the start, and every three minutes, until the gateway is stopped. What it has not looked up by then it will the next time.</summary>
    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReconcilePause, _setup.Clock);
        try
        {
            do
            {
                try
                {
                    await _desk.ReconcileAsync(cancellationToken);
                }
                catch (NodeException error)
                {
                    LogNode(error.Code);
                }
                catch (StoreException error)
                {
                    LogStore(error.Code);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The gateway ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payments could not be looked up: {Error}")]
    private partial void LogNode(NodeError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payments could not be noted: {Error}")]
    private partial void LogStore(StoreError error);
}
