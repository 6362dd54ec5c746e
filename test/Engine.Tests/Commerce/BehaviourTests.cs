using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>The behavioural vectors of the specification of Lightning Memory.</summary>
public sealed class BehaviourTests : PurseFixture
{
    private const string One = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";
    private const string Two = "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";

    [Theory]
    [InlineData(2, 0.10)]
    [InlineData(5, 0.25)]
    [InlineData(20, 1.0)]
    [InlineData(40, 1.0)]
    public async Task An_attestation_rests_on_the_number_of_payments(int payments, double score)
    {
        await PayAsync("shop.example", [.. Enumerable.Repeat(10L, payments)]);
        Assert.Equal(score, (await Purse.Trust.AttestAsync(new AttestationDraft { Vendor = Vendor("shop.example") }, Token))!.Share);
    }

    [Theory]
    [InlineData(700, AnomalyVerdict.High, "6.4x the average of 110 sats")]
    [InlineData(330, AnomalyVerdict.Normal, "110 sats")]
    [InlineData(331, AnomalyVerdict.High, "3.0x")]
    public async Task A_price_is_high_above_three_times_the_average(long sats, AnomalyVerdict verdict, string context)
    {
        await PayAsync("shop.example", 100, 120);
        var found = await Purse.Vendors.CompareAsync(Plan("shop.example", sats), Token);
        Assert.Equal(verdict, found.Verdict);
        Assert.Contains(context, found.Context, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, PreflightVerdict.Approve)]
    [InlineData(11, PreflightVerdict.Escalate)]
    public async Task A_first_payment_is_small_or_waits_for_a_person(long sats, PreflightVerdict verdict)
    {
        var decision = await PreflightAsync("new.example", sats);
        Assert.Equal((verdict, AnomalyVerdict.FirstTime), (decision.Verdict, decision.Anomaly));
        Assert.Equal(verdict is PreflightVerdict.Escalate, decision.Reasons.Any(reason => reason.Message.Contains("start smaller", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(50, PreflightVerdict.Approve)]
    [InlineData(51, PreflightVerdict.Reject)]
    public async Task A_limit_of_the_day_leaves_what_was_not_spent(long sats, PreflightVerdict verdict)
    {
        await PayAsync("shop.example", 50, 50);
        await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, "shop.example", BudgetLimits.None with { PerDay = 150_000 }, isOwner: true, Token);
        var decision = await PreflightAsync("shop.example", sats);
        Assert.Equal((verdict, Msat.FromSats(50)), (decision.Verdict, decision.RemainingToday));
        Assert.Equal(verdict is PreflightVerdict.Reject, decision.Reasons.Any(reason => reason.Message.Contains("daily limit", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_vendor_that_the_owner_knows_and_trusted_agents_praise_need_not_wait()
    {
        await AttestedAsync(("a", One, 0.90), ("b", Two, 0.85));
        await Purse.Vendors.SetKycAsync(new VendorKyc { Vendor = Vendor("new.example"), IsVerified = true }, Token);
        var decision = await PreflightAsync("new.example", 500);
        Assert.Equal(PreflightVerdict.Approve, decision.Verdict);
        Assert.Contains(decision.Reasons, reason => reason.Message.Contains("Downgraded", StringComparison.Ordinal) && reason.Message.Contains("0.88", StringComparison.Ordinal));
        Assert.Equal(0.875, decision.TrustScore);
    }

    [Fact]
    public async Task What_others_say_never_outweighs_a_limit()
    {
        await AttestedAsync(("a", One, 1), ("b", Two, 1));
        await Purse.Vendors.SetKycAsync(new VendorKyc { Vendor = Vendor("new.example"), IsVerified = true }, Token);
        await Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", BudgetLimits.None with { PerPayment = 499_000 }, isOwner: true, Token);
        Assert.Equal(PreflightVerdict.Reject, (await PreflightAsync("new.example", 500)).Verdict);
    }

    [Theory]
    [InlineData(500, "5.0x")]
    [InlineData(150, null)]
    [InlineData(300, "3.0x")]
    public async Task A_price_that_changed_threefold_is_named(long sats, string? detail)
    {
        await PayAsync("shop.example", 100);
        var recorded = Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(Paid("shop.example", sats)));
        Assert.Equal(detail is null ? [] : [detail], recorded.PriceChanges.Select(change => change.Detail[..4]));
    }

    [Theory]
    [InlineData("Fast and reliable", 1)]
    [InlineData("They are unreliable", -1)]
    [InlineData("It is not reliable at all", -1)]
    [InlineData("Never failed once", 1)]
    [InlineData("Fast but overpriced", 0)]
    [InlineData("Paid 100 sats", 0)]
    [InlineData("Breakfast delivery", 0)]
    public void Words_are_whole_and_a_negation_turns_them(string text, int sentiment) => Assert.Equal(sentiment, Sentiment.Of(text));

    private async Task AttestedAsync(params (string Name, string Key, double Score)[] attesters)
    {
        foreach (var (_, key, _) in attesters)
        {
            await Purse.Trust.TrustAsync(key, 100, Token);
        }

        await TrustSeeds.ImportAsync(Purse, Vendor("new.example"), [.. attesters.Select(one => (TrustSeeds.SecretOf(one.Key), one.Score))], Clock, Token);
    }
}
