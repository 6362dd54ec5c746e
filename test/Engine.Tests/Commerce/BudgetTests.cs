using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Engine.Tests.Commerce;

public sealed class BudgetTests : PurseFixture
{
    [Fact]
    public async Task An_agent_may_go_below_the_owners_limit_and_never_above()
    {
        await SetAsync("shop.example", BudgetLimits.None with { PerDay = 1_000 }, isOwner: true);
        Assert.IsType<BudgetOutcome.AboveCeiling>(await SetAsync("shop.example", BudgetLimits.None with { PerDay = 1_001 }, isOwner: false));
        var lower = Assert.IsType<BudgetOutcome.Applied>(await SetAsync("shop.example", BudgetLimits.None with { PerDay = 500 }, isOwner: false));
        Assert.Equal(500, lower.Effective.PerDay);
        var none = Assert.IsType<BudgetOutcome.Applied>(await SetAsync("shop.example", BudgetLimits.None, isOwner: false));
        Assert.Equal(1_000, none.Effective.PerDay);
    }

    [Fact]
    public async Task The_owners_limit_holds_under_every_name_of_a_vendor()
    {
        await SetAsync("shop.example", BudgetLimits.None with { PerPayment = 1_000 }, isOwner: true);
        await PayAsync("shop.test", 1);
        await Purse.Vendors.MergeAsync(Vendor("shop.test"), Vendor("shop.example"), Token);
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("shop.test", 2)).Verdict);
        Assert.IsType<BudgetOutcome.AboveCeiling>(await SetAsync("shop.test", BudgetLimits.None with { PerPayment = 2_000 }, isOwner: false));
    }

    [Theory]
    [InlineData(BudgetScope.Operation)]
    [InlineData(BudgetScope.Agent)]
    [InlineData(BudgetScope.Purpose)]
    [InlineData(BudgetScope.Global)]
    public async Task A_limit_counts_what_it_is_about_and_nothing_else(BudgetScope scope)
    {
        var subject = scope is BudgetScope.Global ? "" : "it";
        await Purse.Budgets.SetAsync(BudgetUnit.Msat, scope, subject, BudgetLimits.None with { PerWeek = 100_000 }, isOwner: true, Token);
        await RecordAsync(About(Paid("one.example", 60)));
        await RecordAsync(Paid("two.example", 30));
        var standing = Assert.Single(Assert.Single(await Purse.Budgets.ListAsync(PaymentNetwork.Mainnet, Token)).Standings);
        Assert.Equal(scope is BudgetScope.Global ? 90_000 : 60_000, standing.Spent);

        PaymentDraft About(PaymentDraft draft) => draft with
        {
            Operation = scope is BudgetScope.Operation ? "it" : "",
            Agent = scope is BudgetScope.Agent ? "it" : "",
            Purpose = scope is BudgetScope.Purpose ? "it" : "",
        };
    }

    [Fact]
    public async Task Days_weeks_and_months_begin_at_midnight_in_UTC()
    {
        // 2026-03-02 is a Monday.
        await RecordAsync(Paid("shop.example", 1) with { At = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero) });
        await RecordAsync(Paid("shop.example", 10) with { At = new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero) });
        await RecordAsync(Paid("shop.example", 100) with { At = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero) });
        var budget = await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token);
        Assert.Equal((1, 1, 11), (budget.SpentToday.SatsRoundedUp, budget.SpentThisWeek.SatsRoundedUp, budget.SpentThisMonth.SatsRoundedUp));
        Clock.Advance(TimeSpan.FromDays(1));
        budget = await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token);
        Assert.Equal((0, 1, 11), (budget.SpentToday.SatsRoundedUp, budget.SpentThisWeek.SatsRoundedUp, budget.SpentThisMonth.SatsRoundedUp));
    }

    [Fact]
    public async Task A_limit_of_nothing_forbids_everything()
    {
        await SetAsync("shop.example", BudgetLimits.None with { PerPayment = 0 }, isOwner: true);
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("shop.example", 1)).Verdict);
    }

    [Fact]
    public async Task Tokens_of_models_are_limited_by_the_same_rules()
    {
        await Purse.Budgets.SetAsync(BudgetUnit.Tokens, BudgetScope.Purpose, "reconcile", BudgetLimits.None with { PerWeek = 100 }, isOwner: true, Token);
        var models = new Purse(File, Clock);
        var first = Assert.IsType<SpendDecision.Reserved>(await models.ReserveAsync(Estimate(60, ModelPurpose.Reconcile), SpendLimits.None, Token));
        var refused = Assert.IsType<SpendDecision.Refused>(await models.ReserveAsync(Estimate(41, ModelPurpose.Reconcile), SpendLimits.None, Token));
        Assert.Equal((SpendLimit.Rule, new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.Zero)), (refused.Limit, refused.Until));
        Assert.IsType<SpendDecision.Reserved>(await models.ReserveAsync(Estimate(1_000, ModelPurpose.Extract), SpendLimits.None, Token));
        await models.SettleAsync(
            first.Reservation,
            new SpentCall { Store = StoreName.Default, Purpose = ModelPurpose.Reconcile, Model = "m", Tokens = new TokenCount(50, 0), Money = null, Latency = TimeSpan.Zero },
            Token);
        var standing = Assert.Single(Assert.Single(await Purse.Budgets.ListAsync(PaymentNetwork.Mainnet, Token)).Standings);
        Assert.Equal((50, 0, 50), (standing.Spent, standing.Reserved, standing.Remaining));

        static SpendEstimate Estimate(long tokens, ModelPurpose purpose) => new(tokens, MicroUsd.Zero) { Purpose = purpose };
    }

    private async Task<BudgetOutcome> SetAsync(string vendor, BudgetLimits limits, bool isOwner)
        => await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, vendor, limits, isOwner, Token);
}
