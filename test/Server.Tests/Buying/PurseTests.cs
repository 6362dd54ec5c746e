using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Server.Buying;
using Satchel.Server.Tests.Gateway;

namespace Satchel.Server.Tests.Buying;

/// <summary>The purse stands behind what is bought.</summary>
public sealed class PurseTests
{
    private const string Question = "library";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purchase_is_one_settled_payment_to_the_gateway_and_nothing_stays_set_aside()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var delivered = Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        var payment = Assert.IsType<Payment>(await world.BuyerPurse.Own.FindAsync(PaymentNetwork.Sandbox, delivered.Hash!, Stop));
        Assert.Equal((PaymentState.Settled, PaymentDelivery.Delivered, Msat.FromSats(2), Msat.Zero), (payment.State, payment.Delivery, payment.Paid, payment.Fee));
        Assert.Equal((world.Address.Authority, "l402", "memory_query", "memory_query"), (payment.Vendor.Value, payment.Protocol, payment.Operation, payment.Purpose));
        Assert.Equal(world.Seller.NodeId.ToString(), payment.Payee);
        await AssertSpentAsync(world, sats: 2, payments: 1);
        Assert.Equal(Msat.Zero, await HeldAsync(world));
        Assert.Single(await world.BuyerPurse.Payments.PendingAsync("default", Stop));
    }

    [Fact]
    public async Task A_limit_stops_a_purchase_before_anything_is_sent_and_every_reason_is_named()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await LimitAsync(world, BudgetLimits.None with { PerPayment = 11_999, PerDay = 11_998 });
        var stopped = Assert.IsType<BuyOutcome.Stopped>(await world.BuyAsync(Question, maxSats: 100)).Decision;
        Assert.Equal((PreflightVerdict.Reject, Msat.FromSats(12)), (stopped.Verdict, stopped.Plan.Total));
        Assert.Equal(["budget_payment", "budget_day"], stopped.Reasons.Where(reason => reason.Effect is PreflightVerdict.Reject).Select(reason => reason.Code));
        Assert.Empty(await world.Sold.EarningsAsync(Stop));
        Assert.Empty(await new Purchases(world.Bought).SpentAsync(Stop));
        Assert.Equal(Msat.Zero, await HeldAsync(world));
    }

    [Fact]
    public async Task The_fee_counts_against_the_limit_and_what_it_really_was_is_recorded()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await LimitAsync(world, BudgetLimits.None with { PerDay = 5_000 });
        await using var node = world.OtherPayer(Msat.FromSats(1));
        Assert.IsType<BuyOutcome.Stopped>(await world.BuyAsync(Question, maxSats: 6, node: node));
        var delivered = Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question, maxSats: 5, node: node));
        Assert.Equal((Msat.FromSats(2), Msat.FromSats(1)), (delivered.Amount, delivered.Fee));
        await AssertSpentAsync(world, sats: 3, payments: 1);
        Assert.IsType<BuyOutcome.Stopped>(await world.BuyAsync("other", maxSats: 5, node: node));
        Assert.IsType<BuyOutcome.NotPaid>(await world.BuyAsync("other", maxSats: 2, node: node));
    }

    [Fact]
    public async Task What_is_unclear_stays_set_aside_until_the_node_says_what_became_of_it()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await LimitAsync(world, BudgetLimits.None with { PerDay = 5_000 });
        world.Payer.Break(new SandboxFault.LoseAnswer());
        var unclear = Assert.IsType<BuyOutcome.Unclear>(await world.BuyAsync(Question, maxSats: 3));
        Assert.Equal(PaymentState.Unknown, (await world.BuyerPurse.Own.FindAsync(PaymentNetwork.Sandbox, unclear.Hash, Stop))!.State);
        Assert.Equal(Msat.FromSats(3), await HeldAsync(world));
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(Msat.FromSats(3), await HeldAsync(world));

        // Another purchase looks after it.
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("other", maxSats: 3));
        Assert.Equal(PaymentState.Settled, (await world.BuyerPurse.Own.FindAsync(PaymentNetwork.Sandbox, unclear.Hash, Stop))!.State);
        Assert.Equal(Msat.Zero, await HeldAsync(world));
        await AssertSpentAsync(world, sats: 4, payments: 2);
    }

    [Fact]
    public async Task A_payment_that_another_node_was_told_to_make_is_not_taken_for_unsent()
    {
        await using var world = await GatewayWorld.BeginAsync();
        world.Payer.Break(new SandboxFault.LoseAnswer());
        Assert.IsType<BuyOutcome.Unclear>(await world.BuyAsync(Question));
        await using var other = world.OtherPayer(Msat.Zero);
        Assert.IsType<BuyOutcome.Unclear>(await world.BuyAsync(Question, node: other));
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        await AssertSpentAsync(world, sats: 2, payments: 1);
    }

    [Fact]
    public async Task Nothing_is_paid_twice_for_one_answer_and_a_fresh_one_is_paid_again()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var first = Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        var second = Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        Assert.Equal((Msat.Zero, first.Hash), (second.Amount, second.Hash));
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("other"));
        Assert.Equal(Msat.Zero, Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question)).Amount);
        await AssertSpentAsync(world, sats: 4, payments: 2);
        Assert.Equal(Msat.FromSats(2), Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question, change: order => order with { IsFresh = true })).Amount);
        await AssertSpentAsync(world, sats: 6, payments: 3);
    }

    [Fact]
    public async Task A_token_for_several_requests_is_used_for_them()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UsesPerToken = 3 });
        Assert.Equal(
            [Msat.FromSats(2), Msat.Zero, Msat.Zero, Msat.FromSats(2)],
            [await PriceAsync("a"), await PriceAsync("b"), await PriceAsync("c"), await PriceAsync("d")]);
        await AssertSpentAsync(world, sats: 4, payments: 2);

        async Task<Msat> PriceAsync(string question) => Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(question)).Amount;
    }

    [Fact]
    public async Task An_approval_is_for_its_vendor_its_network_and_at_most_its_amount()
    {
        await using var world = await GatewayWorld.BeginAsync();
        Assert.Equal("approval_invalid", Assert.IsType<BuyOutcome.Refused>(await BuyWithAsync("nothing")).Code);
        Assert.Contains("not " + world.Address.Authority, Assert.IsType<BuyOutcome.Refused>(await BuyWithAsync(await ApprovedAsync("other.example", 50, PaymentNetwork.Sandbox))).Message, StringComparison.Ordinal);
        Assert.Contains("not sandbox", Assert.IsType<BuyOutcome.Refused>(await BuyWithAsync(await ApprovedAsync(world.Address.Authority, 50, PaymentNetwork.Mainnet))).Message, StringComparison.Ordinal);
        Assert.Contains("at most 11 sats", Assert.IsType<BuyOutcome.Refused>(await BuyWithAsync(await ApprovedAsync(world.Address.Authority, 11, PaymentNetwork.Sandbox))).Message, StringComparison.Ordinal);
        Assert.Empty(await world.Sold.EarningsAsync(Stop));
        var approved = await ApprovedAsync(world.Address.Authority, 12, PaymentNetwork.Sandbox);
        Assert.IsType<BuyOutcome.Delivered>(await BuyWithAsync(approved));
        Assert.Equal(PreflightState.Paid, (await world.BuyerPurse.Preflights.FindAsync(approved, Stop))!.State);

        Task<BuyOutcome> BuyWithAsync(string approval) => world.BuyAsync(Question, maxSats: 100, change: order => order with { Approval = approval });

        async Task<string> ApprovedAsync(string vendor, long sats, PaymentNetwork network)
        {
            var waiting = await world.BuyerPurse.Preflights.CheckAsync(new PaymentPlan { Vendor = VendorKey.Parse(vendor), Amount = Msat.FromSats(sats), Network = network, Operation = $"{sats} {network}" }, Stop);
            Assert.Equal(PreflightState.Waiting, waiting.State);
            await world.BuyerPurse.Preflights.ApproveAsync(waiting.Id, Stop);
            return waiting.Id;
        }
    }

    [Fact]
    public async Task An_agent_cannot_talk_away_what_the_node_has_paid()
    {
        await using var world = await GatewayWorld.BeginAsync();
        world.Payer.Break(new SandboxFault.LoseAnswer());
        var unclear = Assert.IsType<BuyOutcome.Unclear>(await world.BuyAsync(Question));
        var lie = new PaymentDraft
        {
            Vendor = VendorKey.Parse(world.Address.Authority),
            Amount = Msat.FromSats(2),
            Network = PaymentNetwork.Sandbox,
            PaymentHash = unclear.Hash.ToString(),
            State = PaymentState.Failed,
        };
        await world.BuyerPurse.As("mcp:talkative").Payments.RecordAsync("lie", lie, Stop);
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        await AssertSpentAsync(world, sats: 2, payments: 1);
    }

    private static async Task LimitAsync(GatewayWorld world, BudgetLimits limits)
        => await world.BuyerPurse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", limits, isOwner: true, Stop);

    private static async Task AssertSpentAsync(GatewayWorld world, long sats, long payments)
    {
        var spent = await world.BuyerPurse.Reports.SpendingAsync(PaymentNetwork.Sandbox, world.Clock.GetUtcNow().AddDays(-30), Stop);
        Assert.Equal((Msat.FromSats(sats), payments), (spent.Total, spent.Payments));
        Assert.Equal(Msat.FromSats(sats), (await new Purchases(world.Bought).SpentAsync(Stop))[PaymentNetwork.Sandbox]);
        Assert.Empty((await world.BuyerPurse.Reports.ProveAsync(Stop)).Findings);
    }

    private static async Task<Msat> HeldAsync(GatewayWorld world) => await world.BuyerPurse.Budgets.HeldAsync(PaymentNetwork.Sandbox, Stop);
}
