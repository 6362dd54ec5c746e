namespace Satchel.Cli.Tests.Commands;

public sealed class LedgerTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_replaced_memory_keeps_its_id_and_its_history()
    {
        var id = await RememberAsync("We deploy on Tuesdays");

        var replaced = (await _program.RunAsync("replace", id, "We deploy on Wednesdays", "--imp", "5")).Document("satchel.replace/1");
        var shown = (await _program.RunAsync("show", id)).Document("satchel.memory/1");
        var history = (await _program.RunAsync("history", id)).Document("satchel.history/1");

        Assert.Equal((id, 2), (replaced.GetProperty("id").GetString(), replaced.GetProperty("version").GetInt32()));
        Assert.Equal(("We deploy on Wednesdays", 5), (shown.GetProperty("content").GetString(), shown.GetProperty("importance").GetInt32()));
        Assert.Equal(
            ["remember", "replace", "replace"],
            history.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("operation").GetString()));
        Assert.Equal(0, (await _program.RunAsync("recall", "tuesdays")).Document("satchel.recall/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_was_forgotten_comes_back_with_undo()
    {
        var id = await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("forget", id);

        var dry = (await _program.RunAsync("undo", "--dry-run")).Document("satchel.undo/1");
        Assert.Equal(0, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        var undone = (await _program.RunAsync("undo")).Document("satchel.undo/1");

        Assert.Equal((true, false), (dry.GetProperty("dry_run").GetBoolean(), undone.GetProperty("dry_run").GetBoolean()));
        Assert.Equal("restored", undone.GetProperty("steps")[0].GetProperty("action").GetString());
        Assert.Equal(1, (await _program.RunAsync("recall", "tuesdays")).Document("satchel.recall/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task An_import_is_undone_as_a_whole()
    {
        await _program.RunInBashAsync("printf '{\"content\":\"one thing\"}\\n{\"content\":\"another thing\"}\\n' | satchel import -");

        var undone = (await _program.RunAsync("undo")).Document("satchel.undo/1");

        Assert.Equal(2, undone.GetProperty("count").GetInt32());
        Assert.Equal(0, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        Assert.True((await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData(new[] { "undo" }, "nothing_to_undo", 1)]
    [InlineData(new[] { "undo", "7" }, "nothing_to_undo", 1)]
    [InlineData(new[] { "undo", "unknown" }, "nothing_to_undo", 1)]
    [InlineData(new[] { "history", "unknown" }, "memory_not_found", 1)]
    [InlineData(new[] { "replace", "unknown", "a text" }, "memory_not_found", 1)]
    [InlineData(new[] { "verify" }, "store_not_found", 1)]
    [InlineData(new[] { "log", "list", "--limit", "0" }, "out_of_range", 2)]
    public async Task In_a_home_without_a_store_each_says_so(string[] words, string code, int exitCode)
    {
        var run = await _program.RunAsync(words);

        run.Failure(exitCode, code);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_change_that_others_build_on_is_not_undone_by_accident()
    {
        var id = await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("replace", id, "We deploy on Wednesdays");

        var run = await _program.RunAsync("undo", "1");

        run.Failure(1, "undo_conflict");
        Assert.Equal(0, (await _program.RunAsync("undo", "2", "--force")).ExitCode);
        Assert.Equal("We deploy on Tuesdays", (await _program.RunAsync("show", id)).Document("satchel.memory/1").GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_sample_is_named_so_that_it_can_be_looked_at_again()
    {
        await RememberAsync("We deploy on Tuesdays");

        var drawn = (await _program.RunAsync("verify", "--sample", "5")).Document("satchel.verify/1");
        var seed = drawn.GetProperty("sample").GetProperty("seed").GetInt32();
        var again = (await _program.RunAsync("verify", "--sample", "5", "--seed", $"{seed}")).Document("satchel.verify/1");

        Assert.Equal(seed, again.GetProperty("sample").GetProperty("seed").GetInt32());
        Assert.Equal((true, 1), (again.GetProperty("ok").GetBoolean(), again.GetProperty("versions").GetInt32()));
    }

    [Fact]
    public async Task A_repair_of_a_sound_store_finds_nothing_to_do()
    {
        await RememberAsync("We deploy on Tuesdays");

        var run = await _program.RunAsync("verify", "--repair");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, run.Document("satchel.verify/1").GetProperty("repair").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_file_that_belongs_to_no_store_is_a_warning()
    {
        await RememberAsync("We deploy on Tuesdays");
        await _program.RunInBashAsync("touch \"$SATCHEL_HOME/stores/notes.txt\"");

        var run = await _program.RunAsync("verify");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("file_unknown", run.Document("satchel.verify/1").GetProperty("warnings")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("verify", "--dry-run")]
    [InlineData("verify", "--seed", "1")]
    [InlineData("verify", "--repair", "--sample", "1")]
    public async Task Options_of_verify_that_do_not_belong_together_are_refused(params string[] words)
        => (await _program.RunAsync(words)).Failure(2, "usage");

    private async Task<string> RememberAsync(string text)
        => (await _program.RunAsync("remember", text)).Document("satchel.remember/1").GetProperty("id").GetString()!;

    [Fact]
    public async Task The_log_counts_and_begins_where_it_is_asked_to()
    {
        await _program.RunAsync("remember", "one");
        await _program.RunAsync("remember", "two");
        await _program.RunAsync("undo");

        var stats = (await _program.RunAsync("log", "list", "--stats")).Document("satchel.log_stats/1");
        Assert.Equal("{\"remember\":2,\"undo\":1}", stats.GetProperty("operation_counts").GetRawText());
        Assert.Equal(1, stats.GetProperty("total_active").GetInt32());
        Assert.Equal(3, (await _program.RunAsync("log", "list", "--since", "1h")).Document("satchel.log/1").GetProperty("count").GetInt32());
        Assert.Equal(0, (await _program.RunAsync("log", "list", "--since", "2999-01-01")).Document("satchel.log/1").GetProperty("count").GetInt32());
        Assert.Equal("{}", (await _program.RunAsync("log", "list", "--stats", "--since", "2999-01-01")).Document("satchel.log_stats/1").GetProperty("operation_counts").GetRawText());
        (await _program.RunAsync("log", "list", "--since", "soon")).Failure(2, "invalid_time");
    }
}
