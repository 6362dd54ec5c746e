using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

public sealed class ResultOrderTests : OneStoreTests
{
    [Fact]
    public async Task The_order_changes_where_results_stand_and_not_which_ones_there_are()
    {
        await AddAsync(("a", "tea tea tea"), ("b", "tea and a lot of other things"), ("c", "tea tea"), ("d", "a very long story in which tea is named once, late"));

        Assert.Equal(["a", "c", "b"], await RecallAsync(RecallOrder.Score, 3));
        Assert.Equal(["c", "b", "a"], await RecallAsync(RecallOrder.Time, 3));
        Assert.Equal(["a", "c", "b"], await RecallAsync(RecallOrder.Causes, 3));
    }

    [Fact]
    public async Task What_explains_comes_before_what_it_explains()
    {
        await AddAsync(("effect", "tea tea tea"), ("middle", "tea tea and more"), ("cause", "tea and a lot of other things"));
        await LinkAsync(("middle", "effect"), ("cause", "middle"));

        Assert.Equal(["effect", "middle", "cause"], await RecallAsync(RecallOrder.Score));
        Assert.Equal(["cause", "middle", "effect"], await RecallAsync(RecallOrder.Causes));
    }

    [Fact]
    public async Task Of_several_causes_the_best_comes_first()
    {
        await AddAsync(("effect", "tea tea tea"), ("better", "tea tea and more"), ("worse", "tea and a lot of other things"));
        await LinkAsync(("worse", "effect"), ("better", "effect"));

        Assert.Equal(["better", "worse", "effect"], await RecallAsync(RecallOrder.Causes));
    }

    [Fact]
    public async Task A_circle_of_causes_ends_with_its_best_one()
    {
        await AddAsync(("a", "tea tea tea"), ("b", "tea tea and more"), ("c", "tea and a lot of other things"));
        await LinkAsync(("a", "b"), ("b", "c"), ("c", "a"));

        Assert.Equal(["b", "c", "a"], await RecallAsync(RecallOrder.Causes));
    }

    [Fact]
    public async Task Causes_go_right_before_what_they_explain_and_push_nothing_else_back()
    {
        await AddAsync(("a", "tea tea tea"), ("b", "tea tea and more"), ("c", "tea and a lot of other things"));
        await LinkAsync(("c", "a"));

        Assert.Equal(["c", "a", "b"], await RecallAsync(RecallOrder.Causes));
    }

    [Fact]
    public async Task Where_the_question_asks_why_causes_come_first_unless_told_otherwise()
    {
        await AddAsync(("effect", "tea tea tea"), ("cause", "tea and a lot of other things"));
        await LinkAsync(("cause", "effect"));

        Assert.Equal(["cause", "effect"], await RecallAsync(null, text: "why tea"));
        foreach (var (text, asked, shown) in ((string, RecallOrder?, RecallOrder)[])
            [("why tea", null, RecallOrder.Causes), ("why tea", RecallOrder.Score, RecallOrder.Score), ("tea", null, RecallOrder.Score)])
        {
            var query = new RecallQuery { Text = text, Order = asked };
            Assert.Equal(shown, (await new MemoryRecall(Store, Clock).RecallAsync(query, Token)).Ordering);
        }
    }

    [Fact]
    public async Task Causes_that_are_no_results_and_other_edges_do_not_count()
    {
        await AddAsync(("a", "tea tea tea"), ("b", "tea tea and more"), ("x", "coffee"));
        await LinkAsync(("x", "a"));
        await LinkAsync(EdgeKind.Temporal, ("b", "a"));

        Assert.Equal(["a", "b"], await RecallAsync(RecallOrder.Causes, 2));
    }

    [Theory]
    [InlineData("score", RecallOrder.Score)]
    [InlineData("TIME", RecallOrder.Time)]
    [InlineData("Causes", RecallOrder.Causes)]
    public void Orders_have_names(string name, RecallOrder order)
    {
        Assert.True(ResultOrder.TryParse(name, out var parsed));
        Assert.Equal((order, name.ToLowerInvariant()), (parsed, ResultOrder.NameOf(parsed)));
        Assert.False(ResultOrder.TryParse("size", out _));
    }

    private async Task<IEnumerable<string>> RecallAsync(RecallOrder? order, int limit = 10, string text = "tea")
    {
        var result = await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = text, Order = order, Limit = limit }, Token);
        Assert.Equal(order ?? result.Ordering, result.Ordering);
        return result.Hits.Select(hit => hit.Memory.Id.Value);
    }

    private async Task AddAsync(params (string Id, string Content)[] memories)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var (i, (id, content)) in memories.Index())
        {
            await writer.AddAsync(Memories.Version(id, content) with { CreatedAt = Moments.At(i) }, Token);
        }

        await writer.CommitAsync(Token);
    }

    private Task LinkAsync(params (string Cause, string Effect)[] edges) => LinkAsync(EdgeKind.Causal, edges);

    private async Task LinkAsync(EdgeKind kind, params (string From, string To)[] edges)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var (from, to) in edges)
        {
            var edge = new MemoryEdge
            {
                Source = MemoryId.Parse(from),
                Target = MemoryId.Parse(to),
                Kind = kind,
                Weight = 1,
                MadeBy = "test",
                CreatedAt = Moments.Start,
            };
            await writer.SaveEdgeAsync(edge, Token);
        }

        await writer.CommitAsync(Token);
    }
}
