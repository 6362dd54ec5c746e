using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Tests.Gateway;

/// <summary>
/// The weaknesses of Lightning Memory's gateway, each with our answer. Those that other tests answer: tokens for one operation, one use, one request
/// (<see cref="GatewayTests"/>); refusals before payment (<see cref="GatewayTests"/>, <see cref="PurseOperationTests"/>); what is sold to whom, what payers write
/// (<see cref="PurseOperationTests"/>, <see cref="OwnerTests"/>); limits (<see cref="GatewayTests"/>, <see cref="TokenTests"/>); lost payments (<see cref="TokenTests"/>).
/// </summary>
public sealed class WeaknessTests
{
    private const string Query = "/memory/query?q=library";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cheap_token_opens_no_other_operation_whatever_it_costs()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SellsEverything = true });
        (string Operation, string Target)[] all =
        [
            ("memory_list", "/memory/list"), ("memory_query", Query), ("ln_vendor_reputation", "/ln/vendor/x"), ("ln_vendor_trust", "/ln/trust/x"),
            ("ln_spending_summary", "/ln/spending"), ("ln_budget_check", "/ln/budget"), ("ln_compliance_report", "/ln/compliance-report"),
        ];
        foreach (var bought in all)
        {
            var header = (await world.BuyTokenAsync(bought.Target)).ToHeader();
            foreach (var other in all.Where(one => one != bought))
            {
                var answer = await world.AskAsync(other.Target, header);
                Assert.Equal((402, "wrong_operation"), (answer.Status, answer["code"]));
            }

            Assert.Equal(200, (await world.AskAsync(bought.Target, header)).Status);
        }
    }

    [Fact]
    public async Task A_mistake_of_the_program_uses_up_no_token_and_can_be_refunded()
    {
        var isBroken = true;
        await using var world = await GatewayWorld.BeginAsync(setup => setup with
        {
            SellsEverything = true,
            Agent = () => isBroken ? throw new InvalidOperationException("a bug") : null,
        });
        var header = (await world.BuyTokenAsync("/ln/compliance-report")).ToHeader();
        var failed = await world.AskAsync("/ln/compliance-report", header);
        Assert.Equal((500, "bug", true), (failed.Status, failed["error"], failed.SaysWhenToRetry));
        Assert.Equal("ln_compliance_report", Assert.Single(await world.Sold.RefundableAsync(10, Stop)).Operation);
        isBroken = false;
        Assert.Equal(200, (await world.AskAsync("/ln/compliance-report", header)).Status);
        Assert.Empty(await world.Sold.RefundableAsync(10, Stop));
    }

    [Fact]
    public async Task Who_pays_in_the_last_second_of_an_invoice_still_has_an_hour()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var challenge = await world.AskAsync(Query);
        world.Clock.Advance(TimeSpan.FromSeconds(599));
        var credential = await world.PayAsync(challenge);
        world.Clock.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Equal(200, (await world.AskAsync(Query, credential.ToHeader())).Status);
    }

    [Fact]
    public async Task Each_token_has_a_key_of_its_own_in_a_file_that_is_the_owners_alone()
    {
        await using var world = await GatewayWorld.BeginAsync();
        for (var number = 0; number < 5; number++)
        {
            await world.AskAsync($"{Query}&limit={number + 1}");
        }

        var tokens = await world.Sold.OfferedAsync(10, Stop);
        Assert.Equal(5, tokens.Select(token => Convert.ToHexString(token.RootKey.Span)).Distinct().Count());
        Assert.All(tokens, token => Assert.Equal(Macaroon.RootKeyBytes, token.RootKey.Length));
        Assert.All(world.TradeFiles(), file => Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0, file));
    }

    [Fact]
    public async Task A_token_is_worth_what_its_invoice_asked_whatever_the_price_is_now()
    {
        var price = 2L;
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { Price = _ => Msat.FromSats(price) });
        var cheap = await world.BuyTokenAsync(Query);
        price = 7;
        Assert.Equal("7", (await world.AskAsync(Query))["price_sats"]);
        Assert.Equal(200, (await world.AskAsync(Query, cheap.ToHeader())).Status);
        Assert.Equal(Msat.FromSats(2), Assert.Single(await world.Sold.EarningsAsync(Stop)).Amount);
    }

    [Fact]
    public async Task What_a_token_says_of_its_place_is_believed_by_nobody_and_harms_nobody()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var credential = await world.BuyTokenAsync(Query);
        var token = Assert.Single(await world.Sold.OfferedAsync(10, Stop));
        Assert.True(Macaroon.TryParse(credential.Tokens[0], out var macaroon));
        var moved = Macaroon.Mint(token.RootKey.Span, macaroon.Identifier, "elsewhere", macaroon.Caveats);
        Assert.Equal(200, (await world.AskAsync(Query, (credential with { Tokens = [moved.ToBase64()] }).ToHeader())).Status);
    }

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    [InlineData("%22library")]
    [InlineData("library+AND+NOT+cellar")]
    [InlineData("NEAR(library+cellar)")]
    [InlineData("content%3Acellar")]
    [InlineData("cellar*")]
    [InlineData("%00")]
    public async Task No_question_reaches_what_is_private_or_breaks_anything(string text)
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAsync("The library opens at nine.");
        await world.RememberAsync("The cellar of the owner holds a safe.", MemoryVisibility.Private);
        var target = $"/memory/query?q={text}";
        var answer = await world.AskAsync(target, (await world.BuyTokenAsync(target)).ToHeader());
        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("safe", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/memory/list?limit=-1")]
    [InlineData("/memory/list?limit=9999999999")]
    [InlineData("/memory/query?q=x&limit=-5")]
    [InlineData("/memory/query?q=x&limit=1e2")]
    public async Task A_limit_below_nothing_is_no_limit_that_is_taken(string target)
    {
        await using var world = await GatewayWorld.BeginAsync();
        Assert.Equal(400, (await world.AskAsync(target)).Status);
    }

    [Fact]
    public async Task Only_what_is_public_is_found_however_much_else_there_is()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAllAsync(Enumerable.Range(0, 1_200).Select(number => $"The library has shelf {number} of the library."), MemoryVisibility.Private);
        await world.RememberAsync("The opening hours hang at the door of the library, beside the letterbox and the lamp.");
        Assert.Equal("1", (await world.AskAsync(Query, (await world.BuyTokenAsync(Query)).ToHeader()))["count"]);
        Assert.Equal("1", (await world.AskAsync("/memory/list", (await world.BuyTokenAsync("/memory/list")).ToHeader()))["count"]);
    }

    [Fact]
    public async Task An_answer_names_where_its_text_came_from()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAsync("The library opens at nine.");
        var memory = (await world.AskAsync(Query, (await world.BuyTokenAsync(Query)).ToHeader())).Json.GetProperty("memories")[0];
        Assert.Equal(("agent", "trusted"), (memory.GetProperty("origin").GetString(), memory.GetProperty("trust").GetString()));
    }
}
