using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class RecallBatchTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Each_line_gets_a_line_in_its_order()
    {
        await _program.RunWithInputAsync("{\"id\":\"a\",\"content\":\"tea with Anna\"}\n{\"id\":\"b\",\"content\":\"coffee with Ben\"}\n", "import", "-");
        var run = await _program.RunWithInputAsync(
            "\uFEFF{\"id\":\"q1\",\"query\":\"coffee\"}\r\n\r\n  \n{\"id\":2,\"question\":\"tea\",\"other\":[1]}", "recall", "--batch", "-", "--limit", "1");
        Assert.Equal((0, "", "{\"id\":\"q1\",\"results\":[\"b\"]}\n{\"id\":\"2\",\"results\":[\"a\"]}\n"), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public async Task A_fresh_home_and_an_empty_file_are_no_errors()
    {
        Assert.Equal(new ProgramRun(0, "", ""), await _program.RunWithInputAsync("", "recall", "--batch", "-"));
        Assert.Equal(new ProgramRun(0, "{\"id\":\"1\",\"results\":[]}\n", ""), await _program.RunWithInputAsync("{\"id\":\"1\",\"query\":\"x\"}", "recall", "--batch", "-"));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("[]")]
    [InlineData("{\"query\":\"x\"}")]
    [InlineData("{\"id\":\"1\"}")]
    [InlineData("{\"id\":\"1\",\"query\":\" \"}")]
    [InlineData("{\"id\":true,\"query\":\"x\"}")]
    [InlineData("{\"id\":\"1\",\"query\":5.5e}")]
    [InlineData("{\"id\":\"1\",\"query\":[]}")]
    [InlineData("{\"id\":\"1\",\"query\":\"\\ud800\"}")]
    [InlineData("{\"id\":\"\\ud800\",\"query\":\"x\"}")]
    public async Task A_line_that_is_no_question_is_named(string line)
        => BadLine(await _program.RunWithInputAsync(line + "\n", "recall", "--batch", "-"), 1);

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        BadLine(await _program.RunAsync([.. "{\"id\":\"1\",\"query\":\"a"u8, 0xFF, .. "\"}"u8], ["recall", "--batch", "-"]), 1);
        BadLine(await _program.RunAsync([0xFF, 0xFE], ["recall", "--batch", "-"]), 1);
    }

    [Fact]
    public async Task Lines_and_questions_have_limits()
    {
        BadLine(await _program.RunWithInputAsync($"{{\"id\":\"1\",\"query\":\"{new string('a', 20_001)}\"}}", "recall", "--batch", "-"), 1);
        var failure = BadLine(await _program.RunWithInputAsync($"{{\"id\":\"1\",\"query\":\"a\"}}{new string(' ', 1 << 20)}", "recall", "--batch", "-"), 1);
        Assert.Contains("1,048,576 bytes", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        BadLine(await _program.RunWithInputAsync($"{{\"id\":\"1\",\"query\":{new string('[', 10_000)}", "recall", "--batch", "-"), 1);
    }

    [Fact]
    public async Task What_was_answered_before_a_bad_line_stands()
    {
        var run = await _program.RunWithInputAsync("{\"id\":\"1\",\"query\":\"a\"}\n{\"id\":\"2\",\"query\":\"b\"}\nnope\n", "recall", "--batch", "-");
        Assert.Equal("{\"id\":\"1\",\"results\":[]}\n{\"id\":\"2\",\"results\":[]}\n", run.Output);
        BadLine(run with { Output = "" }, 3);
    }

    [Fact]
    public async Task A_file_must_be_one()
    {
        (await _program.RunAsync("recall", "--batch", "missing.jsonl")).Failure(2, "file_not_found");
        (await _program.RunAsync("recall", "--batch", "")).Failure(2, "file_not_found");
        (await _program.RunAsync("recall", "--batch", _program.Base)).Failure(2, "file_unreadable");
    }

    [Fact]
    public async Task A_closed_pipe_ends_quietly_and_a_full_disk_is_said()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var questions = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            questions.Append("{\"id\":\"").Append(i).Append("\",\"query\":\"tea\"}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(_program.Base, "q.jsonl"), questions.ToString(), TestContext.Current.CancellationToken);
        var closed = await _program.RunInBashAsync("satchel recall --batch q.jsonl | head -1; echo ${PIPESTATUS[0]}");
        Assert.Equal(new ProgramRun(0, "{\"id\":\"0\",\"results\":[]}\n0\n", ""), closed);
        (await _program.RunInBashAsync("satchel recall --batch q.jsonl > /dev/full")).Failure(3, "output_failed");
    }

    private static JsonElement BadLine(ProgramRun run, int line)
    {
        var failure = run.Failure(2, "batch_line_invalid");
        Assert.Contains(FormattableString.Invariant($"line {line}:"), failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        return failure;
    }
}
