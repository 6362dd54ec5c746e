using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Inference;

public sealed class RerankTests
{
    [Fact]
    public async Task The_text_that_fits_best_comes_first_and_the_call_is_counted()
    {
        await using var world = await ModelWorld.CreateAsync(TimeSpan.FromSeconds(30));
        var ranked = await RankAsync(world, 2);
        Assert.Equal([2, 0], ranked.Select(text => text.Index));
        var call = Assert.Single(world.Double.Calls);
        Assert.Equal(("/v1/rerank", "rerank-2.5-lite", 2), (call.Path, (string?)call.Body["model"], (int?)call.Body["top_k"]));
        Assert.Equal("rerank", Assert.Single(world.Spent()).Purpose);
    }

    [Theory]
    [InlineData("""{"data":[{"index":3,"relevance_score":0.5}]}""")]
    [InlineData("""{"data":[{"index":-1,"relevance_score":0.5}]}""")]
    [InlineData("""{"data":[{"index":1,"relevance_score":0.5},{"index":1,"relevance_score":0.4}]}""")]
    [InlineData("""{"data":[{"index":1,"relevance_score":1e999}]}""")]
    [InlineData("""{"data":[{"index":1}]}""")]
    [InlineData("""{"data":[null]}""")]
    [InlineData("""{"data":"none"}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Ranks_of_no_text_are_refused(string answer)
    {
        await using var world = await ModelWorld.CreateAsync(TimeSpan.FromSeconds(30));
        world.Double.Fault = _ => new ModelFault.Body(answer);
        var error = await Assert.ThrowsAsync<ModelException>(() => RankAsync(world, 2));
        Assert.Equal((ModelError.InvalidAnswer, 3), (error.Code, world.Double.Calls.Count));
    }

    [Fact]
    public async Task A_server_that_ignores_the_limit_and_the_order_is_put_right()
    {
        await using var world = await ModelWorld.CreateAsync(TimeSpan.FromSeconds(30));
        world.Double.Fault = _ => new ModelFault.Body("""{"results":[{"index":0,"relevance_score":0.1},{"index":1,"relevance_score":0.9},{"index":2,"relevance_score":0.5}]}""");
        Assert.Equal([1, 2], (await RankAsync(world, 2)).Select(text => text.Index));
    }

    private static Task<IReadOnlyList<RerankedText>> RankAsync(ModelWorld world, int limit)
        => world.Clients.Reranker(StoreName.Default)
            .RerankAsync("when is tea green", ["tea is black", "the bank", "tea is green"], limit, TestContext.Current.CancellationToken);
}
