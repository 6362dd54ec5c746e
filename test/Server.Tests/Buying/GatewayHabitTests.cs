using System.Text;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Buying;
using Satchel.Testing.Lightning;

namespace Satchel.Server.Tests.Buying;

/// <summary>What other gateways do, well and badly, and what comes of it.</summary>
public sealed class GatewayHabitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Challenges =>
    [
        "L402 version=\"0\", token=\"{0}\", invoice=\"{1}\"",
        "L402 macaroon=\"{0}\", invoice=\"{1}\"",
        "LSAT macaroon=\"{0}\", invoice=\"{1}\"\nL402 macaroon=\"{0}\", invoice=\"{1}\"",
        "LSAT macaroon=\"{0}\", invoice=\"{1}\"",
        "l402 TOKEN={0}, Invoice={1}",
        "Basic realm=\"x\", L402 color=\"red\", invoice=\"{1}\", macaroon=\"{0}\"",
        "Payment id=\"1\", method=\"lightning\"\nLsat invoice=\"{1}\",macaroon=\"{0}\"",
        "L402 version=\"9\", token=\"later\", invoice=\"{1}\"\nL402 token=\"{0}\", invoice=\"{1}\"",
    ];

    [Theory]
    [MemberData(nameof(Challenges))]
    public async Task Every_form_of_a_challenge_is_paid_and_its_word_given_back(string text)
    {
        var lines = text.Split('\n');
        await using var world = new BuyerWorld();
        world.Gateway.Challenge = (token, invoice) => [.. lines.Select(line => string.Format(System.Globalization.CultureInfo.InvariantCulture, line, token, invoice))];
        var delivered = Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync());
        Assert.Equal(Msat.FromSats(2), delivered.Amount);
        var word = lines.Any(line => line.Contains("L402 ", StringComparison.Ordinal)) ? "L402 " : lines[^1][..5];
        Assert.StartsWith(word, world.Gateway.Requests[^1].Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal(Msat.FromSats(2), await world.SpentAsync());
    }

    [Fact]
    public async Task A_token_that_serves_every_request_of_an_operation_is_paid_once()
    {
        await using var world = new BuyerWorld();
        Assert.Equal(Msat.FromSats(2), Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("a")).Amount);
        Assert.Equal(Msat.Zero, Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("b")).Amount);
        Assert.Equal(Msat.FromSats(2), await world.SpentAsync());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    public async Task A_token_that_is_refused_is_dropped_and_another_one_bought(int status)
    {
        await using var world = new BuyerWorld();
        world.Gateway.UsesPerToken = 1;
        world.Gateway.RefusedStatus = status;
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("a"));
        Assert.Equal(Msat.FromSats(2), Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("b")).Amount);
        Assert.Equal(Msat.FromSats(4), await world.SpentAsync());
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_gateway_that_is_busy_has_not_refused_a_token(int status)
    {
        await using var world = new BuyerWorld();
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("a"));
        world.Gateway.PaidReplies.Enqueue(new WireReply.Answer(status, "{}"));
        Assert.Equal("gateway_refused", Assert.IsType<BuyOutcome.Refused>(await world.BuyAsync("b")).Code);
        Assert.Equal(Msat.Zero, Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("b")).Amount);
        Assert.Equal(Msat.FromSats(2), await world.SpentAsync());
    }

    [Fact]
    public async Task What_fails_after_the_payment_is_asked_for_again_and_never_paid_again()
    {
        await using var world = new BuyerWorld();
        world.Gateway.PaidReplies.Enqueue(new WireReply.Answer(500, "oops"));
        world.Gateway.PaidReplies.Enqueue(new WireReply.Cut());
        var outcome = await world.PastPausesAsync(world.BuyAsync());
        Assert.IsType<BuyOutcome.Delivered>(outcome);
        Assert.Equal(3, world.Gateway.PaidRequests);
        Assert.Equal(Msat.FromSats(2), await world.SpentAsync());
    }

    [Fact]
    public async Task A_gateway_that_takes_the_money_and_refuses_is_said_so_and_asked_again_next_time()
    {
        await using var world = new BuyerWorld();
        world.Gateway.PaidReplies.Enqueue(new WireReply.Answer(400, """{"error":"bad_request"}"""));
        Assert.Equal(400, Assert.IsType<BuyOutcome.Undelivered>(await world.BuyAsync()).Status);
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync());
        Assert.Equal(Msat.FromSats(2), await world.SpentAsync());
    }

    [Fact]
    public async Task An_answer_that_is_free_costs_nothing()
    {
        await using var world = new BuyerWorld();
        await using var free = new WireServer(_ => new WireReply.Answer(200, "[]"));
        Assert.Equal(new BuyOutcome.Delivered(default, Msat.Zero, Msat.Zero, null), Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(change: order => order with { Gateway = free.Address })) with { Answer = default });
        Assert.False(world.Purse.Exists);
    }

    [Fact]
    public async Task The_invoice_and_the_token_must_belong_together()
    {
        await using var world = new BuyerWorld();
        var other = await world.Seller.IssueAsync(new InvoiceRequest(Msat.FromSats(2), "another", 600), Stop);
        world.Gateway.Challenge = (token, _) => [$"L402 macaroon=\"{token}\", invoice=\"{other.Text}\""];
        Assert.Equal("token_mismatch", await world.RefusalAsync());
        world.Gateway.Challenge = (_, invoice) => [$"L402 macaroon=\"AAAA\", invoice=\"{invoice}\""];
        Assert.Equal("token_mismatch", await world.RefusalAsync());
    }

    [Fact]
    public async Task Invoices_that_must_not_be_paid_are_not()
    {
        await using var world = new BuyerWorld();
        world.Gateway.Challenge = (token, _) => [$"L402 macaroon=\"{token}\", invoice=\"lnbc1nonsense\""];
        Assert.Equal("invoice_invalid", await world.RefusalAsync());
        world.Gateway.Challenge = (_, _) => ["Basic realm=\"x\""];
        Assert.Equal("challenge_invalid", await world.RefusalAsync());
        world.Gateway.Challenge = (token, invoice) => [$"L402 macaroon=\"{token}\", invoice=\"{invoice}\""];
        world.Gateway.Change = terms => terms with { Amount = null };
        Assert.Equal("invoice_without_amount", await world.RefusalAsync());
        world.Gateway.Change = terms => terms with { Network = LightningNetwork.Mainnet };
        Assert.Equal("wrong_network", await world.RefusalAsync());
        world.Gateway.Change = terms => terms with { ExpirySeconds = 29 };
        Assert.Equal("invoice_expired", await world.RefusalAsync());
        world.Gateway.Change = null;
        world.Gateway.PriceMsat = 10_001;
        Assert.Equal("too_expensive", await world.RefusalAsync());
    }

    [Theory]
    [InlineData(36_000, 40_000, true)]
    [InlineData(2_000, 3_000, false)]
    [InlineData(2_000, 3_001, true)]
    [InlineData(1_000_000, 1_100_000, false)]
    [InlineData(0, 2_000, true)]
    public async Task A_price_far_above_what_is_advertised_is_not_paid(long advertised, long asked, bool isRefused)
    {
        await using var world = new BuyerWorld();
        world.Gateway.PriceMsat = asked;
        world.Gateway.Manifest = $$"""{"agent_pubkey":null,"operations":{"memory_query":{{advertised / 1_000}} } }""";
        var outcome = await world.BuyAsync(maxSats: 100_000);
        Assert.Equal(isRefused, outcome is BuyOutcome.Refused { Code: "above_advert" });
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"operations\":[]}")]
    [InlineData("{\"operations\":{\"memory_query\":-1}}")]
    [InlineData("{\"operations\":{\"memory_query\":1e300}}")]
    [InlineData("nonsense")]
    public async Task A_manifest_that_is_none_says_nothing(string manifest)
    {
        await using var world = new BuyerWorld();
        world.Gateway.Manifest = manifest;
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync());
    }

    [Fact]
    public async Task An_answer_that_is_too_large_or_no_JSON_does_not_come()
    {
        await using var world = new BuyerWorld();
        foreach (var reply in (WireReply[])[new WireReply.Answer(200, $"\"{new string('x', 1024 * 1024)}\""), new WireReply.Answer(200, "<html>", "text/html")])
        {
            for (var i = 0; i < 3; i++)
            {
                world.Gateway.PaidReplies.Enqueue(reply);
            }

            var outcome = await world.PastPausesAsync(world.BuyAsync("same"));
            Assert.Null(Assert.IsType<BuyOutcome.Undelivered>(outcome).Status);
        }

        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync("same"));
        Assert.Equal(Msat.FromSats(2), await world.SpentAsync());
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        await using var world = new BuyerWorld();
        await using var other = new WireServer(_ => new WireReply.Answer(200, "{}"));
        await using var server = new WireServer(_ => new WireReply.Answer(302, "") { Head = [$"Location: {other.Address}"] });
        Assert.Equal("gateway_refused", Assert.IsType<BuyOutcome.Refused>(await world.BuyAsync(change: order => order with { Gateway = server.Address })).Code);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task What_a_stranger_hides_in_an_answer_is_not_shown()
    {
        using var answer = StrangersJson.Read(Encoding.UTF8.GetBytes("{\"a\\u001b[2J\":[\"x\\u202ey\\u200b\\u0007\",1,null,\"\\ud800\"]}"))!;
        var buffer = new MemoryStream();
        await using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            StrangersJson.Write(json, answer.RootElement);
        }

        Assert.Equal("""{"a[2J":["xy",1,null,""]}""", Encoding.UTF8.GetString(buffer.ToArray()));
        Assert.Null(StrangersJson.Read(Encoding.UTF8.GetBytes(new string('[', 40) + new string(']', 40))));
    }
}
