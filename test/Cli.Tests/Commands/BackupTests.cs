using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class BackupTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    private string Target => Path.Combine(_program.Base, "target.db");

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_backup_says_where_it_is_and_what_is_in_it()
    {
        await RememberAsync("We deploy on Tuesdays");
        var head = (await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("head").GetString();

        var named = (await _program.RunAsync("backup", "target.db")).Document("satchel.backup/1");
        var dated = (await _program.RunAsync("backup")).Document("satchel.backup/1");

        Assert.Equal(Target, named.GetProperty("path").GetString());
        Assert.Equal((1, 1, head), (Number(named, "entries"), Number(named, "versions"), named.GetProperty("head").GetString()));
        Assert.Equal(new FileInfo(Target).Length, named.GetProperty("size_bytes").GetInt64());
        Assert.Equal(Path.Combine(_program.Home, "backups"), Path.GetDirectoryName(dated.GetProperty("path").GetString()));
        Assert.Contains("1 entries", (await _program.RunAsync("backup", "--text")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_brings_back_what_was_and_can_be_taken_back()
    {
        await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("backup", Target);
        await RememberAsync("We deploy on Wednesdays");

        var dry = (await _program.RunAsync("restore", Target, "--dry-run")).Document("satchel.restore/1");
        Assert.Equal(2, await CountAsync("deploy"));
        var restored = (await _program.RunAsync("restore", Target, "--yes")).Document("satchel.restore/1");

        Assert.Equal((true, false), (dry.GetProperty("dry_run").GetBoolean(), restored.GetProperty("dry_run").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, dry.GetProperty("kept").ValueKind);
        Assert.All((JsonElement[])[dry, restored], document =>
        {
            Assert.Equal("older", document.GetProperty("relation").GetString());
            Assert.Equal(
                (1, 2, 1, 1),
                (Number(document, "backup_entries"), Number(document, "store_entries"), Number(document, "shared_entries"), Number(document, "lost_entries")));
        });
        Assert.Equal(1, await CountAsync("deploy"));
        var back = (await _program.RunAsync("restore", restored.GetProperty("kept").GetString()!, "--yes")).Document("satchel.restore/1");
        Assert.Equal("newer", back.GetProperty("relation").GetString());
        Assert.Equal(2, await CountAsync("deploy"));
    }

    [Fact]
    public async Task A_backup_becomes_a_store_in_another_home()
    {
        await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("backup", Target);
        var here = await RecallAsync();
        _program.Environment["SATCHEL_HOME"] = Path.Combine(_program.Base, "other");

        var dry = (await _program.RunAsync("restore", Target, "--dry-run")).Document("satchel.restore/1");
        Assert.False(Directory.Exists(Path.Combine(_program.Base, "other")));
        await _program.RunAsync("restore", Target, "--yes");

        Assert.Equal("store_missing", dry.GetProperty("relation").GetString());
        Assert.Equal(here, await RecallAsync());
        Assert.True((await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_damaged_store_comes_back_and_is_kept_as_it_is()
    {
        await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("backup", Target);
        await File.WriteAllTextAsync(Path.Combine(_program.Home, "stores", "default", "satchel.db"), "broken", TestContext.Current.CancellationToken);
        (await _program.RunAsync("recall", "deploy")).Failure(4, "store_foreign");

        var restored = (await _program.RunAsync("restore", Target, "--yes")).Document("satchel.restore/1");

        Assert.Equal(("store_damaged", JsonValueKind.Null), (restored.GetProperty("relation").GetString(), restored.GetProperty("lost_entries").ValueKind));
        Assert.Equal("broken", await File.ReadAllTextAsync(restored.GetProperty("kept").GetString()!, TestContext.Current.CancellationToken));
        Assert.Equal(1, await CountAsync("deploy"));
    }

    [Fact]
    public async Task Backups_and_restores_go_on_while_others_write()
    {
        await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("backup", Target);

        var writing = Task.WhenAll(Enumerable.Range(0, 6).Select(i => _program.RunAsync("remember", FormattableString.Invariant($"Note {i}"))));
        var copying = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _program.RunAsync("backup")));
        var restored = (await _program.RunAsync("restore", Target, "--yes")).Document("satchel.restore/1");

        Assert.All(await copying, run => run.Document("satchel.backup/1"));
        var acknowledged = (await writing).Where(run => run.ExitCode == 0).ToArray();
        Assert.All((await writing).Except(acknowledged), run => run.Failure(4, "store_restored"));
        var here = await CountAsync("note");
        await _program.RunAsync("restore", restored.GetProperty("kept").GetString()!, "--yes");
        Assert.Equal(acknowledged.Length, here + await CountAsync("note"));
    }

    [Theory]
    [InlineData(new[] { "backup", "-" }, "file_unusable", 2)]
    [InlineData(new[] { "backup", "" }, "file_unusable", 2)]
    [InlineData(new[] { "backup", "." }, "file_unusable", 2)]
    [InlineData(new[] { "backup", "nowhere/target.db" }, "file_unusable", 2)]
    [InlineData(new[] { "backup", "home/stores/default/satchel.db", "--force" }, "file_unusable", 2)]
    [InlineData(new[] { "backup", "notes.txt" }, "file_exists", 1)]
    [InlineData(new[] { "backup", "--store", "other" }, "store_not_found", 1)]
    [InlineData(new[] { "restore", "-" }, "file_unusable", 2)]
    [InlineData(new[] { "restore", "." }, "file_unreadable", 2)]
    [InlineData(new[] { "restore", "nothing.db" }, "file_not_found", 2)]
    [InlineData(new[] { "restore", "notes.txt", "--yes" }, "backup_unusable", 1)]
    [InlineData(new[] { "restore", "home/stores/default/satchel.db", "--yes" }, "file_unusable", 2)]
    public async Task What_cannot_be_done_is_refused_and_changes_nothing(string[] words, string code, int exitCode)
    {
        await RememberAsync("We deploy on Tuesdays");
        await File.WriteAllTextAsync(Path.Combine(_program.Base, "notes.txt"), "mine", TestContext.Current.CancellationToken);

        (await _program.RunAsync(words)).Failure(exitCode, code);

        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_program.Base, "notes.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(["notes.txt"], Directory.GetFiles(_program.Base).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Path.Combine(_program.Home, "backups")));
        Assert.Equal(1, await CountAsync("deploy"));
    }

    [Fact]
    public async Task Without_a_terminal_restoring_needs_a_word()
    {
        await RememberAsync("We deploy on Tuesdays");
        await _program.RunAsync("backup", Target);

        var failure = (await _program.RunWithInputAsync("y\n", "restore", "target.db")).Failure(2, "confirmation_needed");

        Assert.Equal("satchel restore target.db --store default --yes", failure.GetProperty("hint").GetString());
    }

    private async Task RememberAsync(string text) => (await _program.RunAsync("remember", text)).Document("satchel.remember/1");

    private async Task<int> CountAsync(string query)
        => Number((await _program.RunAsync("recall", query)).Document("satchel.recall/1"), "count");

    private async Task<string> RecallAsync()
        => (await _program.RunAsync("recall", "tuesdays")).Document("satchel.recall/1").GetProperty("results")[0].GetProperty("id").GetString()!;

    private static int Number(JsonElement document, string property) => document.GetProperty(property).GetInt32();
}
