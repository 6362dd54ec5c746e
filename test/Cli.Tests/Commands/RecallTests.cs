using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class RecallTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_answer_keeps_its_contract()
    {
        await _program.RunAsync("remember", "Deploys go out on Tuesdays", "--cat", "decision", "--imp", "4", "--entities", "deploy");
        await _program.RunAsync("remember", "Lunch is at noon");
        var answer = (await _program.RunAsync("recall", "deploys", "on", "Tuesdays")).Document("satchel.recall/1");
        Assert.Equal(["schema", "store", "query", "intent", "hint", "count", "results", "meta"], answer.EnumerateObject().Select(field => field.Name));
        Assert.Equal("deploys on Tuesdays", answer.GetProperty("query").GetString());
        Assert.Equal(JsonValueKind.String, answer.GetProperty("hint").ValueKind);
        Assert.Equal(answer.GetProperty("results").GetArrayLength(), answer.GetProperty("count").GetInt32());

        var best = answer.GetProperty("results")[0];
        (string Name, JsonValueKind Kind)[] fields =
        [
            ("id", JsonValueKind.String), ("content", JsonValueKind.String), ("category", JsonValueKind.String), ("importance", JsonValueKind.Number),
            ("entities", JsonValueKind.Array), ("source", JsonValueKind.Null), ("origin", JsonValueKind.String), ("author", JsonValueKind.Null),
            ("created_at", JsonValueKind.String), ("score", JsonValueKind.Number), ("via", JsonValueKind.String), ("signals", JsonValueKind.Object),
        ];
        Assert.All(fields, field => Assert.Equal(field.Kind, best.GetProperty(field.Name).ValueKind));
        Assert.Equal("Deploys go out on Tuesdays", best.GetProperty("content").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", best.GetProperty("created_at").GetString()!);
        Assert.InRange(best.GetProperty("score").GetDouble(), double.Epsilon, 1);
        Assert.All((string[])["text", "vector", "entity", "recency", "graph"], name => best.GetProperty("signals").GetProperty(name).GetDouble());

        var meta = answer.GetProperty("meta");
        Assert.False(meta.GetProperty("reranked").GetBoolean());
        Assert.Equal(JsonValueKind.Array, meta.GetProperty("degraded").ValueKind);
        Assert.Equal(JsonValueKind.Number, meta.GetProperty("took_ms").ValueKind);
    }

    [Fact]
    public async Task The_meta_of_an_answer_says_how_it_was_made()
    {
        await _program.RunAsync("remember", "tea in January", "--at", "2026-01-15");
        await _program.RunAsync("remember", "tea, tea and only tea in May", "--at", "2025-05-15");
        await _program.RunAsync("remember", "TEA  in January", "--session", "s", "--at", "2024-01-15");

        var answer = (await _program.RunAsync("recall", "tea", "January", "--order", "time", "--expand", "--rerank")).Document("satchel.recall/1");

        var meta = answer.GetProperty("meta");
        Assert.Equal(("time", true), (meta.GetProperty("ordering").GetString(), meta.GetProperty("sparse").GetBoolean()));
        Assert.Equal("""["expand_unavailable:model_not_configured","rerank_unavailable:short_question"]""", meta.GetProperty("degraded").GetRawText());
        Assert.InRange(meta.GetProperty("best_score").GetDouble(), 0.1, 1);
        Assert.Equal(["tea in January", "tea, tea and only tea in May"], answer.GetProperty("results").EnumerateArray().Select(hit => hit.GetProperty("content").GetString()));
        Assert.Equal(1, answer.GetProperty("results")[0].GetProperty("also").GetArrayLength());
        Assert.False(answer.GetProperty("results")[1].TryGetProperty("also", out _));
        var none = (await _program.RunAsync("recall", "tea", "--min-score", "1", "--text")).Output;
        Assert.StartsWith("nothing found; the best there is scores 0.", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_is_a_table_that_fits_a_terminal()
    {
        await _program.RunAsync("remember", "We bought SQLite", "--session", "s");
        await _program.RunAsync("remember", "Because it is small", "--session", "s");

        var page = (await _program.RunAsync("recall", "who buys SQLite", "--explain", "--text")).Output;

        Assert.Contains("signal     value   weight   points   share", page, StringComparison.Ordinal);
        Assert.Contains("bought, for buys", page, StringComparison.Ordinal);
        Assert.Contains("understand ", page, StringComparison.Ordinal);
        Assert.All(page.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public async Task What_was_shown_is_counted_but_for_rehearsals_and_batches()
    {
        var id = (await _program.RunAsync("remember", "an old note", "--at", "2020-01-01")).Document("satchel.remember/1").GetProperty("id").GetString()!;
        await _program.RunAsync("recall", "note", "--dry");
        await _program.RunWithInputAsync("""{"id": "1", "query": "note"}""", "recall", "--batch", "-");
        await _program.RunAsync("recall", "what is the");
        Assert.Equal((0.0, 1), (await AccessesAsync(), await NeverAsync()));

        await _program.RunAsync("recall", "note");
        await _program.RunAsync("recall", "note");

        Assert.InRange(await AccessesAsync(), 1.99, 2);
        Assert.Equal(0, await NeverAsync());
        Assert.Equal(0, (await _program.RunAsync("verify")).ExitCode);
        Assert.DoesNotContain("satchel.access", (await _program.RunAsync("verify")).Output, StringComparison.Ordinal);

        await _program.RunAsync("erase", id, "--yes");
        Assert.Empty(await File.ReadAllTextAsync(Path.Combine(_program.Home, "stores", "default", "satchel.access"), TestContext.Current.CancellationToken));

        async Task<double> AccessesAsync()
            => (await _program.RunAsync("insights", "show", id)).Document("satchel.insight/1").GetProperty("access_count").GetDouble();

        async Task<int> NeverAsync()
            => (await _program.RunAsync("log", "list", "--stats")).Document("satchel.log_stats/1").GetProperty("never_accessed").GetInt32();
    }

    [Fact]
    public async Task An_answer_is_given_where_it_cannot_be_counted()
    {
        await _program.RunAsync("remember", "a note");
        Directory.CreateDirectory(Path.Combine(_program.Home, "stores", "default", "satchel.access"));

        Assert.Equal(1, (await _program.RunAsync("recall", "note")).Document("satchel.recall/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_fresh_home_answers_nothing_and_stays_unmade()
    {
        var answer = (await _program.RunAsync("recall", "anything")).Document("satchel.recall/1");
        Assert.Equal((0, 0), (answer.GetProperty("count").GetInt32(), answer.GetProperty("results").GetArrayLength()));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData("usage")]
    [InlineData("usage", "")]
    [InlineData("usage", " \t")]
    [InlineData("usage", "x", "--batch", "questions.jsonl")]
    [InlineData("usage", "x", "--limt", "5")]
    [InlineData("usage", "x", "--author", "--source", "y")]
    [InlineData("out_of_range", "x", "--limit", "0")]
    [InlineData("out_of_range", "x", "--limit", "-1")]
    [InlineData("out_of_range", "x", "--limit", "1001")]
    [InlineData("invalid_number", "x", "--limit", "ten")]
    [InlineData("out_of_range", "x", "--min-score", "2")]
    [InlineData("out_of_range", "x", "--min-score", "-0.1")]
    [InlineData("out_of_range", "x", "--min-score", "NaN")]
    [InlineData("invalid_number", "x", "--min-score", "much")]
    [InlineData("out_of_range", "x", "--tokens", "0")]
    [InlineData("out_of_range", "x", "--tokens", "-5")]
    [InlineData("invalid_order", "x", "--order", "size")]
    [InlineData("invalid_intent", "x", "--intent", "X")]
    [InlineData("invalid_intent", "x", "--intent", "")]
    [InlineData("invalid_time", "x", "--since", "soon")]
    [InlineData("invalid_time", "x", "--since", "")]
    [InlineData("invalid_time", "x", "--until", "2026-02-30")]
    [InlineData("invalid_category", "x", "--cat", "nope")]
    [InlineData("store_name_invalid", "x", "--store", "../x")]
    public async Task A_wrong_question_is_exit_code_2(string code, params string[] words)
    {
        var failure = (await _program.RunAsync(["recall", .. words])).Failure(2, code);
        Assert.DoesNotContain("System.", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData(20_000, true)]
    [InlineData(20_001, false)]
    [InlineData(100_000, false)]
    public async Task A_question_has_at_most_20000_characters(int length, bool fits)
    {
        var run = await _program.RunAsync("recall", new string('a', length));
        _ = fits ? run.Document("satchel.recall/1") : run.Failure(2, "query_too_long");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        (await _program.RunInBashAsync("satchel recall $'a\\xffb'")).Failure(2, "invalid_unicode");
        (await _program.RunInBashAsync("satchel recall a --source $'\\xff'")).Failure(2, "invalid_unicode");
    }

    [Fact]
    public async Task After_two_dashes_every_word_is_looked_for()
    {
        await _program.RunAsync("remember", "the option --frobnicate is gone");
        var answer = (await _program.RunAsync("recall", "--", "--frobnicate")).Document("satchel.recall/1");
        Assert.Equal(("--frobnicate", 1), (answer.GetProperty("query").GetString(), answer.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task The_filters_leave_out_what_they_name()
    {
        await _program.RunAsync("remember", "tea in January", "--at", "2026-01-15", "--author", "Anna", "--source", "mail");
        await _program.RunAsync("remember", "tea in March", "--at", "2026-03-15", "--author", "Ben", "--source", "talk");
        foreach (var words in (string[][])[["--author", "anna"], ["--source", "mail"], ["--until", "2026-02-01"], ["--since", "2026-01-01", "--until", "2026-02"]])
        {
            var answer = (await _program.RunAsync(["recall", "tea", .. words])).Document("satchel.recall/1");
            Assert.Equal(["tea in January"], answer.GetProperty("results").EnumerateArray().Select(hit => hit.GetProperty("content").GetString()!));
        }
    }
}
