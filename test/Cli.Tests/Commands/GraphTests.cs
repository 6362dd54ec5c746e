using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class GraphTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_link_is_made_lowered_undone_and_removed()
    {
        var (a, b) = (await RememberAsync("the server fell over", "2026-01-01"), await RememberAsync("nobody was paged", "2026-02-01"));

        var linked = (await _program.RunAsync("graph", "link", a, b, "--type", "Causal", "--weight", "0.9", "--meta", """{"why":"it was first"}""")).Document("satchel.link/1");
        Assert.Equal(("linked", a, b, "causal", "agent"), (Text(linked, "status"), Text(linked, "source_id"), Text(linked, "target_id"), Text(linked, "edge_type"), Text(linked, "made_by")));
        Assert.Equal((0.9, "it was first"), (linked.GetProperty("weight").GetDouble(), Text(linked.GetProperty("metadata"), "why")));
        var lowered = (await _program.RunAsync("graph", "link", a, b, "--type", "causal", "--weight", "0.2")).Document("satchel.link/1");
        Assert.Equal((0.2, 0.9), (lowered.GetProperty("weight").GetDouble(), lowered.GetProperty("replaced_weight").GetDouble()));

        var step = Assert.Single((await _program.RunAsync("undo")).Document("satchel.undo/1").GetProperty("steps").EnumerateArray());
        Assert.Equal(("linked", 0.9), (Text(step, "action"), step.GetProperty("weight").GetDouble()));
        Assert.Contains("(linked: causal 0.9 from", (await _program.RunAsync("--text", "history", a)).Output, StringComparison.Ordinal);
        Assert.Equal("unlinked", Text((await _program.RunAsync("graph", "unlink", a, b, "--type", "causal")).Document("satchel.link/1"), "status"));
        (await _program.RunAsync("graph", "unlink", a, b, "--type", "causal")).Failure(1, "not_linked");
        Assert.Equal(0, (await RelatedAsync(a)).GetProperty("count").GetInt32());
        Assert.True((await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task What_is_related_is_a_tree_of_hops()
    {
        var (a, b, c) = (await RememberAsync("the server fell over", "2026-01-01"), await RememberAsync("nobody was paged", "2026-02-01"), await RememberAsync("its battery was empty", "2026-03-01"));
        await _program.RunAsync("graph", "link", a, b, "--type", "causal", "--weight", "0.9");
        await _program.RunAsync("graph", "link", c, b, "--weight", "0.8");

        var related = (await RelatedAsync(a)).GetProperty("related").EnumerateArray().ToArray();
        Assert.Equal([(b, 1, "causal", a), (c, 2, "semantic", b)], related.Select(item => (Text(item, "id"), item.GetProperty("depth").GetInt32(), Text(item, "via_edge_type"), Text(item, "from"))));
        Assert.Equal(1, (await RelatedAsync(a, "--edge", "causal", "--depth", "3")).GetProperty("count").GetInt32());
        Assert.Equal(
            "the server fell over\n  causal 0.90  nobody was paged\n    semantic 0.80  its battery was empty\n", (await _program.RunAsync("--text", "graph", "related", a)).Output);
    }

    [Fact]
    public async Task A_question_why_shows_the_linked_cause_with_its_path_and_a_batch_answers_as_single_questions_do()
    {
        var (effect, cause) = (await RememberAsync("we deploy on Tuesdays", "2026-01-01"), await RememberAsync("nobody reads the alerts over a weekend", "2026-02-01"));
        await RememberAsync("alerts go to the pager", "2026-03-01");
        await _program.RunAsync("graph", "link", cause, effect, "--type", "causal", "--weight", "0.9");

        var results = (await RecallAsync("why do we deploy on Tuesdays", "--explain")).ToArray();
        Assert.Equal([(cause, "causal"), (effect, "text")], results.Select(hit => (Text(hit, "id"), Text(hit, "via"))));
        var edge = Assert.Single(results[0].GetProperty("explain").GetProperty("path").EnumerateArray());
        Assert.Equal((effect, "causal", 0.9), (Text(edge, "from"), Text(edge, "edge"), edge.GetProperty("weight").GetDouble()));
        Assert.Contains($"linked  0.900  causal, from {effect}", (await _program.RunAsync("--text", "recall", "why do we deploy on Tuesdays", "--explain")).Output, StringComparison.Ordinal);
        Assert.Equal([effect, cause], (await RecallAsync("why do we deploy on Tuesdays", "--order", "score")).Select(hit => Text(hit, "id")));

        string[] questions = ["why do we deploy on Tuesdays", "who reads alerts", "deploy", "the moon"];
        var lines = string.Join('\n', questions.Select((question, i) => $$"""{"id":"{{i}}","query":"{{question}}"}"""));
        var answers = (await _program.RunWithInputAsync(lines, "recall", "--batch", "-")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (question, answer) in questions.Zip(answers))
        {
            using var json = JsonDocument.Parse(answer);
            Assert.Equal((await RecallAsync(question)).Select(hit => Text(hit, "id")), json.RootElement.GetProperty("results").EnumerateArray().Select(id => id.GetString()!));
        }
    }

    [Fact]
    public async Task Edges_follow_from_the_session_and_the_entities_by_themselves()
    {
        var first = await RememberAsync("we met Grace Hopper", "2026-01-01");
        var second = await RememberAsync("a talk", "2026-02-01", "--entities", "grace hopper", "--session", "s");
        var third = await RememberAsync("a walk", "2026-03-01", "--session", "s");

        var related = (await RelatedAsync(first)).GetProperty("related").EnumerateArray().Select(item => (Text(item, "id"), Text(item, "via_edge_type")));

        Assert.Equal([(second, "entity"), (third, "temporal")], related);
    }

    [Fact]
    public async Task A_rebuild_says_what_it_made_and_a_dry_run_changes_nothing()
    {
        await RememberAsync("the release train leaves the station every Monday morning", "2026-01-01");
        await RememberAsync("the release train leaves the station every Friday morning", "2026-02-01");

        var dry = (await _program.RunAsync("graph", "rebuild", "--dry-run")).Document("satchel.rebuild/1");
        var done = (await _program.RunAsync("graph", "rebuild")).Document("satchel.rebuild/1");

        foreach (var report in (JsonElement[])[dry, done])
        {
            Assert.Equal((2, 0, 1, 1), (Number(report, "processed"), Number(report, "remaining"), Number(report, "edges_before"), Number(report, "edges")));
        }

        Assert.Contains("made 1 edges of 2 memories", (await _program.RunAsync("--text", "graph", "rebuild")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_with_a_model_queues_every_memory_and_only_stale_ones_where_asked()
    {
        await RememberAsync("the release train leaves the station every Monday morning", "2026-01-01");
        var without = await _program.RunAsync("graph", "rebuild", "--stale-only");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("model_not_configured", without.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _program.RunAsync("graph", "rebuild", "--stale-only", "--no-refine")).ExitCode);

        foreach (var (key, value) in ((string, string)[])[("llm.endpoint", "http://127.0.0.1:9/v1"), ("llm.model.canonical", "careful"), ("llm.model.metadata", "tidy")])
        {
            await _program.RunAsync("config", "set", key, value);
        }

        Assert.Equal(("stale-only", 0, "careful"), await RebuildAsync("--stale-only"));
        Assert.Equal(("all", 0, null), await RebuildAsync("--no-refine"));
        Assert.Equal(("all", 1, "careful"), await RebuildAsync("--dry-run"));
        Assert.Equal(0, await PendingAsync());
        Assert.Equal(("all", 1, "careful"), await RebuildAsync());
        Assert.Equal(1, await PendingAsync());
        Assert.Contains("queued 1 memories to be refined by careful", (await _program.RunAsync("--text", "graph", "rebuild")).Output, StringComparison.Ordinal);

        async Task<(string Mode, int Queued, string? Model)> RebuildAsync(params string[] words)
        {
            var report = (await _program.RunAsync(["graph", "rebuild", .. words])).Document("satchel.rebuild/1");
            return (Text(report, "mode"), Number(report, "queued"), report.TryGetProperty("active_model", out var model) ? model.GetString() : null);
        }

        async Task<int> PendingAsync() => Number((await _program.RunAsync("status")).Document("satchel.status/1").GetProperty("jobs"), "pending");
    }

    [Fact]
    public async Task A_memory_that_may_contradict_another_names_it()
    {
        var id = await RememberAsync("The office opens at 9 on weekdays", "2026-01-01");

        var told = (await _program.RunAsync("remember", "The office opens at 8 on weekdays")).Document("satchel.remember/1");

        Assert.Equal([id], told.GetProperty("contradicts").EnumerateArray().Select(item => item.GetString()!));
    }

    [Theory]
    [InlineData(1, "memory_not_found", "graph", "related", "nope")]
    [InlineData(1, "memory_not_found", "graph", "link", "nope", "neither")]
    [InlineData(2, "invalid_edge_type", "graph", "related", "nope", "--edge", "dream")]
    [InlineData(2, "out_of_range", "graph", "related", "nope", "--depth", "6")]
    [InlineData(2, "out_of_range", "graph", "related", "nope", "--limit", "0")]
    [InlineData(2, "out_of_range", "graph", "link", "a", "b", "--weight", "1.5")]
    [InlineData(2, "out_of_range", "graph", "link", "a", "b", "--weight", "NaN")]
    [InlineData(2, "usage", "graph")]
    public async Task Wrong_words_are_refused(int exitCode, string code, params string[] words)
        => (await _program.RunAsync(words)).Failure(exitCode, code);

    [Fact]
    public async Task A_memory_is_not_linked_with_itself_nor_metadata_kept_that_is_no_object()
    {
        var (a, b) = (await RememberAsync("one", "2026-01-01"), await RememberAsync("other", "2026-02-01"));

        (await _program.RunAsync("graph", "link", a, a)).Failure(2, "same_memory");
        (await _program.RunAsync("graph", "link", a, b, "--meta", "[]")).Failure(1, "invalid_metadata");
    }

    [Fact]
    public async Task A_fresh_home_has_nothing_to_rebuild_and_stays_unmade()
    {
        Assert.Equal(0, Number((await _program.RunAsync("graph", "rebuild")).Document("satchel.rebuild/1"), "processed"));
        Assert.False(Directory.Exists(_program.Home));
    }

    private async Task<IEnumerable<JsonElement>> RecallAsync(params string[] words)
        => (await _program.RunAsync(["recall", .. words])).Document("satchel.recall/1").GetProperty("results").EnumerateArray();

    private async Task<string> RememberAsync(string content, string at, params string[] more)
        => Text((await _program.RunAsync(["remember", content, "--at", at, .. more])).Document("satchel.remember/1"), "id");

    private async Task<JsonElement> RelatedAsync(string id, params string[] more)
        => (await _program.RunAsync(["graph", "related", id, .. more])).Document("satchel.related/1");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
