using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Commerce;

public sealed class PreflightTests : PurseFixture
{
    [Fact]
    public async Task What_is_approved_is_not_there_for_others_until_it_is_given_back()
    {
        await LimitAsync(BudgetLimits.None with { PerDay = 100_000 });
        await PayAsync("shop.example", 10);
        var first = await PreflightAsync("shop.example", 20);
        Assert.Equal(PreflightState.Reserved, first.State);
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("shop.example", 71)).Verdict);
        Assert.NotNull(await Purse.Preflights.ReleaseAsync(first.Id, Token));
        Assert.Equal(PreflightVerdict.Approve, (await PreflightAsync("shop.example", 28)).Verdict);
    }

    [Fact]
    public async Task The_same_question_within_two_minutes_gets_the_same_reservation()
    {
        await PayAsync("shop.example", 10);
        var first = await PreflightAsync("shop.example", 10);
        Assert.Equal(first.Id, (await PreflightAsync("shop.example", 10)).Id);
        Assert.NotEqual(first.Id, (await Open("somebody else").Preflights.CheckAsync(Plan("shop.example", 10), Token)).Id);
        Clock.Advance(PreflightDesk.Repetition + TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first.Id, (await PreflightAsync("shop.example", 10)).Id);
    }

    [Fact]
    public async Task What_is_not_paid_comes_back_by_itself()
    {
        await LimitAsync(BudgetLimits.None with { PerDay = 30_000 });
        await PayAsync("shop.example", 10);
        await PreflightAsync("shop.example", 20);
        Clock.Advance(PreflightDesk.Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("shop.example", 19)).Verdict);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(PreflightVerdict.Approve, (await PreflightAsync("shop.example", 19)).Verdict);
    }

    [Fact]
    public async Task A_payment_settles_the_oldest_reservation_of_its_vendor_and_amount()
    {
        await PayAsync("shop.example", 10);
        var first = await PreflightAsync("shop.example", 15);
        Clock.Advance(TimeSpan.FromSeconds(130));
        var second = await PreflightAsync("shop.example", 15);
        var recorded = Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(Paid("shop.example", 15)));
        Assert.Equal(first.Id, recorded.Payment.Preflight);
        Assert.Equal(15, (await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token)).Reserved.SatsRoundedUp);
        Assert.Equal(second.Id, Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(Paid("shop.example", 12) with { Preflight = second.Id })).Payment.Preflight);
        Assert.Equal(0, (await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token)).Reserved.SatsRoundedUp);
    }

    [Fact]
    public async Task A_person_releases_what_waits_and_the_limits_hold_all_the_same()
    {
        var waiting = await PreflightAsync("new.example", 100);
        Assert.Equal((PreflightState.Waiting, false), (waiting.State, waiting.IsApproved));
        await LimitAsync(BudgetLimits.None with { PerDay = 50_000 });
        Assert.IsType<ApprovalOutcome.OverBudget>(await Purse.Preflights.ApproveAsync(waiting.Id, Token));
        await LimitAsync(BudgetLimits.None with { PerDay = 150_000 });
        Assert.IsType<ApprovalOutcome.Approved>(await Purse.Preflights.ApproveAsync(waiting.Id, Token));
        Assert.IsType<ApprovalOutcome.NotWaiting>(await Purse.Preflights.ApproveAsync(waiting.Id, Token));
        var again = await PreflightAsync("new.example", 100);
        Assert.Equal((waiting.Id, true), (again.Id, again.IsApproved));
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("third.example", 51)).Verdict);
    }

    [Fact]
    public async Task What_waits_is_judged_anew_when_a_limit_came_between()
    {
        Assert.Equal(PreflightState.Waiting, (await PreflightAsync("new.example", 100)).State);
        await LimitAsync(BudgetLimits.None with { PerPayment = 50_000 });
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("new.example", 100)).Verdict);
    }

    [Fact]
    public async Task Asking_sets_nothing_aside_and_makes_no_purse()
    {
        Assert.Equal(PreflightVerdict.Escalate, (await Purse.Preflights.AskAsync(Plan("new.example", 100), Token)).Verdict);
        Assert.False(Purse.Exists);
        await PayAsync("shop.example", 10);
        Assert.Equal(PreflightState.Asked, (await Purse.Preflights.AskAsync(Plan("shop.example", 10), Token)).State);
        Assert.Equal(0, (await Purse.Budgets.CheckAsync(Plan("shop.example", 1), Token)).Reserved.Value);
    }

    [Theory]
    [InlineData("bitrefi11.com")]
    [InlineData("bitrefil.com")]
    [InlineData("bit-refill.com")]
    [InlineData("bitrefill.com.evil.example")]
    [InlineData("bitrefіll.com")]
    [InlineData("bitrefill.co")]
    public async Task A_new_vendor_that_looks_like_a_known_one_waits_for_a_person(string vendor)
    {
        await PayAsync("bitrefill.com", 10);
        var decision = await PreflightAsync(vendor, 5);
        Assert.Equal(PreflightVerdict.Escalate, decision.Verdict);
        Assert.Contains(decision.Reasons, reason => reason.Code == "look_alike" && reason.Message.Contains("bitrefill.com", StringComparison.Ordinal));
        Assert.DoesNotContain((await PreflightAsync("weather.example", 5)).Reasons, reason => reason.Code == "look_alike");
    }

    [Fact]
    public async Task Another_node_for_a_known_vendor_waits_for_a_person()
    {
        await RecordAsync(Paid("shop.example", 10) with { Payee = "02aa" });
        Assert.Equal(PreflightVerdict.Approve, (await Purse.Preflights.CheckAsync(Plan("shop.example", 10) with { Payee = "02aa" }, Token)).Verdict);
        var changed = await Purse.Preflights.CheckAsync(Plan("shop.example", 10) with { Payee = "03bb" }, Token);
        Assert.Contains(changed.Reasons, reason => reason is { Code: "payee_changed", Effect: PreflightVerdict.Escalate });
    }

    [Fact]
    public async Task A_vendor_whose_payments_fail_waits_for_a_person()
    {
        await PayAsync("shop.example", 10);
        await RecordAsync(Paid("shop.example", 10) with { State = PaymentState.Failed });
        Assert.Contains((await PreflightAsync("shop.example", 10)).Reasons, reason => reason is { Code: "reputation_caution", Effect: PreflightVerdict.Escalate });
    }

    [Fact]
    public async Task Nothing_is_no_amount()
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await PreflightAsync("shop.example", 0));

    [Fact]
    public async Task Many_at_once_never_get_more_than_there_is()
    {
        await LimitAsync(BudgetLimits.None with { PerDay = 100_000 });
        await PayAsync("shop.example", 10);
        var decisions = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            await Task.Yield();

            // Each has a connection of its own, as processes have.
            return await new PaymentPurse(File, Moments.WallClock, $"agent {number}").Preflights.CheckAsync(Plan("shop.example", 10), Token);
        }));
        Assert.InRange(decisions.Count(decision => decision.State is PreflightState.Reserved), 9, 10);
    }

    private async Task LimitAsync(BudgetLimits limits)
        => Assert.IsType<BudgetOutcome.Applied>(await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", limits, isOwner: true, Token));
}
