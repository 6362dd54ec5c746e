using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Nostr;
using Satchel.Server.Buying;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Server.Tests.Buying;

/// <summary>A home that buys from a gateway of somebody else's make, over the sandbox.</summary>
internal sealed class BuyerWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BuyerWorld()
    {
        Seller = SandboxNode.Open(new SandboxOptions(_folder.File("seller.key"), _folder.File("network")), Clock);
        Payer = SandboxNode.Open(new SandboxOptions(_folder.File("payer.key"), _folder.File("network")), Clock);
        Gateway = new GatewayDouble(Seller);
    }

    public FakeClock Clock { get; } = new();

    public SandboxNode Seller { get; }

    public SandboxNode Payer { get; }

    public GatewayDouble Gateway { get; }

    /// <summary>Opened anew each time, as another process does.</summary>
    public PaymentPurse Purse => new(_folder.File("purse.db"), new ShownClock(Clock), "tests");

    /// <summary>Opened anew each time, as another process does.</summary>
    public TradeFile Trade => new(_folder.File("trade.db"), new ShownClock(Clock));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<BuyOutcome> BuyAsync(string question = "x", long maxSats = 10, Func<BuyOrder, BuyOrder>? change = null, ILightningNode? node = null)
    {
        var order = new BuyOrder
        {
            Gateway = Gateway.Address,
            Operation = RemoteOperation.Find("memory_query")!,
            Values = new Dictionary<string, string> { ["q"] = question },
            MaxTotal = Msat.FromSats(maxSats),
            IsOwnersAddress = true,
        };
        return new Buyer(new BuyerSetup { Trade = Trade, Purse = Purse, Node = node ?? Payer, Clock = Clock, Store = StoreName.Default })
            .BuyAsync(change?.Invoke(order) ?? order, Stop);
    }

    /// <summary>Lets the pauses between deliveries pass, and nothing longer: the rest waits for what really happens.</summary>
    public async Task<BuyOutcome> PastPausesAsync(Task<BuyOutcome> buying)
    {
        while (!buying.IsCompleted)
        {
            await Task.Yield();
            if (Clock.NextTimer - Clock.GetUtcNow() is { } pause && pause <= TimeSpan.FromSeconds(2))
            {
                Clock.Advance(pause);
            }
        }

        return await buying;
    }

    /// <summary>Offers an advert of a gateway on this machine, which somebody has signed: nobody may be led here.</summary>
    public async Task AdvertiseAsync(Uri address)
    {
        using var key = SecretKey.TryRead([.. Enumerable.Repeat((byte)5, 32)], out var known) ? known : throw new InvalidOperationException("5 is a key.");
        var advert = new EventDraft(
            30_078,
            Clock.GetUtcNow(),
            [new NostrTag("d", $"gateway:{key.PublicKey}"), new NostrTag("type", "gateway")],
            $$"""{"url":"https://127.0.0.1:{{address.Port}}","operations":{"memory_query":1},"relays":[],"version":"1"}""").Sign(key, new byte[32]);
        await Purse.Trust.ImportAsync([advert], "relays", self: null, Stop);
        Assert.Empty(await Purse.Gateways.FindAsync("memory_query", 10, Stop));
    }

    /// <summary>The code of a refusal; nothing was paid by it.</summary>
    public async Task<string> RefusalAsync(long maxSats = 10)
    {
        var code = Assert.IsType<BuyOutcome.Refused>(await BuyAsync(maxSats: maxSats)).Code;
        Assert.Empty(await new Purchases(Trade).SpentAsync(Stop));
        Assert.Equal(Msat.Zero, await Purse.Budgets.HeldAsync(PaymentNetwork.Sandbox, Stop));
        return code;
    }

    /// <summary>What was spent, as the purse, the journal and the node all say.</summary>
    public async Task<Msat> SpentAsync()
    {
        var purse = (await Purse.Reports.SpendingAsync(PaymentNetwork.Sandbox, Clock.GetUtcNow().AddDays(-30), Stop)).Total;
        var journal = (await new Purchases(Trade).SpentAsync(Stop)).GetValueOrDefault(PaymentNetwork.Sandbox);
        Assert.Equal(purse, journal);
        Assert.Empty((await Purse.Reports.ProveAsync(Stop)).Findings);
        return purse;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Seller.DisposeAsync();
        await Payer.DisposeAsync();
        _folder.Dispose();
    }
}
