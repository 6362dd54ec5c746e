using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Tests.Commerce;

public sealed class PaymentJournalTests : PurseFixture
{
    private const string Hash = "02d449a31fbb267c8f352e9968a79e3e5fc95c1bbeaa502fd6454ebde5a4bedc";

    [Fact]
    public async Task Seven_identical_purchases_are_seven_payments()
    {
        await PayAsync("shop.example", 500, 500, 500, 500, 500, 500, 500);
        Assert.Equal(3_500, await SpentAsync());
        Assert.Equal(7, (await Purse.Vendors.ReputationAsync(Vendor("shop.example"), PaymentNetwork.Mainnet, Token)).Payments);
    }

    [Fact]
    public async Task A_payment_with_a_name_is_written_down_once()
    {
        foreach (var draft in (PaymentDraft[])[Paid("shop.example", 5) with { PaymentHash = Hash }, Paid("shop.example", 7) with { IdempotencyKey = "order 7" }])
        {
            Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(draft));
            Assert.False(Assert.IsType<RecordOutcome.Known>(await RecordAsync(draft)).HasChanged);
        }

        Assert.Equal(12, await SpentAsync());
    }

    [Fact]
    public async Task A_name_that_belongs_to_another_payment_is_refused()
    {
        await RecordAsync(Paid("shop.example", 5) with { PaymentHash = Hash });
        Assert.IsType<RecordOutcome.Conflicts>(await RecordAsync(Paid("shop.example", 6) with { PaymentHash = Hash }));
        Assert.IsType<RecordOutcome.Conflicts>(await RecordAsync(Paid("other.example", 5) with { PaymentHash = Hash }));
        Assert.IsType<RecordOutcome.Conflicts>(await RecordAsync(Paid("shop.example", 5) with { PaymentHash = Hash, State = PaymentState.Failed }));
        Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(Paid("shop.example", 6) with { PaymentHash = Hash, Network = PaymentNetwork.Sandbox }));
        Assert.Equal(5, await SpentAsync());
    }

    [Fact]
    public async Task Networks_are_never_summed_together()
    {
        await PayAsync("shop.example", 5);
        await RecordAsync(Paid("shop.example", 1_000) with { Network = PaymentNetwork.Sandbox });
        Assert.Equal(5, await SpentAsync());
        Assert.Equal(5, (await Purse.Vendors.ReputationAsync(Vendor("shop.example"), PaymentNetwork.Mainnet, Token)).Total.SatsRoundedUp);
        Assert.Equal(0, (await Purse.Budgets.CheckAsync(Plan("shop.example", 1) with { Network = PaymentNetwork.Regtest }, Token)).SpentToday.Value);
    }

    [Fact]
    public async Task What_failed_is_not_spent_and_what_came_back_makes_no_room()
    {
        await RecordAsync(Paid("shop.example", 50) with { State = PaymentState.Failed });
        await RecordAsync(Paid("shop.example", 70) with { PaymentHash = Hash });
        Assert.True(Assert.IsType<RecordOutcome.Known>(await RecordAsync(Paid("shop.example", 70) with { PaymentHash = Hash, State = PaymentState.Refunded })).HasChanged);
        var spent = await Purse.Reports.SpendingAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, Token);
        Assert.Equal((70, 70, 1), (spent.Total.SatsRoundedUp, spent.Refunded.SatsRoundedUp, spent.Failed));
        Assert.Equal(70, (await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token)).SpentToday.SatsRoundedUp);
    }

    [Fact]
    public async Task A_payment_under_way_keeps_its_amount_set_aside_however_long_it_takes()
    {
        await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", BudgetLimits.None with { PerMonth = 100_000 }, isOwner: true, Token);
        await RecordAsync(Paid("shop.example", 95) with { PaymentHash = Hash, State = PaymentState.Sending });
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("shop.example", 6)).Verdict);
        await Purse.Payments.ChangeAsync("p00001", payment => payment with { State = PaymentState.Unknown }, Token);
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("shop.example", 6)).Verdict);
        await Purse.Payments.ChangeAsync("p00001", payment => payment with { State = PaymentState.Failed }, Token);
        Assert.Equal(PreflightVerdict.Approve, (await PreflightAsync("other.example", 6)).Verdict);
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Purse.Payments.ChangeAsync("p00001", payment => payment with { State = PaymentState.Settled }, Token));
    }

    [Fact]
    public async Task A_payment_past_a_limit_is_written_down_and_named()
    {
        await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, "shop.example", BudgetLimits.None with { PerDay = 100_000 }, isOwner: true, Token);
        Assert.Empty(((RecordOutcome.Recorded)await RecordAsync(Paid("shop.example", 60))).Violations);
        Assert.Contains("daily limit", Assert.Single(((RecordOutcome.Recorded)await RecordAsync(Paid("shop.example", 60))).Violations), StringComparison.Ordinal);
        Assert.Equal(120, await SpentAsync());
        Assert.Single((await Purse.Reports.ComplianceAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, null, 10, Token)).Violations);
    }

    [Fact]
    public async Task Imported_history_counts_on_its_own_days()
    {
        await RecordAsync(Paid("shop.example", 60) with { At = Clock.GetUtcNow().AddDays(-40) });
        var budget = await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token);
        Assert.Equal((0, 0), (budget.SpentToday.Value, budget.SpentThisMonth.Value));
        Assert.Equal(60, await SpentAsync());
    }

    [Fact]
    public async Task Names_of_one_vendor_are_joined_and_split_without_a_trace()
    {
        await PayAsync("shop.example", 10);
        await PayAsync("shop.test", 20);
        Assert.True(await Purse.Vendors.MergeAsync(Vendor("shop.test"), Vendor("shop.example"), Token));
        Assert.Equal((2, 30), await KnownAsync("shop.test"));
        Assert.Equal(30, Assert.Single((await Purse.Reports.SpendingAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, Token)).ByVendor).Value.SatsRoundedUp);
        Assert.True(await Purse.Vendors.SplitAsync(Vendor("shop.test"), Token));
        Assert.Equal((1, 20), await KnownAsync("shop.test"));
        Assert.Equal((1, 10), await KnownAsync("shop.example"));
    }

    [Fact]
    public async Task Sums_since_any_moment_count_what_came_later()
    {
        foreach (var hours in (int[])[0, 5, 30, 50])
        {
            await RecordAsync(Paid("shop.example", 1) with { At = Clock.GetUtcNow().AddHours(-hours) });
        }

        foreach (var (hours, count) in ((int, int)[])[(1, 1), (6, 2), (29, 2), (30, 3), (49, 3), (51, 4)])
        {
            var since = Clock.GetUtcNow().AddHours(-hours);
            Assert.Equal(count, (await Purse.Reports.SpendingAsync(PaymentNetwork.Mainnet, since, Token)).Payments);
        }
    }

    [Fact]
    public async Task A_proof_finds_what_was_altered()
    {
        await PayAsync("shop.example", 10, 20);
        Assert.Empty((await Purse.Reports.ProveAsync(Token)).Findings);
        Alter("UPDATE payment SET paid_msat = 1 WHERE id = 'p00001'");
        Assert.Contains((await Purse.Reports.ProveAsync(Token)).Findings, finding => finding.Contains("p00001", StringComparison.Ordinal));
        Alter("UPDATE entry SET actor = 'nobody' WHERE sequence = 1");
        Assert.Contains((await Purse.Reports.ProveAsync(Token)).Findings, finding => finding.Contains("entry 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_payment_and_its_entry_name_the_key_of_the_home_beside_the_word_of_the_agent()
    {
        var key = new string('a', 64);
        var keyed = new PaymentPurse(File, Clock, "cli", () => key);
        var recorded = Assert.IsType<RecordOutcome.Recorded>(await keyed.Payments.RecordAsync("p1", Paid("shop.example", 5) with { Agent = "pilot" }, Token));
        Assert.Equal(("pilot", key, "cli"), (recorded.Payment.Agent, recorded.Payment.AgentKey, recorded.Payment.Actor));
        Assert.Equal(key, (await Purse.Payments.FindAsync("p1", Token))!.AgentKey);
        using (var session = SqliteFile.Connect(File))
        {
            Assert.Equal($"cli@{key}", session.Value("SELECT actor FROM entry WHERE sequence = 1"));
        }

        Assert.Null(Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(Paid("shop.example", 6))).Payment.AgentKey);
        Assert.Empty((await Purse.Reports.ProveAsync(Token)).Findings);
    }

    private async Task<(long Payments, long Sats)> KnownAsync(string vendor)
    {
        var known = await Purse.Vendors.ReputationAsync(Vendor(vendor), PaymentNetwork.Mainnet, Token);
        return (known.Payments, known.Total.SatsRoundedUp);
    }

    private void Alter(string sql)
    {
        using var session = SqliteFile.Connect(File);
        session.Run(sql);
    }
}
