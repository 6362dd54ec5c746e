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
    public async Task An_export_with_history_brings_back_every_version_and_what_was_believed_then()
    {
        await _program.RunWithInputAsync("{\"id\":\"a-1\",\"content\":\"tea on Monday\"}\n{\"id\":\"b-1\",\"content\":\"held back\",\"trust\":\"quarantined\"}\n", "import", "-");
        await _program.RunAsync("replace", "a-1", "tea on Tuesday");
        await _program.RunAsync("remember", "gone", "--at", "2020-01-01");
        await _program.RunAsync("undo");
        var first = await _program.RunAsync("export", "--all");
        Assert.Equal((0, 4), (first.ExitCode, first.Output.Count(c => c == '\n')));

        var imported = (await _program.RunWithInputAsync(first.Output, "import", "-", "--store", "copy")).Document("satchel.import/1");

        Assert.Equal(4, imported.GetProperty("stored").GetInt32());
        Assert.Equal(first, await _program.RunAsync("export", "--all", "--store", "copy"));
        Assert.Equal(await _program.RunAsync("export"), await _program.RunAsync("export", "--store", "copy"));
        Assert.True((await _program.RunAsync("verify", "--store", "copy")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
        var recorded = JsonElement.Parse(first.Output.Split('\n')[0]).GetProperty("recorded_at").GetString()!;
        var then = (await _program.RunAsync("list", "--as-of", recorded, "--store", "copy")).Document("satchel.list/1");
        Assert.Contains("tea on Monday", then.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, (await _program.RunWithInputAsync(first.Output, "import", "-")).Document("satchel.import/1").GetProperty("known").GetInt32());
    }

    [Fact]
    public async Task A_history_goes_on_where_the_store_had_come_to()
    {
        await _program.RunWithInputAsync("{\"id\":\"a-1\",\"content\":\"one\"}\n", "import", "-");
        await _program.RunWithInputAsync((await _program.RunAsync("export", "--all")).Output, "import", "-", "--store", "copy");
        await _program.RunAsync("replace", "a-1", "two");

        var imported = (await _program.RunWithInputAsync((await _program.RunAsync("export", "--all")).Output, "import", "-", "--store", "copy")).Document("satchel.import/1");

        Assert.Equal((1, 1), (imported.GetProperty("stored").GetInt32(), imported.GetProperty("known").GetInt32()));
        Assert.Equal("two", (await _program.RunAsync("show", "a-1", "--store", "copy")).Document("satchel.memory/1").GetProperty("content").GetString());
        Assert.True((await _program.RunAsync("verify", "--store", "copy")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData("version: a number from 1", "\"id\":\"a\",\"version\":0,\"recorded_at\":\"2026-01-01\"")]
    [InlineData("id: a line with a version needs it", "\"version\":1,\"recorded_at\":\"2026-01-01\"")]
    [InlineData("retired_at: lies before", "\"id\":\"a\",\"version\":1,\"recorded_at\":\"2026-01-02\",\"retired_at\":\"2026-01-01\"")]
    [InlineData("recorded_at: a time", "\"id\":\"a\",\"version\":1,\"recorded_at\":\"soon\"")]
    [InlineData("x: it stands in the metadata too", "\"metadata\":{\"x\":1},\"x\":2")]
    public async Task A_line_whose_history_makes_no_sense_says_why(string reason, string fields)
        => Assert.Contains(
            reason,
            (await _program.RunWithInputAsync($"{{\"content\":\"c\",{fields}}}\n", "import", "-")).Failure(1, "import_line_invalid").GetProperty("message").GetString(),
            StringComparison.Ordinal);

    [Fact]
    public async Task Views_are_for_people_and_spreadsheets()
    {
        await _program.RunWithInputAsync(
            "{\"id\":\"m1\",\"content\":\"=1+1 is \\\"two\\\", they say\",\"created_at\":\"2026-01-31\",\"entities\":[\"a\",\"b\"]}\n"
                + "{\"id\":\"m2\",\"content\":\"# not a heading\\n*plain*\",\"author\":\"Anna\",\"created_at\":\"2026-02-01\"}\n",
            "import", "-");

        var csv = (await _program.RunAsync("export", "--format", "csv")).Output.Split("\r\n");
        Assert.StartsWith("id,version,content,", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("m1,1,\"'=1+1 is \"\"two\"\", they say\",,general,3,a;b,", csv[1], StringComparison.Ordinal);
        Assert.Equal(
            "# Memories of default\n\n## January 2026\n\n- =1+1 is \"two\", they say  \n  _2026-01-31 · general · importance 3 · a, b_ `m1`\n"
                + "\n## February 2026\n\n- \\# not a heading\n  \\*plain\\*  \n  _2026-02-01 · general · importance 3 · Anna_ `m2`\n",
            (await _program.RunAsync("export", "--format", "markdown")).Output);
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
