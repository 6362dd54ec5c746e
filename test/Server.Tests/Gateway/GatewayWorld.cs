using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Payments;
using Satchel.Server.Buying;
using Satchel.Server.Gateway;
using Satchel.Server.Mcp.Http;
using Satchel.Testing;

namespace Satchel.Server.Tests.Gateway;

/// <summary>A gateway on a port of its own, paid over one sandbox by another; and requests as any client would make them.</summary>
internal sealed class GatewayWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly Func<GatewaySetup, GatewaySetup> _change;
    private GatewayServer _server = null!;

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns its handler.")]
    private GatewayWorld(Func<GatewaySetup, GatewaySetup> change)
    {
        Catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), Moments.WallClock);
        _change = change;
        Seller = SandboxNode.Open(new SandboxOptions(_folder.File("seller.key"), _folder.File("network")), Clock);
        Payer = SandboxNode.Open(new SandboxOptions(_folder.File("payer.key"), _folder.File("network")), Clock);
        Sold = new TokenBook(new TradeFile(_folder.File("seller.db"), new ShownClock(Clock)));
        Purse = new PaymentPurse(_folder.File("purse.db"), new ShownClock(Clock), "tests");
        Bought = new TradeFile(_folder.File("payer.db"), new ShownClock(Clock));
        BuyerPurse = new PaymentPurse(_folder.File("payer-purse.db"), new ShownClock(Clock), "tests");
    }

    public FakeClock Clock { get; } = new();

    /// <summary>The usual prices, in sats.</summary>
    public static IReadOnlyDictionary<string, long> Prices { get; } = new Dictionary<string, long>
    {
        ["memory_store"] = 3,
        ["memory_query"] = 2,
        ["memory_list"] = 1,
        ["ln_vendor_reputation"] = 3,
        ["ln_spending_summary"] = 2,
        ["ln_anomaly_check"] = 3,
        ["ln_preflight"] = 3,
        ["ln_vendor_trust"] = 2,
        ["ln_budget_check"] = 1,
        ["ln_compliance_report"] = 10,
    };

    public SqliteStoreCatalog Catalog { get; }

    public SandboxNode Seller { get; }

    public SandboxNode Payer { get; }

    public TokenBook Sold { get; }

    public PaymentPurse Purse { get; }

    public TradeFile Bought { get; }

    /// <summary>The purse of who buys.</summary>
    public PaymentPurse BuyerPurse { get; }

    public Uri Address { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<GatewayWorld> BeginAsync(Func<GatewaySetup, GatewaySetup>? change = null)
    {
        var world = new GatewayWorld(change ?? (setup => setup));
        await world.OpenAsync();
        return world;
    }

    /// <summary>Starts the gateway, where it was before if it was.</summary>
    public async Task OpenAsync()
    {
        Assert.True(ListenAddress.TryParse($"127.0.0.1:{Address?.Port ?? 0}", out var listen));
        _server = await GatewayServer.StartAsync(
            _change(new GatewaySetup
            {
                Catalog = Catalog,
                Store = StoreName.Default,
                PrepareHome = () => Directory.CreateDirectory(_folder.File("stores")),
                Trade = new TradeFile(_folder.File("seller.db"), new ShownClock(Clock)),
                Purse = Purse.As("gateway"),
                Node = Seller,
                Clock = Clock,
                Version = "1.2.3",
                Log = NullLoggerFactory.Instance,
                Listen = listen,
                Price = operation => Msat.FromSats(Prices.GetValueOrDefault(operation, 1)),
                Exposed = new HashSet<string> { "memory_store" },
            }),
            Stop);
        Address = _server.Address;
    }

    /// <summary>Stops the gateway.</summary>
    public ValueTask CloseAsync() => _server.DisposeAsync();

    /// <summary>Remembers a text.</summary>
    public async Task RememberAsync(string text, MemoryVisibility visibility = MemoryVisibility.Public)
    {
        Directory.CreateDirectory(_folder.File("stores"));
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, Stop);
        var draft = new MemoryDraft { Content = text, Visibility = visibility };
        Assert.IsType<RememberOutcome.Stored>(await new MemoryWriter(store, Moments.WallClock, "tests", queuesRefinement: false).RememberAsync(draft, refine: false, Stop));
    }

    /// <summary>Remembers many texts.</summary>
    public async Task RememberAllAsync(IEnumerable<string> texts, MemoryVisibility visibility)
    {
        Directory.CreateDirectory(_folder.File("stores"));
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, Stop);
        var writer = new MemoryWriter(store, Moments.WallClock, "tests", queuesRefinement: false);
        foreach (var text in texts)
        {
            await writer.RememberAsync(new MemoryDraft { Content = text, Visibility = visibility }, refine: false, Stop);
        }
    }

    /// <summary>The files that hold keys of tokens.</summary>
    public IEnumerable<string> TradeFiles() => Directory.EnumerateFiles(_folder.File(""), "seller.db*");

    /// <summary>Every memory of the store.</summary>
    public async Task<IReadOnlyList<MemoryVersion>> MemoriesAsync()
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Stop);
        await using var reader = await store.BeginReadAsync(Stop);
        return [.. (await reader.ListAsync(MemoryFilter.None, 100, 0, Stop)).Select(stored => stored.Version)];
    }

    /// <summary>Asks as anybody would.</summary>
    public async Task<WorldAnswer> AskAsync(
        string target, string? authorization = null, HttpMethod? method = null, string? body = null, string contentType = "application/json", string? origin = null,
        string? forwardedFor = null, string? host = null, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        using var message = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Address, target));
        foreach (var (name, value) in (IEnumerable<(string, string?)>)[("Origin", origin), ("X-Forwarded-For", forwardedFor), ("Host", host), .. headers ?? []])
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (body is not null)
        {
            message.Content = new StringContent(body, Encoding.UTF8);
            message.Content.Headers.Remove("Content-Type");
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (authorization is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await _http.SendAsync(message, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        var lines = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? (IEnumerable<string>)values : [];
        return new WorldAnswer((int)response.StatusCode, text, [.. lines], response.Headers.RetryAfter is not null, response.Headers.CacheControl?.NoStore ?? false)
        {
            AllowedOrigin = response.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? Assert.Single(origins) : null,
        };
    }

    /// <summary>Pays a challenge.</summary>
    public async Task<L402Credential> PayAsync(WorldAnswer answer)
    {
        var challenge = Assert.Single(L402Challenge.ReadAll(answer.Challenges));
        Assert.True(Bolt11Invoice.TryParse(challenge.Invoice, out var invoice));
        var paid = Assert.IsType<PaymentOutcome.Paid>(await Payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), Stop));
        return new L402Credential(challenge.Scheme, [challenge.Token], paid.Preimage);
    }

    /// <summary>Asks, pays, and gives what a client shows from then on.</summary>
    public async Task<L402Credential> BuyTokenAsync(string target)
    {
        var answer = await AskAsync(target);
        Assert.Equal(402, answer.Status);
        return await PayAsync(answer);
    }

    /// <summary>Buys as our own client does.</summary>
    public Task<BuyOutcome> BuyAsync(string question, long maxSats = 10, Func<BuyOrder, BuyOrder>? change = null, ILightningNode? node = null)
        => Buyer(node).BuyAsync(change is null ? Order(question, maxSats) : change(Order(question, maxSats)), Stop);

    /// <summary>Our own client.</summary>
    public Buyer Buyer(ILightningNode? node = null)
        => new(new BuyerSetup { Trade = Bought, Purse = BuyerPurse, Node = node ?? Payer, Clock = Clock, Store = StoreName.Default });

    /// <summary>Another node that can pay, for a fee.</summary>
    public SandboxNode OtherPayer(Msat fee) => SandboxNode.Open(new SandboxOptions(_folder.File("other.key"), _folder.File("network")) { Fee = fee }, Clock);

    /// <summary>A question to the gateway.</summary>
    public BuyOrder Order(string question, long maxSats = 10) => new()
    {
        Gateway = Address,
        Operation = RemoteOperation.Find("memory_query")!,
        Values = new Dictionary<string, string> { ["q"] = question },
        MaxTotal = Msat.FromSats(maxSats),
        IsOwnersAddress = true,
    };

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Seller.DisposeAsync();
        await Payer.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }
}
