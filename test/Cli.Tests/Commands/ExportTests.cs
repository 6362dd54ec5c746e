using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class ExportTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task An_export_that_was_imported_is_exported_as_the_same_bytes()
    {
        await _program.RunAsync("remember", "Grüße, 世界 😀 \"quoted\" \\ and\nlines", "--author", "Ånna", "--entities", "a,b", "--metadata", "{\"x\" : [1.50, null]}");
        await _program.RunAsync("remember", "in a session", "--session", "s1", "--cat", "decision", "--imp", "5", "--public", "--at", "1999-12-31T23:59:59.999Z");
        await _program.RunWithInputAsync(
            "{\"content\":\"all\",\"summary\":\"s\",\"keywords\":[\"k\"],\"scope\":\"p\",\"valid_from\":\"2026-01-01\",\"valid_to\":\"2026-02-01\",\"trust\":\"untrusted\",\"other\":{\"a\":1}}\n",
            "import", "-");
        var first = await _program.RunAsync("export");
        Assert.Equal((0, "", 3), (first.ExitCode, first.Error, first.Output.Count(c => c == '\n')));
        Assert.All(first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        (await _program.RunWithInputAsync(first.Output, "import", "-", "--store", "copy")).Document("satchel.import/1");
        Assert.Equal(first, await _program.RunAsync("export", "--store", "copy"));
    }

    [Fact]
    public async Task A_fresh_home_exports_nothing_and_stays_unmade()
    {
        Assert.Equal(new ProgramRun(0, "", ""), await _program.RunAsync("export"));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData("invalid_format", "--format", "xml")]
    [InlineData("invalid_format", "--format", "")]
    [InlineData("usage", "extra")]
    [InlineData("usage", "--fromat", "jsonl")]
    [InlineData("store_name_invalid", "--store", ".")]
    public async Task A_wrong_option_is_exit_code_2(string code, params string[] words)
        => (await _program.RunAsync(["export", .. words])).Failure(2, code);

    [Fact]
    public async Task A_closed_pipe_ends_quietly_and_a_full_disk_is_said()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var lines = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            lines.Append("{\"id\":\"m").Append(i).Append("\",\"content\":\"").Append('x', 200).Append("\"}\n");
        }

        (await _program.RunWithInputAsync(lines.ToString(), "import", "-")).Document("satchel.import/1");
        var closed = await _program.RunInBashAsync("satchel export | head -1 | cut -c1-10; echo ${PIPESTATUS[0]}");
        Assert.Equal(new ProgramRun(0, "{\"id\":\"m0\"\n0\n", ""), closed);
        (await _program.RunInBashAsync("satchel export > /dev/full")).Failure(3, "output_failed");
    }
}
