using Satchel.Engine.Budget;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Inference;

public sealed class SpendingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Every_call_is_counted_by_purpose_store_and_model()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("llm.price.input", "3"), ("llm.price.output", "15"));
        world.Double.Chat = _ => "one two";
        await world.AskAsync();
        await world.AskAsync();
        await world.EmbedAsync("green tea");
        var spent = world.Spent();
        Assert.Equal(["embed", "extract"], spent.Select(total => total.Purpose));
        var chat = spent[1];
        Assert.Equal(("careful", 2, 0, 0), (chat.Model, chat.Calls, chat.Failures, chat.UnpricedCalls));
        Assert.Equal(new TokenCount(14, 4), chat.Tokens);
        Assert.Equal(new MicroUsd((14 * 3) + (4 * 15)), chat.Money);
        Assert.Equal(new TokenCount(2, 0), spent[0].Tokens);
        Assert.Equal(MicroUsd.Zero, spent[0].Money);
    }

    [Fact]
    public async Task What_the_provider_says_that_it_cost_goes_before_the_owners_price()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("llm.price.input", "3"));
        world.Double.Cost = 0.0123451;
        await world.AskAsync();
        Assert.Equal(new MicroUsd(12_346), world.Spent().Single().Money);
    }

    [Fact]
    public async Task Attempts_that_failed_are_paid_too()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Cost = 0.01;
        world.Double.Fail(new ModelFault.Says(""), new ModelFault.Says(""));
        await world.AskAsync();
        Assert.Equal(new MicroUsd(30_000), world.Spent().Single().Money);

        world.Double.Fail(new ModelFault.Says(""), new ModelFault.Says(""), new ModelFault.Says(""));
        await world.AskInVainAsync();
        Assert.Equal((new MicroUsd(60_000), 2, 1), (world.Spent().Single().Money, world.Spent().Single().Calls, world.Spent().Single().Failures));
    }

    [Fact]
    public async Task Beyond_the_limit_of_tokens_nobody_is_asked_until_the_next_day()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("budget.tokens_per_day", "4150"));
        world.Double.Chat = _ => string.Join(' ', Enumerable.Repeat("word", 100));
        await world.AskAsync();
        var error = await world.AskInVainAsync();
        Assert.Equal((ModelError.OverBudget, true, false), (error.Code, error.IsTransient, error.NeedsOwner));
        Assert.Contains("budget.tokens_per_day", error.Hint, StringComparison.Ordinal);
        var tomorrow = new DateTimeOffset(world.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Assert.Equal(tomorrow, error.NotBefore);
        Assert.Single(world.Double.Calls);

        world.Clock.Advance(tomorrow - world.Clock.GetUtcNow());
        await world.AskAsync();
        Assert.Equal(2, world.Double.Calls.Count);
    }

    [Fact]
    public async Task Money_stops_calls_as_tokens_do()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("budget.usd_per_day", "0.05"));
        world.Double.Cost = 0.05;
        await world.AskAsync();
        Assert.Equal(ModelError.OverBudget, (await world.AskInVainAsync()).Code);
        Assert.Equal(ModelError.OverBudget, (await world.EmbedInVainAsync("tea")).Code);
        Assert.Single(world.Double.Calls);
    }

    [Fact]
    public async Task A_price_is_set_aside_before_the_call()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("budget.usd_per_day", "0.06"), ("llm.price.output", "15"));
        Assert.Equal(ModelError.OverBudget, (await world.AskInVainAsync()).Code);
        Assert.Empty(world.Double.Calls);
        await world.AskAsync(ModelRole.Fast);
    }

    [Fact]
    public async Task A_limit_of_money_without_a_price_lets_nothing_through()
    {
        await using var world = await ModelWorld.CreateAsync(
            Deadline, ("budget.usd_per_day", "1"), ("llm.endpoint", "https://models.example/v1"), ("embed.endpoint", "https://models.example"));
        var error = await world.AskInVainAsync();
        Assert.Equal((ModelError.Unpriced, true), (error.Code, error.NeedsOwner));
        Assert.Equal("satchel config set llm.price.input USD_PER_MILLION_TOKENS", error.Hint);
        Assert.Equal(ModelError.Unpriced, (await world.EmbedInVainAsync("tea")).Code);
    }

    [Fact]
    public async Task Stores_share_one_limit()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("budget.tokens_per_day", "30"));
        using var one = world.Clients.Embeddings(StoreName.Parse("one"));
        using var two = world.Clients.Embeddings(StoreName.Parse("two"));
        await one.GenerateAsync([string.Join(' ', Enumerable.Repeat("a", 25))], cancellationToken: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ModelException>(() => two.GenerateAsync(["b"], cancellationToken: TestContext.Current.CancellationToken));
    }
}
