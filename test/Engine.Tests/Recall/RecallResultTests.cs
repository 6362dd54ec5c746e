using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

/// <summary>What an answer says beside its order: repeats, sparseness, scores, explanations, what is counted.</summary>
public sealed class RecallResultTests : OneStoreTests
{
    [Fact]
    public async Task Of_memories_that_say_exactly_the_same_only_the_best_is_shown()
    {
        var first = await SayAsync("Deploys go out on Tuesdays", session: "a");
        var again = await SayAsync("deploys  go out\non TUESDAYS", session: "b");
        await SayAsync("Deploys go out on Tuesdays.", session: "c");

        var hits = (await RecallAsync("deploys Tuesdays", limit: 2)).Hits;

        Assert.Equal(2, hits.Count);
        var whole = Assert.Single(hits, hit => hit.Also.Count > 0);
        Assert.Equivalent(new[] { first.Value, again.Value }, ((MemoryId[])[whole.Memory.Id, .. whole.Also]).Select(id => id.Value), strict: true);
    }

    [Fact]
    public async Task Repeats_do_not_take_the_place_of_other_results()
    {
        for (var i = 0; i < 20; i++)
        {
            await SayAsync("Thanks for the tea", session: $"s{i}");
        }

        await SayAsync("Somebody drank all of the tea in the office and the kitchen");

        foreach (var text in (string[])["thanks tea", "tea"])
        {
            Assert.Equal(2, (await RecallAsync(text, limit: 3)).Hits.Count);
        }

        var basic = new RecallQuery { Text = "tea", Basic = true, Limit = 2 };
        Assert.Equal(2, (await new MemoryRecall(Store, Clock).RecallAsync(basic, Token)).Hits.Count);
        Assert.Equal(2, (await RecallAsync("what is the", limit: 2)).Hits.Count);
    }

    [Fact]
    public async Task An_answer_that_fills_less_than_half_of_its_limit_is_sparse()
    {
        Assert.True((await RecallAsync("deploys", limit: 1)).IsSparse);
        await SayAsync("Deploys go out on Tuesdays");
        await SayAsync("Deploys need an approval");

        Assert.Equal((true, false), ((await RecallAsync("deploys", limit: 6)).IsSparse, (await RecallAsync("deploys", limit: 5)).IsSparse));
    }

    [Fact]
    public async Task The_best_score_is_known_where_it_is_too_low_to_be_shown()
    {
        await SayAsync("Deploys go out on Tuesdays");
        var best = (await RecallAsync("deploys calendar")).Hits[0].Score;

        var none = await RecallAsync("deploys calendar", minimum: 0.99);

        Assert.Equal((0, best), (none.Hits.Count, none.BestScore));
        Assert.Null((await RecallAsync("xylophone")).BestScore);
    }

    [Fact]
    public async Task Help_of_a_model_that_is_not_there_is_named_and_no_failure()
    {
        await SayAsync("Deploys go out on Tuesdays");

        var result = await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = "deploys", Expand = true, Rerank = true }, Token);

        Assert.Equal((1, "expand_unavailable rerank_unavailable"), (result.Hits.Count, string.Join(' ', result.Degraded)));
    }

    [Fact]
    public async Task What_the_question_found_counts_as_accessed_and_the_newest_do_not()
    {
        var id = await SayAsync("Deploys go out on Tuesdays");

        Assert.Equal([id], (await RecallAsync("deploys")).Accessed);
        var newest = await RecallAsync("what is the");
        Assert.Equal((1, 0), (newest.Hits.Count, newest.Accessed.Count));
    }

    [Fact]
    public async Task An_explanation_says_which_word_matched_which_and_what_each_signal_weighs()
    {
        await SayAsync("The calendar was bought yesterday");
        await SayAsync("Coffee is out", author: "Jonas");

        var hit = Assert.Single((await RecallAsync("who buys a calender", explain: true)).Hits);

        var explanation = hit.Explanation!;
        Assert.Equal([("buys", "bought"), ("calender", "calendar")], explanation.Terms.Select(term => (term.Asked, term.Found)));
        Assert.Equal(["text", "context", "graph", "answer", "entity", "date", "time", "recency"], explanation.Weights.Keys);
        Assert.Equal(explanation.Points["text"], hit.Signals.Text * explanation.Weights["text"], 9);
        var named = Assert.Single((await RecallAsync("Jonas", explain: true)).Hits).Explanation!.Terms;
        Assert.Equal([("Jonas", (string?)null)], named.Select(term => (term.Asked, term.Found)));
    }

    [Fact]
    public async Task The_steps_of_an_answer_are_measured()
    {
        await SayAsync("Deploys go out on Tuesdays");

        Assert.Equal(["understand", "candidates", "walk", "rank", "order"], (await RecallAsync("deploys")).Cost.Stages.Select(stage => stage.Name));
        Assert.Contains("explain", (await RecallAsync("deploys", explain: true)).Cost.Stages.Select(stage => stage.Name));
        Assert.Contains("list", (await RecallAsync("what is the")).Cost.Stages.Select(stage => stage.Name));
    }

    private async Task<MemoryId> SayAsync(string content, string? session = null, string? author = null)
    {
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        var draft = Memories.Draft(content) with { Session = session, Author = author };
        return Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(draft, refine: false, Token)).Id;
    }

    private Task<RecallResult> RecallAsync(string text, int limit = 10, double minimum = 0, bool explain = false)
        => new MemoryRecall(Store, Clock).RecallAsync(
            new RecallQuery { Text = text, Limit = limit, MinimumScore = minimum, Explain = explain }, Token);
}
