using System.Text.Json.Nodes;
using Satchel.Engine.Recall;
using Satchel.Engine.Tests.Pipeline.Embedding;
using Satchel.Testing;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Recall;

/// <summary>What models add to an answer, and what becomes of it where they fail.</summary>
public sealed class RemoteHelpTests
{
    private static readonly string[] Notes =
    [
        "refunds of orders are paid on Fridays", "orders are packed on Mondays", "the refunds team sits in Porto", "orders and refunds share one ledger",
    ];

    [Fact]
    public async Task Nobody_is_asked_unless_somebody_wants_it()
    {
        await using var world = await HelpedAsync();
        var before = world.Double.Calls.Count;

        var found = await world.RecallAsync(new RecallQuery { Text = "when are refunds of orders paid" });

        Assert.Equal(before, world.Double.Calls.Count);
        Assert.Empty(found.Degraded);
        Assert.False(found.IsReranked);
        Assert.All(found.Hits, hit => Assert.Equal((0, null), (hit.Signals.Vector, hit.Signals.Rerank)));
    }

    [Fact]
    public async Task The_owners_time_lets_every_question_ask_for_its_meaning_and_the_best_order()
    {
        await using var world = await HelpedAsync(("recall.remote_ms", "5000"));
        var before = world.Double.Calls.Count;

        var found = await world.RecallAsync(new RecallQuery { Text = "when are refunds of orders paid" });

        Assert.Equal(["/v1/embeddings", "/v1/rerank"], world.Double.Calls.Skip(before).Select(call => call.Path));
        Assert.True(found.IsReranked);
        Assert.Contains(found.Hits, hit => hit.Signals.Vector > 0);
        Assert.Empty(found.Degraded);
    }

    [Fact]
    public async Task What_is_not_set_up_is_missed_only_by_who_asked_for_it()
    {
        await using var world = EmbedWorld.Create(("embed.provider", "none"), ("recall.remote_ms", "5000"));
        await world.RememberAsync(queuesEmbedding: false, Notes.Select(note => Memories.Draft(note)));

        Assert.Empty((await world.RecallAsync(new RecallQuery { Text = "refunds of many orders" })).Degraded);
        var asked = await world.RecallAsync(new RecallQuery { Text = "refunds of many orders", Embed = true, Expand = true, Rerank = true });

        Assert.Equal(
            ["expand_unavailable:model_not_configured", "rerank_unavailable:model_not_configured", "vector_unavailable:model_not_configured"], asked.Degraded);
        Assert.NotEmpty(asked.Hits);
        Assert.Empty(world.Double.Calls);
    }

    [Fact]
    public async Task At_the_owners_limit_the_local_answer_stands()
    {
        await using var world = await HelpedAsync(("recall.remote_ms", "800"));
        var question = new RecallQuery { Text = "when are refunds of orders paid" };
        world.Set(("recall.remote_ms", "0"));
        var local = await world.RecallAsync(question);
        world.Set(("recall.remote_ms", "800"));
        world.Double.Fail(new ModelFault.Silence());
        var clock = new FakeClock(Moments.WallClock.GetUtcNow());

        var asking = world.RecallAsync(question, clock);
        await world.Double.Silent;
        clock.Advance(TimeSpan.FromMilliseconds(800));
        var found = await asking;

        Assert.Equal(["rerank_unavailable:deadline", "vector_unavailable:deadline"], found.Degraded);
        Assert.Equal(local.Hits.Select(hit => hit.Memory.Id), found.Hits.Select(hit => hit.Memory.Id));
    }

    [Theory]
    [InlineData(429, "model_rate_limited")]
    [InlineData(400, "model_rejected")]
    public async Task A_provider_that_refuses_leaves_the_local_answer(int status, string reason)
    {
        await using var world = await HelpedAsync();
        world.Double.Fault = _ => new ModelFault.Status(status, RetryAfter: "3600");

        var found = await world.RecallAsync(new RecallQuery { Text = "when are refunds of orders paid", Embed = true, Expand = true, Rerank = true });

        Assert.Equal([$"expand_unavailable:{reason}", $"rerank_unavailable:{reason}", $"vector_unavailable:{reason}"], found.Degraded);
        Assert.Equal(Notes[0], found.Hits[0].Memory.Content);
    }

    [Fact]
    public async Task A_vector_of_another_length_or_of_no_number_is_not_compared()
    {
        await using var world = await HelpedAsync();
        ModelFault[] faults = [new ModelFault.WrongDimension(), new ModelFault.NotANumber(), new ModelFault.ZeroVectors()];
        foreach (var fault in faults)
        {
            world.Double.Fault = _ => fault;

            var found = await world.RecallAsync(new RecallQuery { Text = "refunds", Embed = true });

            Assert.Equal(["vector_unavailable:model_answer_invalid"], found.Degraded);
            Assert.All(found.Hits, hit => Assert.Equal(0, hit.Signals.Vector));
        }
    }

    [Fact]
    public async Task The_question_is_embedded_in_the_space_of_the_store_whatever_the_settings_say()
    {
        await using var world = await HelpedAsync();
        world.Set(("embed.model", "other"));

        Assert.Empty((await world.RecallAsync(new RecallQuery { Text = "refunds", Embed = true })).Degraded);
        Assert.Equal("words", (string?)world.EmbedCalls[^1].Body["model"]);
        world.Set(("embed.provider", "ollama"));
        var found = await world.RecallAsync(new RecallQuery { Text = "refunds", Embed = true });

        Assert.Equal(["vector_unavailable:model_not_configured"], found.Degraded);
    }

    [Fact]
    public async Task Reranked_results_come_first_in_their_order_and_keep_their_scores()
    {
        await using var world = await HelpedAsync();
        var question = new RecallQuery { Text = "when are refunds of orders paid" };
        var clock = new FakeClock(Moments.WallClock.GetUtcNow());
        var local = await world.RecallAsync(question, clock);
        world.Double.Fault = call => call.Path.EndsWith("/rerank", StringComparison.Ordinal)
            ? new ModelFault.Body("""{"data":[{"index":2,"relevance_score":0.9},{"index":1,"relevance_score":7.5}],"usage":{"total_tokens":9}}""")
            : null;

        var found = await world.RecallAsync(question with { Rerank = true }, clock);

        var order = local.Hits.Select(hit => hit.Memory.Id).ToArray();
        Assert.Equal([order[1], order[2], order[0], order[3]], found.Hits.Select(hit => hit.Memory.Id));
        Assert.Equal([7.5, 0.9, null, null], found.Hits.Select(hit => hit.Signals.Rerank));
        Assert.Equal(local.Hits.ToDictionary(hit => hit.Memory.Id, hit => hit.Score), found.Hits.ToDictionary(hit => hit.Memory.Id, hit => hit.Score));
        Assert.True(found.IsReranked);
    }

    [Fact]
    public async Task What_a_model_ranks_first_is_shown_even_from_behind_the_limit()
    {
        await using var world = await HelpedAsync();
        var local = await world.RecallAsync(new RecallQuery { Text = "when are refunds of orders paid" });
        world.Double.Fault = call => call.Path.EndsWith("/rerank", StringComparison.Ordinal)
            ? new ModelFault.Body("""{"data":[{"index":3,"relevance_score":0.9}],"usage":{"total_tokens":9}}""")
            : null;

        var found = await world.RecallAsync(new RecallQuery { Text = "when are refunds of orders paid", Rerank = true, Limit = 1 });

        Assert.Equal(local.Hits[3].Memory.Id, Assert.Single(found.Hits).Memory.Id);
    }

    [Theory]
    [InlineData("refunds paid", "true", "rerank_unavailable:short_question")]
    [InlineData("when are refunds paid", "false", "rerank_unavailable:disabled")]
    public async Task Short_questions_and_stores_that_do_not_want_it_are_not_reranked(string question, string enabled, string note)
    {
        await using var world = await HelpedAsync(("store.default.rerank.enabled", enabled));
        var before = world.Double.Calls.Count;

        Assert.Equal([note], (await world.RecallAsync(new RecallQuery { Text = question, Rerank = true })).Degraded);
        Assert.Equal(before, world.Double.Calls.Count);
    }

    [Fact]
    public async Task More_words_find_more_and_the_question_stays_first()
    {
        await using var world = await HelpedAsync();
        await world.RememberAsync(queuesEmbedding: false, Memories.Draft("reimbursement takes nine days"), Memories.Draft("money back takes a signature"));
        world.Double.Chat = _ => Words("how long until a reimbursement", "reimbursement");

        var found = await world.RecallAsync(new RecallQuery { Text = "money back", Expand = true });

        Assert.Equal(["money back takes a signature", "reimbursement takes nine days"], found.Hits.Select(hit => hit.Memory.Content));
        Assert.True(found.Hits[0].Score > found.Hits[1].Score);
        var alone = await world.RecallAsync(new RecallQuery { Text = "money back" });
        Assert.Single(alone.Hits);
    }

    [Fact]
    public async Task Words_that_no_memory_holds_change_no_score()
    {
        await using var world = await HelpedAsync();
        world.Double.Chat = _ => Words("zyx", "wvu", "tsr");
        var alone = await world.RecallAsync(new RecallQuery { Text = "refunds of orders" });

        var expanded = await world.RecallAsync(new RecallQuery { Text = "refunds of orders", Expand = true });

        Assert.Equal(alone.Hits.Select(hit => (hit.Memory.Id, hit.Signals.Text)), expanded.Hits.Select(hit => (hit.Memory.Id, hit.Signals.Text)));
    }

    [Fact]
    public async Task The_words_of_a_question_are_kept_for_the_next_process_and_for_a_day()
    {
        await using var world = await HelpedAsync();
        world.Double.Chat = _ => Words("how long until a reimbursement");
        var clock = new FakeClock(Moments.WallClock.GetUtcNow());
        var before = world.Double.Calls.Count;

        await world.RecallAsync(new RecallQuery { Text = "Money  back", Expand = true }, clock);
        await world.RecallAsync(new RecallQuery { Text = "money back", Expand = true }, clock);
        Assert.Equal(before + 1, world.Double.Calls.Count);

        var file = world.Home.Home.ExpansionsFile;
        Assert.DoesNotContain("money", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        clock.Advance(TimeSpan.FromDays(1));
        await world.RecallAsync(new RecallQuery { Text = "money back", Expand = true }, clock);
        world.Set(("llm.model.fast", "faster"));
        await world.RecallAsync(new RecallQuery { Text = "money back", Expand = true }, clock);
        Assert.Equal(before + 3, world.Double.Calls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("""{"format":"satchel.expansions/1","entries":[null]}""")]
    [InlineData("""{"format":"satchel.expansions/9","entries":5}""")]
    public async Task A_cache_that_cannot_be_read_is_made_anew(string content)
    {
        await using var world = await HelpedAsync();
        world.Double.Chat = _ => Words("reimbursement");
        await File.WriteAllTextAsync(world.Home.Home.ExpansionsFile, content, TestContext.Current.CancellationToken);
        var before = world.Double.Calls.Count;

        await world.RecallAsync(new RecallQuery { Text = "money back", Expand = true });
        await world.RecallAsync(new RecallQuery { Text = "money back", Expand = true });

        Assert.Equal(before + 1, world.Double.Calls.Count);
    }

    [Fact]
    public void The_cache_keeps_the_latest()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        var cache = new ExpansionCache(Path.Combine(folder.Path, "expansions.json"), clock);
        for (var i = 0; i <= ExpansionCache.MostEntries; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            cache.Keep($"key{i}", [$"word{i}"]);
        }

        Assert.Null(cache.Find("key0"));
        Assert.Equal(["word1"], cache.Find("key1"));
        Assert.Equal([$"word{ExpansionCache.MostEntries}"], cache.Find($"key{ExpansionCache.MostEntries}"));
    }

    private static string Words(string query, params string[] keywords) => new JsonObject
    {
        ["expanded_query"] = query,
        ["keywords"] = new JsonArray([.. keywords.Select(keyword => JsonValue.Create(keyword))]),
        ["entities"] = new JsonArray(),
    }.ToJsonString();

    /// <summary>A store with vectors, and every kind of model set up.</summary>
    private static async Task<EmbedWorld> HelpedAsync(params (string Key, string Value)[] settings)
    {
        var world = EmbedWorld.Create();
        world.Set(
        [
            ("llm.endpoint", $"{world.Double.Address}v1"), ("llm.model.fast", "quick"),
            ("rerank.provider", "voyage"), ("rerank.endpoint", $"{world.Double.Address}v1"),
            .. settings,
        ]);
        await world.RememberAsync(Notes);
        await world.WorkAsync();
        return world;
    }
}
