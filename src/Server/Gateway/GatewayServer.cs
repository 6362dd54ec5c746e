using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Satchel.Engine.Store;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Gateway;

/// <summary>A gateway: the web server, the store that is sold from, and the worker that keeps the books.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(GatewayLimits.DrainSeconds);

    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewaySetup _setup;
    private readonly GatewayBooks _books;
    private readonly GatewayMetrics _metrics;
    private readonly GatewayPages _pages;
    private readonly KeptStore _store;
    private readonly KestrelServer _server;
    private readonly GatewayApplication _application;
    private readonly Lazy<Uri> _address;
    private Task _bookkeeping = Task.CompletedTask;
    private bool _isDisposed;

    private GatewayServer(GatewaySetup setup)
    {
        _setup = setup;
        _store = new KeptStore(setup.Catalog, setup.Store, setup.PrepareHome);
        _books = new GatewayBooks(setup);
        _metrics = new GatewayMetrics(setup.Clock);
        var owners = new OwnerGate(setup, new TokenBook(setup.Trade));
        _pages = new GatewayPages(setup, owners, _metrics);
        _application = new GatewayApplication(setup, new GatewayDesk(setup, _store, _books, owners, _metrics), _pages, _metrics, () => Address, _stopping.Token);
        _server = Kestrel(setup);
        _address = new Lazy<Uri>(() => new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
    }

    /// <summary>Where it can be reached.</summary>
    public Uri Address => _address.Value;

    /// <summary>Begins to listen. The node need not be there.</summary>
    /// <exception cref="ListenException">The address is taken or cannot be had.</exception>
    public static async Task<GatewayServer> StartAsync(GatewaySetup setup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var server = new GatewayServer(setup);
        try
        {
            await server._server.StartAsync(server._application, cancellationToken);
            server._bookkeeping = server._books.RunAsync(server._stopping.Token);
            return server;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new ListenException("address_unusable", $"{setup.Listen} cannot be listened on.", isTransient: true, error);
        }
    }

    /// <summary>Stops to listen; requests that are under way are answered, and what was paid is in the books.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _pages.End();
        using (var patience = new CancellationTokenSource(StopPatience, _setup.Clock))
        {
            await _server.StopAsync(patience.Token);
        }

        await _stopping.CancelAsync();
        await _bookkeeping;
        _server.Dispose();
        _metrics.Dispose();
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
}
