using Satchel.Testing;

namespace Satchel.Cli.Tests.Gateway;

/// <summary>Several gateways of one home at once, and gateways that are killed: no sat is lost, and nothing happens twice.</summary>
public sealed class GatewayProcessTests : IDisposable
{
    private const string List = "/memory/list?limit=5";
    private const string Apples = "{\"content\":\"We sell apples.\"}";

    private readonly GatewayHomes _homes = new();

    public void Dispose() => _homes.Dispose();

    [Fact]
    public async Task Fifty_uses_of_one_token_at_three_gateways_leave_one_memory_and_get_one_answer()
    {
        var gateways = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _homes.StartAsync("--expose", "memory_store")));
        var credential = await _homes.BuyAsync(gateways[0].Address, "/memory/store", Apples);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => RepeatAsync(gateways[number % 3].Address, "/memory/store", credential, Apples)));
        Assert.All(answers, answer => Assert.Equal((200, answers[0].Text), answer));
        Assert.Equal(1, await HeldBackAsync());
        Assert.Equal((1, 3_000, 0), await _homes.EarnedAsync());
    }

    [Fact]
    public async Task What_is_sold_at_several_gateways_adds_up_in_the_purse()
    {
        var gateways = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _homes.StartAsync()));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            var target = $"/ln/vendor/shop-{number}.example";
            var credential = await _homes.BuyAsync(gateways[number % 3].Address, target);
            Assert.Equal(200, (await RepeatAsync(gateways[(number + 1) % 3].Address, target, credential)).Status);
        }));
        foreach (var (_, process) in gateways)
        {
            await GatewayHomes.KillAsync(process);
        }

        // Whatever the killed ones had not booked, the next one does.
        await GatewayHomes.EndAsync((await _homes.StartAsync()).Process);
        Assert.Equal((12, 36_000, 0), await _homes.EarnedAsync());
        var income = (await _homes.Program.RunAsync("budget", "status", "--network", "sandbox")).Document("satchel.budget_status/1");
        Assert.Equal((36, 12), (income.GetProperty("total_earned_sats").GetInt32(), income.GetProperty("total_payments").GetInt32()));
    }

    [Fact]
    public async Task Killed_between_challenge_and_payment_the_payment_is_found_and_the_token_good()
    {
        var (address, first) = await _homes.StartAsync();
        var asked = (await _homes.AskAsync(address, List))!.Value;
        await GatewayHomes.KillAsync(first);
        var credential = await _homes.PayAsync(asked.Challenge!);
        (address, _) = await _homes.StartAsync();
        await UntilAsync(async () => await _homes.EarnedAsync() == (1, 1_000, 1));
        Assert.Equal(200, (await RepeatAsync(address, List, credential)).Status);
        Assert.Equal((1, 1_000, 0), await _homes.EarnedAsync());
    }

    /// <summary>A gateway is killed at a random moment while many buy and use; whoever has a proof gets an answer afterwards, and each text is there once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Killed_at_any_moment_every_payment_is_honoured_by_the_next_one_and_nothing_happens_twice(int seed)
    {
        const int Buyers = 8;
        var random = new Random(seed);
        var (address, process) = await _homes.StartAsync("--expose", "memory_store");
        var buying = Enumerable.Range(0, Buyers).Select(buyer => TryBuyAsync(address, $"{{\"content\":\"Buyer {buyer} sells apples.\"}}")).ToList();
        var uses = random.Next(1, Buyers);
        var used = UntilAsync(async () => buying.TrueForAll(one => one.IsCompleted) || await UsesAsync() >= uses);
        await Task.WhenAny([.. buying, used]);
        await GatewayHomes.KillAsync(process);
        var held = await Task.WhenAll(buying);
        await used;

        (address, _) = await _homes.StartAsync("--expose", "memory_store");
        var paid = held.OfType<(string Credential, string Body)>().ToList();
        foreach (var (credential, body) in paid)
        {
            Assert.Equal(200, (await RepeatAsync(address, "/memory/store", credential, body)).Status);
        }

        Assert.Equal(paid.Count, await HeldBackAsync());
        Assert.Equal((paid.Count, 3_000L * paid.Count, 0), await _homes.EarnedAsync());
    }

    [Fact]
    public async Task A_signal_ends_a_gateway_as_it_should()
    {
        var (_, process) = await _homes.StartAsync();
        await GatewayHomes.EndAsync(process);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Asks until there is an answer that is one: another gateway, or one that was killed, may still have the use.</summary>
    private async Task<(int Status, string Text)> RepeatAsync(Uri gateway, string target, string credential, string? body = null)
    {
        while (true)
        {
            if (await _homes.AskAsync(gateway, target, credential, body) is { Status: not 503 } answer)
            {
                return (answer.Status, answer.Text);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Moments.WallClock, TestContext.Current.CancellationToken);
        }
    }

    private async Task<(string Credential, string Body)?> TryBuyAsync(Uri gateway, string body)
    {
        if (await _homes.AskAsync(gateway, "/memory/store", body: body) is not { Status: 402, Challenge: { } challenge })
        {
            return null;
        }

        var credential = await _homes.PayAsync(challenge);
        await _homes.AskAsync(gateway, "/memory/store", credential, body);
        return (credential, body);
    }

    private async Task<int> UsesAsync()
        => (await _homes.Program.RunAsync("gateway", "tokens")).Document("satchel.gateway_tokens/1").GetProperty("count").GetInt32();

    private async Task<int> HeldBackAsync()
        => (await _homes.Program.RunAsync("status")).Document("satchel.status/1").GetProperty("memories").GetProperty("quarantined").GetInt32();

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Moments.WallClock, TestContext.Current.CancellationToken);
        }
    }
}
