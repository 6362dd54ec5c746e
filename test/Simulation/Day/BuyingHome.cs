using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Server.Buying;
using Satchel.Simulation.Disk;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Simulation.Day;

/// <summary>A home on a simulated disk that buys from a gateway over the sandbox; the gateway and the node are on disks that never fail.</summary>
internal sealed class BuyingHome : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly SandboxNode _seller;

    public BuyingHome()
    {
        Disk = new SimulatedDisk(_folder.Path);
        _seller = SandboxNode.Open(new SandboxOptions(_elsewhere.File("seller.key"), _elsewhere.File("network")), Clock);
        Payer = SandboxNode.Open(new SandboxOptions(_elsewhere.File("payer.key"), _elsewhere.File("network")) { Fee = new Msat(1_001) }, Clock);
        Gateway = new GatewayDouble(_seller);
    }

    public FakeClock Clock { get; } = new();

    public SimulatedDisk Disk { get; }

    public SandboxNode Payer { get; }

    public GatewayDouble Gateway { get; }

    /// <summary>The purse as a new process opens it.</summary>
    public PaymentPurse Purse => new(_folder.File("purse.db"), Clock, "tests");

    private TradeFile Trade => new(_folder.File("trade.db"), Clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Buys as a new process does.</summary>
    public async Task<BuyOutcome> BuyAsync(string question)
    {
        var buyer = new Buyer(new BuyerSetup { Trade = Trade, Purse = Purse, Node = Payer, Clock = Clock, Store = StoreName.Default });
        var buying = buyer.BuyAsync(
            new BuyOrder
            {
                Gateway = Gateway.Address,
                Operation = RemoteOperation.Find("memory_query")!,
                Values = new Dictionary<string, string> { ["q"] = question },
                MaxTotal = Msat.FromSats(5),
                IsOwnersAddress = true,
            },
            Stop);
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

    /// <summary>Limits everything to so much a day.</summary>
    public async Task LimitAsync(long msatPerDay)
        => await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", BudgetLimits.None with { PerDay = msatPerDay }, isOwner: true, Stop);

    /// <summary>What has left the node, as the purse, the journal and the gateway's node all must say, once nothing is open; no reservation outlives its time.</summary>
    /// <returns>What was spent, fees included.</returns>
    public async Task<Msat> BalanceAsync(string where)
    {
        var arrived = Directory.EnumerateFiles(Path.Combine(_elsewhere.File("network"), _seller.NodeId.ToString(), "arrived")).Count();
        var expected = new Msat(arrived * (Gateway.PriceMsat + 1_001));
        var purse = await Purse.Reports.SpendingAsync(PaymentNetwork.Sandbox, Clock.GetUtcNow().AddDays(-30), Stop);
        var journal = (await new Purchases(Trade).SpentAsync(Stop)).GetValueOrDefault(PaymentNetwork.Sandbox);
        Assert.True(expected == journal && expected == purse.Total, $"{where}: {arrived} payments arrived, the journal says {journal}, the purse {purse.Total}");
        Assert.Equal(arrived, purse.Payments);
        Assert.Empty((await Purse.Reports.ProveAsync(Stop)).Findings);
        Clock.Advance(PreflightDesk.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(Msat.Zero, await Purse.Budgets.HeldAsync(PaymentNetwork.Sandbox, Stop));
        return expected;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _seller.DisposeAsync();
        await Payer.DisposeAsync();
        Disk.Dispose();
        _folder.Dispose();
        _elsewhere.Dispose();
    }
}
