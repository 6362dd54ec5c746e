using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Payments;
using Satchel.Testing;

namespace Satchel.Server.Tests.Gateway;

public sealed class GatewayTests
{
    private const string Query = "/memory/query?q=library";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_pays_gets_the_answer_and_the_owner_the_sats()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAsync("The library opens at nine.");
        await world.RememberAsync("The library of the owner is in the cellar.", MemoryVisibility.Private);

        var challenge = await world.AskAsync(Query);
        Assert.Equal((402, "payment_required", "2", "memory_query", "sandbox"), (challenge.Status, challenge["error"], challenge["price_sats"], challenge["operation"], challenge["network"]));
        Assert.True(challenge.IsKeptByNobody);
        var credential = await world.PayAsync(challenge);
        var answer = await world.AskAsync(Query, credential.ToHeader());

        Assert.Equal((200, "1"), (answer.Status, answer["count"]));
        Assert.Contains("opens at nine", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("cellar", answer.Text, StringComparison.Ordinal);
        var earning = Assert.Single(await world.Sold.EarningsAsync(Stop));
        Assert.Equal(("memory_query", 1L, Msat.FromSats(2), 0L), (earning.Operation, earning.Payments, earning.Amount, earning.Undelivered));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_another_one_none()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAsync("The library opens at nine.");
        var header = (await world.BuyTokenAsync(Query)).ToHeader();
        var first = await world.AskAsync(Query, header);
        await world.RememberAsync("The library closes at six.");

        Assert.Equal(first.Text, (await world.AskAsync(Query, header)).Text);
        await world.CloseAsync();
        await world.OpenAsync();
        Assert.Equal(first.Text, (await world.AskAsync(Query, header)).Text);

        var other = await world.AskAsync("/memory/query?q=other", header);
        Assert.Equal((402, "token_used"), (other.Status, other["code"]));
        Assert.Single(other.Challenges);
    }

    [Fact]
    public async Task A_bundle_is_good_for_so_many_requests()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UsesPerToken = 3 });
        await world.RememberAsync("The library opens at nine.");
        var credential = await world.BuyTokenAsync(Query);
        for (var use = 0; use < 3; use++)
        {
            Assert.Equal(200, (await world.AskAsync($"{Query}&limit={use + 1}", credential.ToHeader())).Status);
        }

        Assert.Equal("token_used", (await world.AskAsync($"{Query}&limit=9", credential.ToHeader()))["code"]);
        Assert.Equal(200, (await world.AskAsync($"{Query}&limit=1", credential.ToHeader())).Status);
    }

    [Fact]
    public async Task A_holder_can_restrict_a_bundle_and_never_widen_it()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UsesPerToken = 3 });
        var credential = await world.BuyTokenAsync(Query);
        Assert.True(Macaroon.TryParse(credential.Tokens[0], out var token));
        var narrow = credential with { Tokens = [token.Attenuate("memory_query_max_uses=1").ToBase64()] };
        Assert.Equal(200, (await world.AskAsync(Query, narrow.ToHeader())).Status);
        Assert.Equal("token_used", (await world.AskAsync(Query + "&limit=1", narrow.ToHeader()))["code"]);
        var wide = credential with { Tokens = [token.Attenuate("memory_query_max_uses=100").ToBase64()] };
        Assert.Equal(402, (await world.AskAsync(Query + "&limit=1", wide.ToHeader())).Status);
        Assert.Equal(200, (await world.AskAsync(Query + "&limit=1", credential.ToHeader())).Status);
    }

    [Fact]
    public async Task A_token_for_one_operation_opens_no_other_and_the_client_may_buy_a_fitting_one()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var cheap = await world.BuyTokenAsync("/memory/list");
        var answer = await world.AskAsync(Query, cheap.ToHeader());
        Assert.Equal((402, "wrong_operation"), (answer.Status, answer["code"]));
        Assert.Equal(200, (await world.AskAsync(Query, (await world.PayAsync(answer)).ToHeader())).Status);
        Assert.Equal(200, (await world.AskAsync("/memory/list", cheap.ToHeader())).Status);
    }

    [Theory]
    [InlineData("GET", "/memory/nothing", null, 404)]
    [InlineData("GET", "/memory/query/x", null, 404)]
    [InlineData("GET", "/", null, 404)]
    [InlineData("POST", "/memory/query?q=x", "{}", 405)]
    [InlineData("GET", "/memory/store", null, 405)]
    [InlineData("DELETE", "/health", null, 405)]
    [InlineData("GET", "/memory/query?q=x&limit=abc", null, 400)]
    [InlineData("GET", "/memory/query?q=x&limit=0", null, 400)]
    [InlineData("GET", "/memory/query?q=x&limit=101", null, 400)]
    [InlineData("GET", "/memory/list?limit=201", null, 400)]
    [InlineData("GET", "/memory/list?since=soon", null, 400)]
    [InlineData("GET", "/memory/list?type=secret", null, 400)]
    [InlineData("POST", "/memory/store", "not json", 400)]
    [InlineData("POST", "/memory/store", "[]", 400)]
    [InlineData("POST", "/memory/store", "{\"content\":\"a\",\"content\":\"b\"}", 400)]
    [InlineData("POST", "/memory/store", "{}", 400)]
    [InlineData("POST", "/memory/store", "{\"content\":\"ok\"}", 400)]
    [InlineData("POST", "/memory/store", "{\"content\":\"We sell apples.\",\"type\":\"transaction\"}", 400)]
    [InlineData("POST", "/memory/store", "{\"content\":\"We sell apples.\",\"type\":\"attestation\"}", 400)]
    [InlineData("POST", "/memory/store", "{\"content\":\"We sell apples.\",\"type\":\"l402_payment\"}", 400)]
    public async Task What_cannot_be_served_is_refused_before_anybody_pays(string method, string target, string? body, int status)
    {
        await using var world = await GatewayWorld.BeginAsync();
        var answer = await world.AskAsync(target, method: new HttpMethod(method), body: body);
        Assert.Equal((status, 0), (answer.Status, answer.Challenges.Count));
        Assert.Empty(await world.Sold.OfferedAsync(10, Stop));
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_read_and_a_longer_or_other_one_is_not()
    {
        await using var world = await GatewayWorld.BeginAsync();
        string Body(int bytes) => "{\"content\":\"We sell apples.\",\"x\":\"" + new string('x', bytes - 36) + "\"}";
        Assert.Equal(65_536, Body(65_536).Length);
        Assert.Equal(402, (await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body(65_536))).Status);
        Assert.Equal(413, (await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body(65_537))).Status);
        Assert.Equal(415, (await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body(100), contentType: "text/plain")).Status);
    }

    [Fact]
    public async Task What_the_owner_does_not_sell_costs_nothing_to_ask_for()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { Exposed = new HashSet<string>() });
        Assert.Equal(403, (await world.AskAsync("/memory/store", method: HttpMethod.Post, body: "{}")).Status);
        Assert.DoesNotContain("memory_store", (await world.AskAsync("/info")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sells_everything_sells_also_what_is_private_but_nothing_that_is_held_back()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SellsEverything = true });
        await world.RememberAsync("The library of the owner is in the cellar.", MemoryVisibility.Private);
        var credential = await world.BuyTokenAsync("/memory/list");
        Assert.Contains("cellar", (await world.AskAsync("/memory/list", credential.ToHeader())).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L402 nonsense", 401, "malformed_token", null)]
    [InlineData("L402 AAAA:1111111111111111111111111111111111111111111111111111111111111111", 401, "malformed_token", null)]
    [InlineData("Bearer L402", 402, "payment_required", null)]
    public async Task A_broken_credential_is_told_from_none(string header, int status, string error, string? code)
    {
        await using var world = await GatewayWorld.BeginAsync();
        var answer = await world.AskAsync(Query, header);
        Assert.Equal((status, error, code), (answer.Status, answer["error"], answer["code"]));
    }

    [Fact]
    public async Task A_token_that_is_forged_unpaid_revoked_or_old_leads_to_a_new_challenge()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var credential = await world.BuyTokenAsync(Query);
        Assert.True(Macaroon.TryParse(credential.Tokens[0], out var token));
        Assert.True(TokenIdentifier.TryRead(token.Identifier, out var identifier));
        Assert.True(Preimage.TryParse(new string('1', 64), out var other));

        var forged = credential with { Tokens = [Macaroon.Mint(new byte[32], token.Identifier, "satchel", token.Caveats).ToBase64()] };
        Assert.Equal("unknown_token", (await world.AskAsync(Query, forged.ToHeader()))["code"]);
        Assert.Equal("preimage_mismatch", (await world.AskAsync(Query, (credential with { Preimage = other }).ToHeader()))["code"]);
        world.Clock.Advance(TimeSpan.FromSeconds(600 + 3_600));
        Assert.Equal("token_expired", (await world.AskAsync(Query, credential.ToHeader()))["code"]);

        var fresh = await world.BuyTokenAsync(Query);
        Assert.True(Macaroon.TryParse(fresh.Tokens[0], out token) && TokenIdentifier.TryRead(token.Identifier, out identifier));
        Assert.True(await world.Sold.RevokeAsync(identifier!.Hash, Stop));
        Assert.Equal("unknown_token", (await world.AskAsync(Query, fresh.ToHeader()))["code"]);
    }

    [Fact]
    public async Task Who_asks_twice_before_paying_is_offered_the_same_invoice()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var first = await world.AskAsync(Query);
        Assert.Equal(first.Challenges, (await world.AskAsync(Query)).Challenges);
        Assert.NotEqual(first.Challenges, (await world.AskAsync("/memory/query?q=other")).Challenges);
        world.Clock.Advance(TimeSpan.FromSeconds(541));
        Assert.NotEqual(first.Challenges, (await world.AskAsync(Query)).Challenges);
    }

    [Fact]
    public async Task Too_many_unpaid_requests_wait_while_paid_ones_are_served()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UnpaidBurst = 2, UnpaidPerSecond = 1 });
        var credential = await world.BuyTokenAsync(Query);
        Assert.Equal(402, (await world.AskAsync(Query)).Status);
        var refused = await world.AskAsync(Query);
        Assert.Equal((429, true), (refused.Status, refused.SaysWhenToRetry));
        Assert.Equal(200, (await world.AskAsync(Query, credential.ToHeader())).Status);
        Assert.Equal(200, (await world.AskAsync("/health")).Status);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(402, (await world.AskAsync(Query)).Status);
    }

    [Fact]
    public async Task Fifty_who_use_one_token_at_once_get_one_answer()
    {
        await using var world = await GatewayWorld.BeginAsync();
        const string Body = "{\"content\":\"We sell apples.\"}";
        var credential = await world.PayAsync(await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.AskAsync("/memory/store", credential.ToHeader(), HttpMethod.Post, Body)));

        Assert.All(answers, answer => Assert.Equal((200, answers[0].Text), (answer.Status, answer.Text)));
        var memory = Assert.Single(await world.MemoriesAsync());
        Assert.Equal((MemoryTrust.Quarantined, MemoryOrigin.Paid, MemoryCategory.General), (memory.Trust, memory.Origin, memory.Category));
        Assert.Equal(1, Assert.Single(await world.Sold.PaidAsync(10, Stop)).Uses);
    }

    [Fact]
    public async Task A_payment_that_nobody_told_of_is_found_when_the_gateway_starts_again()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var answer = await world.AskAsync(Query);
        await world.CloseAsync();
        var credential = await world.PayAsync(answer);
        await world.OpenAsync();
        while (await world.Sold.EarningsAsync(Stop) is [])
        {
            await Task.Yield();
        }

        Assert.Equal(1, Assert.Single(await world.Sold.EarningsAsync(Stop)).Undelivered);
        Assert.Equal(200, (await world.AskAsync(Query, credential.ToHeader())).Status);
        Assert.Equal(0, Assert.Single(await world.Sold.EarningsAsync(Stop)).Undelivered);
    }

    [Fact]
    public async Task A_gateway_whose_node_is_away_starts_and_says_so()
    {
        await using var node = new PhoenixdNode(new NodeConnection.Phoenixd(new Uri("http://127.0.0.1:1"), new NodeSecret("x"), null), new FakeClock());
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { Node = node });
        Assert.Equal(200, (await world.AskAsync("/health")).Status);
        Assert.Equal(503, (await world.AskAsync("/ready")).Status);
        var answer = await world.AskAsync(Query);
        Assert.Equal((503, true), (answer.Status, answer.SaysWhenToRetry));
    }

    [Fact]
    public async Task What_costs_nothing_is_served_at_once()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { Price = _ => Msat.Zero });
        await world.RememberAsync("The library opens at nine.");
        Assert.Equal((200, "1"), ((await world.AskAsync(Query)).Status, (await world.AskAsync(Query))["count"]));
    }

    [Fact]
    public async Task It_says_what_it_sells_and_how_it_is_paid()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SendsLegacyHeader = true });
        var manifest = await world.AskAsync("/.well-known/lightning-memory.json");
        Assert.Equal((200, world.Address.GetLeftPart(UriPartial.Authority)), (manifest.Status, manifest["gateway_url"]));
        Assert.Equal("lightning-memory-gateway", (await world.AskAsync("/info"))["service"]);
        var lines = (await world.AskAsync(Query)).Challenges;
        Assert.StartsWith("LSAT macaroon=", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("L402 macaroon=", lines[1], StringComparison.Ordinal);
    }
}
