using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class ImportTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_file_is_imported_once_however_often_it_is_given()
    {
        var file = Path.Combine(_program.Base, "m.jsonl");
        await File.WriteAllTextAsync(
            file, "{\"id\":\"a\",\"content\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n{\"content\":\"three\"}\n", TestContext.Current.CancellationToken);
        var first = (await _program.RunAsync("import", "m.jsonl", "--format", "jsonl")).Document("satchel.import/1");
        Assert.Equal(
            ["schema", "file", "store", "dry_run", "stored", "queued", "known", "erased", "bad", "payments", "redactions", "bad_lines", "took_ms"], first.EnumerateObject().Select(field => field.Name));
        Assert.Equal((3, 0, 0), Counts(first));
        Assert.Equal((0, 3, 0), Counts((await _program.RunAsync("import", file)).Document("satchel.import/1")));
    }

    [Theory]
    [InlineData("\uFEFF{\"content\":\"a\"}\r\n\r\n \t \n{\"content\":\"b\"}", 2, 0)]
    [InlineData("{\"id\":\"x\",\"content\":\"a\"}\n{\"id\":\"x\",\"content\":\"b\"}\n", 1, 1)]
    [InlineData("{\"content\":\"a\"}\n{\"content\":\"a\"}\n", 1, 1)]
    [InlineData("", 0, 0)]
    [InlineData("\n\r\n", 0, 0)]
    public async Task Marks_line_ends_and_repetitions_are_understood(string lines, int stored, int known)
        => Assert.Equal((stored, known, 0), Counts((await _program.RunWithInputAsync(lines, "import", "-")).Document("satchel.import/1")));

    [Fact]
    public async Task A_bad_third_line_imports_nothing()
    {
        var run = await _program.RunWithInputAsync("{\"content\":\"a\"}\n{\"content\":\"b\"}\n{\"content\":5}\n{\"content\":\"d\"}\n", "import", "-");
        BadLine(run, 3, "content");
        Assert.False(Directory.Exists(_program.Home));
        Assert.Equal(new ProgramRun(0, "", ""), await _program.RunAsync("export"));
    }

    [Fact]
    public async Task Models_refine_what_is_imported_only_where_that_is_asked_for()
    {
        const string Lines = "{\"content\":\"tea\"}\n{\"content\":\"held\",\"trust\":\"quarantined\"}\n{\"content\":\"over\",\"expires_at\":\"2020-01-01\"}\n";
        var without = await _program.RunWithInputAsync(Lines, "import", "-", "--refine");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("model_not_configured", without.Error, StringComparison.Ordinal);
        await _program.RunAsync("config", "set", "llm.endpoint", "http://127.0.0.1:9/v1");

        Assert.Equal(0, await QueuedAsync("plain"));
        Assert.Equal(1, await QueuedAsync("refined", "--refine"));
        Assert.Contains("1 wait for a worker", (await _program.RunWithInputAsync(Lines, "import", "-", "--refine", "--store", "text", "--text")).Output, StringComparison.Ordinal);

        async Task<int> QueuedAsync(string store, params string[] words)
        {
            var report = (await _program.RunWithInputAsync(Lines, ["import", "-", "--store", store, .. words])).Document("satchel.import/1");
            var status = (await _program.RunAsync("status", "--store", store)).Document("satchel.status/1");
            Assert.Equal(report.GetProperty("queued").GetInt32(), status.GetProperty("jobs").GetProperty("pending").GetInt32());
            return report.GetProperty("queued").GetInt32();
        }
    }

    [Theory]
    [InlineData("id", "true [] {} \"a|b\" \"\\ud800\"")]
    [InlineData("content", "true 5 [] {} null \"\" \"|\" \"\\u0000\" \"\\ud800\" \"\\udc00\\ud800\"")]
    [InlineData("created_at", "true [] {} \"x\" 1e300 -1e300 253402300799.9999 \"2026-13-01\" \"0001-01-01T00:00:00+14:00\"")]
    [InlineData("author", "true [] {} \"|\" \"a\\nb\" \"\\ud800\"")]
    [InlineData("session", "true [] {} \"|\"")]
    [InlineData("position", "true [] {} \"1\" 1.5 -1 99999999999")]
    [InlineData("category", "true 1 [] {} \"x\"")]
    [InlineData("importance", "true [] {} \"3\" 1.5 0 6 99999999999")]
    [InlineData("entities", "true 1 {} \"x\" [1] [null] [\"|\"] [\"\\ud800\"]")]
    [InlineData("keywords", "true 1 {} \"x\" [1]")]
    [InlineData("summary", "true 1 [] {}")]
    [InlineData("source", "true [] {}")]
    [InlineData("origin", "true 1 [] {} \"x\"")]
    [InlineData("trust", "true 1 [] {} \"x\"")]
    [InlineData("scope", "true 1 [] {}")]
    [InlineData("visibility", "true 1 [] {} \"x\"")]
    [InlineData("metadata", "true 1 [] \"x\" \"[]\" {\"a\":\"\\ud800\"} {\"a\":\"\\u0000\"}")]
    [InlineData("valid_from", "true [] {} \"x\"")]
    [InlineData("valid_to", "true [] {} \"x\"")]
    [InlineData("unknown", "\"\\ud800\" {\"\\ud800\":1}")]
    public async Task A_field_of_a_wrong_type_is_a_bad_line(string field, string values)
    {
        var lines = values.Split(' ').Select(value => value.Replace('|', ' ')).Select(value => field is "content"
            ? $"{{\"content\":{value}}}"
            : $"{{\"content\":\"text\",\"{field}\":{value}}}").ToArray();
        var outcome = (await _program.RunWithInputAsync(string.Join('\n', lines), "import", "-", "--skip-bad")).Document("satchel.import/1");
        Assert.Equal(Enumerable.Range(1, lines.Length), outcome.GetProperty("bad_lines").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal((0, 0, lines.Length), Counts(outcome));
    }

    [Theory]
    [InlineData("\xff")]
    [InlineData("{\"content\":\"a\xff\"}")]
    [InlineData("{\"content\":\"a\",\"author\":\"\xff\"}")]
    [InlineData("{\"content\":\"a\",\"unknown\":\"\xff\"}")]
    [InlineData("{\"content\":\"a\",\"metadata\":{\"a\":\"\xff\"}}")]
    [InlineData("{\"content\":\"a\",\"\xff\":1}")]
    public async Task Bytes_that_are_not_UTF8_are_refused_wherever_they_stand(string line)
        => BadLine(await _program.RunAsync([.. line.Select(c => (byte)c)], ["import", "-"]), 1, "UTF-8");

    [Fact]
    public async Task Content_has_at_most_65535_bytes()
    {
        Assert.Equal((1, 0, 0), Counts((await _program.RunWithInputAsync(Memory("a", 65_535), "import", "-")).Document("satchel.import/1")));
        BadLine(await _program.RunWithInputAsync(Memory("b", 10) + Memory("c", 65_536), "import", "-"), 2, "65,535");
        (await _program.RunAsync("show", "b")).Failure(1, "memory_not_found");
    }

    [Fact]
    public async Task A_line_has_at_most_a_mebibyte_and_the_next_one_is_read()
    {
        var memory = Memory("a", 10).TrimEnd();
        var fits = memory + new string(' ', (1 << 20) - memory.Length);
        Assert.Equal((2, 0, 0), Counts((await _program.RunWithInputAsync(fits + "\n" + Memory("b", 11), "import", "-")).Document("satchel.import/1")));
        BadLine(await _program.RunWithInputAsync(fits + " \n" + Memory("c", 12), "import", "-"), 1, "longer than 1,048,576 bytes");
        var skipped = await _program.RunWithInputAsync(fits + new string(' ', 5_000_000) + "\n" + Memory("c", 12), "import", "-", "--skip-bad");
        Assert.Equal((1, 0, 1), Counts(skipped.Document("satchel.import/1")));
    }

    [Theory]
    [InlineData("nope", "not JSON")]
    [InlineData("[]", "object")]
    [InlineData("{\"content\":\"a\"} more", "not JSON")]
    [InlineData("{\"content\":\"a\"", "not JSON")]
    [InlineData("{\"content\":\"a\",\"metadata\":{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}}", "16 levels")]
    [InlineData("{\"content\":\"a\",\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", "18 levels")]
    public async Task A_line_that_is_no_memory_says_why(string line, string reason)
        => BadLine(await _program.RunWithInputAsync(line, "import", "-"), 1, reason);

    [Fact]
    public async Task Bad_lines_can_be_left_out()
    {
        const string Lines = "{\"content\":\"a\"}\nnope\n{}\n{\"content\":\"b\"}\n[]\n";
        var dry = await _program.RunWithInputAsync(Lines, "import", "-", "--skip-bad", "--dry-run");
        Assert.Equal((2, 0, 3), Counts(dry.Document("satchel.import/1")));
        Assert.False(Directory.Exists(_program.Home));
        var outcome = (await _program.RunWithInputAsync(Lines, "import", "-", "--skip-bad")).Document("satchel.import/1");
        Assert.Equal([2, 3, 5], outcome.GetProperty("bad_lines").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal((2, 0, 3), Counts(outcome));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_knows_what_is_there()
    {
        Assert.Equal((1, 0, 0), Counts((await _program.RunWithInputAsync(Memory("a", 5), "import", "-", "--dry-run")).Document("satchel.import/1")));
        Assert.False(Directory.Exists(_program.Home));
        (await _program.RunWithInputAsync(Memory("a", 5), "import", "-")).Document("satchel.import/1");
        var dry = (await _program.RunWithInputAsync(Memory("a", 5) + Memory("b", 6), "import", "-", "--dry-run")).Document("satchel.import/1");
        Assert.Equal((1, 1, 0), Counts(dry));
        Assert.True(dry.GetProperty("dry_run").GetBoolean());
        (await _program.RunAsync("show", "b")).Failure(1, "memory_not_found");
    }

    [Fact]
    public async Task A_file_must_be_one()
    {
        (await _program.RunAsync("import")).Failure(2, "usage");
        (await _program.RunAsync("import", "missing.jsonl")).Failure(2, "file_not_found");
        (await _program.RunAsync("import", "")).Failure(2, "file_not_found");
        (await _program.RunAsync("import", _program.Base)).Failure(2, "file_unreadable");
        (await _program.RunAsync("import", "x", "--format", "chroma")).Failure(2, "invalid_format");
        (await _program.RunAsync("import", "x", "--skipbad")).Failure(2, "usage");
        (await _program.RunAsync("import", "x", "--store", "../x")).Failure(2, "file_not_found");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        (await _program.RunInBashAsync("satchel import - < .")).Failure(3, "file_unreadable");
        (await _program.RunInBashAsync("satchel remember - < .")).Failure(3, "file_unreadable");
    }

    private static string Memory(string id, int length) => $"{{\"id\":\"{id}\",\"content\":\"{new string('a', length)}\"}}\n";

    private static (int Stored, int Known, int Bad) Counts(JsonElement outcome)
        => (outcome.GetProperty("stored").GetInt32(), outcome.GetProperty("known").GetInt32(), outcome.GetProperty("bad").GetInt32());

    private static void BadLine(ProgramRun run, int line, string reason)
    {
        var message = run.Failure(1, "import_line_invalid").GetProperty("message").GetString();
        Assert.Contains(FormattableString.Invariant($"line {line}: "), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }
}
