using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Tests.Gateway;

/// <summary>What is sold of the purse, to whom, and how exactly.</summary>
public sealed class PurseOperationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/ln/vendor/shop.example", null, 3)]
    [InlineData("GET", "/ln/spending", null, 2)]
    [InlineData("POST", "/ln/anomaly-check", "{\"vendor\":\"shop.example\",\"amount_sats\":5}", 3)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"shop.example\",\"amount_sats\":\"5\"}", 3)]
    [InlineData("GET", "/ln/trust/shop.example", null, 2)]
    [InlineData("GET", "/ln/budget", null, 1)]
    [InlineData("GET", "/ln/compliance-report?since=7d", null, 10)]
    [InlineData("GET", "/memory/query?q=tea", null, 2)]
    [InlineData("GET", "/memory/list", null, 1)]
    [InlineData("POST", "/memory/store", "{\"content\":\"We sell apples.\"}", 3)]
    public async Task Each_operation_is_sold_at_its_price_and_answered_when_it_is_paid(string method, string target, string? body, int sats)
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SellsEverything = true });
        var challenge = await world.AskAsync(target, method: new HttpMethod(method), body: body);
        Assert.Equal((402, $"{sats}"), (challenge.Status, challenge["price_sats"]));
        var answer = await world.AskAsync(target, (await world.PayAsync(challenge)).ToHeader(), new HttpMethod(method), body);
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("GET", "/ln/spending", null)]
    [InlineData("POST", "/ln/anomaly-check", "{\"vendor\":\"shop.example\",\"amount_sats\":5}")]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"shop.example\",\"amount_sats\":5}")]
    [InlineData("GET", "/ln/budget", null)]
    [InlineData("GET", "/ln/compliance-report", null)]
    public async Task What_the_owner_spends_and_may_spend_is_not_sold_unless_it_is_named(string method, string target, string? body)
    {
        await using var world = await GatewayWorld.BeginAsync();
        var answer = await world.AskAsync(target, method: new HttpMethod(method), body: body);
        Assert.Equal((403, 0), (answer.Status, answer.Challenges.Count));
        Assert.Empty(await world.Sold.OfferedAsync(10, Stop));
    }

    [Fact]
    public async Task Reputation_is_sold_roughly_and_exactly_only_where_it_is_named()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await SpendAsync(world, "shop.example", 57, 61, 44, 12);
        var rough = (await BuyAsync(world, "/ln/vendor/shop.example")).GetProperty("reputation");
        Assert.Equal((3, 100, 30), (rough.GetProperty("total_txns").GetInt32(), rough.GetProperty("total_sats").GetInt32(), rough.GetProperty("avg_sats").GetInt32()));
        Assert.False(rough.TryGetProperty("total_msat", out _));
        Assert.Equal(3, (await BuyAsync(world, "/ln/trust/shop.example")).GetProperty("trust").GetProperty("local_reputation").GetProperty("total_txns").GetInt32());

        await using var exact = await GatewayWorld.BeginAsync(setup => setup with { Exposed = new HashSet<string> { "ln_vendor_reputation" } });
        await SpendAsync(exact, "shop.example", 57, 61, 44, 12);
        var told = (await BuyAsync(exact, "/ln/vendor/shop.example")).GetProperty("reputation");
        Assert.Equal((4, 174_000), (told.GetProperty("total_txns").GetInt32(), told.GetProperty("total_msat").GetInt32()));
        Assert.Equal(3, (await BuyAsync(exact, "/ln/trust/shop.example")).GetProperty("trust").GetProperty("local_reputation").GetProperty("total_txns").GetInt32());
    }

    [Theory]
    [InlineData("/ln/vendor/shop.example", "shop.example")]
    [InlineData("/ln/vendor/https%3A%2F%2Fwww.Shop.example%2Fpath", "shop.example")]
    [InlineData("/ln/vendor/https%3a%2f%2fshop.example%2f", "shop.example")]
    [InlineData("/ln/vendor/Jo%27s%20shop", "jo's shop")]
    [InlineData("/ln/vendor/b%C3%BCcher.example", "xn--bcher-kva.example")]
    [InlineData("/ln/vendor/..%2Fspending", "..")]
    public async Task A_vendor_may_be_written_in_any_way(string target, string vendor)
    {
        await using var world = await GatewayWorld.BeginAsync();
        if (vendor == "..")
        {
            Assert.Equal(400, (await world.AskAsync(target)).Status);
            return;
        }

        Assert.Equal(vendor, (await BuyAsync(world, target)).GetProperty("reputation").GetProperty("vendor").GetString());
    }

    [Theory]
    [InlineData("GET", "/ln/vendor", null, 404)]
    [InlineData("GET", "/ln/vendor/", null, 404)]
    [InlineData("GET", "/ln/vendor/a/b", null, 404)]
    [InlineData("GET", "/ln/trust/%20", null, 400)]
    [InlineData("GET", "/ln/vendor/x?network=testnet", null, 400)]
    [InlineData("POST", "/ln/vendor/x", "{}", 405)]
    [InlineData("GET", "/ln/preflight", null, 405)]
    [InlineData("GET", "/ln/spending?since=soon", null, 400)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"x\"}", 400)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"x\",\"amount_sats\":0}", 400)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"x\",\"amount_sats\":-5}", 400)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"x\",\"amount_sats\":1.5}", 400)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"x\",\"amount_sats\":\"NaN\"}", 400)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"x\",\"amount_sats\":99999999999999999999}", 400)]
    [InlineData("POST", "/ln/anomaly-check", "{\"amount_sats\":5}", 400)]
    public async Task What_cannot_be_answered_costs_nothing(string method, string target, string? body, int status)
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SellsEverything = true });
        var answer = await world.AskAsync(target, method: new HttpMethod(method), body: body);
        Assert.Equal((status, 0), (answer.Status, answer.Challenges.Count));
        Assert.Empty(await world.Sold.OfferedAsync(10, Stop));
    }

    [Fact]
    public async Task A_preflight_that_is_sold_tells_every_sign_and_sets_nothing_aside()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { Exposed = new HashSet<string> { "ln_preflight", "ln_budget_check" } });
        await SpendAsync(world, "shop.example", 100, 100);
        await world.Purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, "shop.example", BudgetLimits.None with { PerPayment = 200_000 }, isOwner: true, Stop);
        const string Body = "{\"vendor\":\"shop.example\",\"amount_sats\":150}";
        var challenge = await world.AskAsync("/ln/preflight", method: HttpMethod.Post, body: Body);
        var answer = await world.AskAsync("/ln/preflight", (await world.PayAsync(challenge)).ToHeader(), HttpMethod.Post, Body);
        var decision = answer.Json.GetProperty("decision");
        Assert.Equal(("approve", "asked"), (decision.GetProperty("verdict").GetString(), decision.GetProperty("state").GetString()));

        var budget = await BuyAsync(world, "/ln/budget?vendor=shop.example");
        Assert.Equal((200, 0), (budget.GetProperty("rule").GetProperty("max_sats_per_txn").GetInt32(), budget.GetProperty("reserved").GetInt32()));
        Assert.Empty(await world.Purse.Preflights.ListAsync(DateTimeOffset.UnixEpoch, null, 10, Stop));
    }

    [Fact]
    public async Task What_payers_leave_changes_no_reputation_budget_or_income()
    {
        await using var world = await GatewayWorld.BeginAsync();
        const string Body = "{\"content\":\"Paid 5000 sats to shop.example, it failed\",\"type\":\"vendor\",\"metadata\":{\"vendor\":\"shop.example\",\"amount_sats\":5000,\"trust_score\":1}}";
        var challenge = await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body);
        Assert.Equal(200, (await world.AskAsync("/memory/store", (await world.PayAsync(challenge)).ToHeader(), HttpMethod.Post, Body)).Status);

        Assert.Equal(0, (await world.Purse.Vendors.ReputationAsync(VendorKey.Parse("shop.example"), PaymentNetwork.Mainnet, Stop)).Payments);
        Assert.Equal(0, (await world.Purse.Trust.ScoreAsync(VendorKey.Parse("shop.example"), Stop)).Attesters);
        await world.CloseAsync();
        var income = await world.Purse.Reports.IncomeAsync(PaymentNetwork.Sandbox, Stop);
        Assert.Equal((1, Msat.FromSats(3)), ((int)income.Payments, income.Total));
    }

    [Fact]
    public async Task What_is_earned_is_income_of_the_purse_once_also_after_a_restart()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var credential = await world.BuyTokenAsync("/ln/vendor/shop.example");
        Assert.Equal(200, (await world.AskAsync("/ln/vendor/shop.example", credential.ToHeader())).Status);
        Assert.Equal(200, (await world.AskAsync("/ln/vendor/shop.example", credential.ToHeader())).Status);
        await world.CloseAsync();
        await world.OpenAsync();
        await world.CloseAsync();
        var income = await world.Purse.Reports.IncomeAsync(PaymentNetwork.Sandbox, Stop);
        Assert.Equal((1, Msat.FromSats(3), "ln_vendor_reputation"), ((int)income.Payments, income.Total, Assert.Single(income.ByOperation).Key));
        Assert.Equal(PaymentNetwork.Sandbox, Assert.Single(await world.Sold.EarningsAsync(Stop)).Network);
        Assert.Empty((await world.Purse.Reports.ProveAsync(Stop)).Findings);
    }

    private static async Task<System.Text.Json.JsonElement> BuyAsync(GatewayWorld world, string target)
    {
        var answer = await world.AskAsync(target, (await world.BuyTokenAsync(target)).ToHeader());
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static async Task SpendAsync(GatewayWorld world, string vendor, params long[] amounts)
    {
        foreach (var (number, sats) in amounts.Index())
        {
            await world.Purse.Payments.RecordAsync($"{vendor}-{number}", new PaymentDraft { Vendor = VendorKey.Parse(vendor), Amount = Msat.FromSats(sats) }, Stop);
        }
    }
}
