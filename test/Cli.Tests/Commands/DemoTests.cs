using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private readonly SatchelProgram _program = new();
    private readonly string _temporary;

    public DemoTests()
    {
        _temporary = Directory.CreateDirectory(Path.Combine(_program.Base, "tmp")).FullName;
        _program.Environment["TMPDIR"] = _temporary;
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task In_a_pipe_it_is_plain_text_and_leaves_nothing_behind()
    {
        var run = await _program.RunAsync("demo");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length >= 20, run.Output);
        Assert.All(lines, line => Assert.True(line.Length <= 100 && line == line.TrimEnd(), line));
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.StartsWith("Satchel", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData("Why", "WHY", "We move the job queue from Redis to SQLite, because")]
    [InlineData("When did we pay", "WHEN", "Paid Beacon Weather 5,000 sats")]
    [InlineData("What did Mara say", "ENTITY", "retry a payment blindly")]
    [InlineData("Who", "ENTITY", "Jonas takes the nights")]
    public async Task Each_question_is_answered_rightly(string question, string intent, string answer)
    {
        var recall = Steps(await RunAsync(), "recall").Single(step => step.GetProperty("query").GetString()!.StartsWith(question, StringComparison.Ordinal));
        Assert.Equal(intent, recall.GetProperty("intent").GetString());
        var first = recall.GetProperty("results")[0];
        Assert.Contains(answer, first.GetProperty("content").GetString(), StringComparison.Ordinal);
        var points = first.GetProperty("explain").GetProperty("points").EnumerateObject().Sum(point => point.Value.GetDouble());
        Assert.Equal(first.GetProperty("score").GetDouble(), points, tolerance: 0.001);
    }

    [Fact]
    public async Task Only_the_neighbour_tells_the_two_terminals_apart()
    {
        var recall = Steps(await RunAsync(), "recall").Single(step => step.GetProperty("query").GetString()!.StartsWith("Who", StringComparison.Ordinal));
        var first = recall.GetProperty("results")[0];
        Assert.DoesNotContain("Skagen", first.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("skagen", Assert.Single(first.GetProperty("explain").GetProperty("context").EnumerateArray()).GetProperty("term").GetString());
    }

    [Fact]
    public async Task What_is_forgotten_is_found_no_more_but_stays_in_the_history()
    {
        var document = await RunAsync();
        var forget = Steps(document, "forget").Single();
        Assert.Equal((1, JsonValueKind.String), (forget.GetProperty("versions").GetInt32(), forget.GetProperty("retired_at").ValueKind));
        var asked = Steps(document, "recall").TakeLast(2).Select(Ids).ToArray();
        var id = forget.GetProperty("id").GetString()!;
        Assert.Equal(id, asked[0][0]);
        Assert.DoesNotContain(id, asked[1]);
    }

    [Fact]
    public async Task The_same_words_are_not_kept_twice()
        => Assert.Equal(["stored", "stored", "known"], Steps(await RunAsync(), "remember").Select(step => step.GetProperty("status").GetString()));

    [Fact]
    public async Task The_second_act_adds_up()
    {
        var scenes = Steps(await RunAsync(), "money").Select(scene => string.Join('\n', scene.GetProperty("lines").EnumerateArray().Select(line => line.GetString()))).ToArray();
        Assert.Equal(5, scenes.Length);
        Assert.Contains("reject", scenes[1], StringComparison.Ordinal);
        Assert.Contains("5 payments, 1 blocked, 490 sats spent, 5,000 sats saved, 8 sats earned", scenes[4], StringComparison.Ordinal);
        Assert.Contains("they agree", scenes[4], StringComparison.Ordinal);
    }

    private static string[] Ids(JsonElement recall)
        => [.. recall.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString()!)];

    private static IEnumerable<JsonElement> Steps(JsonElement document, string kind)
        => document.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("kind").ValueEquals(kind));

    private async Task<JsonElement> RunAsync() => (await _program.RunAsync("demo", "--json")).Document("satchel.demo/1");
}
