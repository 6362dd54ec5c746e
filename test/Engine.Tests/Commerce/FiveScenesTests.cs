using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>The five scenes of the public demonstration, with its figures; they agree after a restart too.</summary>
public sealed class FiveScenesTests : PurseFixture
{
    [Fact]
    public async Task Every_view_of_the_five_scenes_says_the_same_after_a_restart()
    {
        await PayAsync("channelytics.ln", 100, 100);
        await PayAsync("gossip.ln", 80);
        await PayAsync("fees.market", 120);
        var known = await Purse.Vendors.ReputationAsync(Vendor("channelytics.ln"), PaymentNetwork.Mainnet, Token);
        Assert.Equal((2, Msat.FromSats(100), 1.0), (known.Payments, known.Average, known.SuccessRate));

        await BlockAsync();
        await TrustAsync();
        await PayAsync("nodewatch.ln", 90);
        await EarnAsync();

        await AgreeAsync(Purse);
        await AgreeAsync(Open("after a restart"));
    }

    private async Task BlockAsync()
    {
        await Purse.Budgets.SetAsync(
            BudgetUnit.Msat, BudgetScope.Vendor, "channelytics.ln", BudgetLimits.None with { PerPayment = 200_000 }, isOwner: true, Token);
        var decision = await PreflightAsync("channelytics.ln", 5_000);
        Assert.Equal(PreflightVerdict.Reject, decision.Verdict);
        Assert.Equal(["budget_payment", "anomaly_high", "history"], decision.Reasons.Select(reason => reason.Code));
        Assert.Contains("per-transaction limit", decision.Reasons[0].Message, StringComparison.Ordinal);
        Assert.Contains("50.0x", decision.Reasons[1].Message, StringComparison.Ordinal);
        Assert.Contains("average 100 sats", decision.Reasons[2].Message, StringComparison.Ordinal);
    }

    private async Task TrustAsync()
    {
        var agent = 0;
        foreach (var (vendor, score, attesters) in ((string, double, int)[])[("channelytics.ln", 0.41, 3), ("nodewatch.ln", 0.92, 15), ("lnrouter.app", 0.88, 9)])
        {
            var scores = Enumerable.Range(0, attesters).Select(_ => (Agent: ++agent, Score: score)).ToArray();
            foreach (var (number, _) in scores)
            {
                using var key = TrustSeeds.Agent(number);
                await Purse.Trust.TrustAsync(key.PublicKey.ToString(), 100, Token);
            }

            await TrustSeeds.ImportAsync(Purse, Vendor(vendor), scores, Clock, Token);
            var community = await Purse.Trust.ScoreAsync(Vendor(vendor), Token);
            Assert.Equal((score, attesters), (Math.Round(community.Weighted, 4), community.Attesters));
        }
    }

    private async Task EarnAsync()
    {
        foreach (var (operation, sats) in ((string, long)[])[("ln_vendor_reputation", 3), ("ln_anomaly_check", 3), ("ln_vendor_trust", 2)])
        {
            await RecordAsync(Paid($"agent {operation}", sats) with { Direction = PaymentDirection.In, Operation = operation, Protocol = "l402" });
        }
    }

    private static async Task AgreeAsync(Engine.Commerce.Sqlite.PaymentPurse purse)
    {
        var spent = await purse.Reports.SpendingAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, Token);
        Assert.Equal((5, 490, 1, 5_000), (spent.Payments, spent.Total.SatsRoundedUp, spent.Blocked, spent.Saved.SatsRoundedUp));
        var earned = await purse.Reports.IncomeAsync(PaymentNetwork.Mainnet, Token);
        Assert.Equal((3, 8), (earned.Payments, earned.Total.SatsRoundedUp));
        Assert.Equal(["ln_anomaly_check", "ln_vendor_reputation", "ln_vendor_trust"], earned.ByOperation.Select(one => one.Key));
        var report = await purse.Reports.ComplianceAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, null, 100, Token);
        Assert.Equal((5, 490, 8, 1), (report.PaymentCount, report.Vendors.Sum(vendor => vendor.Total.SatsRoundedUp), report.Income.Total.SatsRoundedUp, report.Blocked.Count));
        Assert.Equal(490, report.Payments.Sum(payment => payment.Paid.SatsRoundedUp));
        Assert.Empty((await purse.Reports.ProveAsync(Token)).Findings);
    }
}
