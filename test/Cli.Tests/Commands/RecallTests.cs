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
