using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class StoreTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("store")]
    [InlineData("store", "list")]
    public async Task A_fresh_home_has_no_stores_and_stays_unmade(params string[] words)
    {
        var document = (await _program.RunAsync(words)).Document("satchel.stores/1");
        Assert.Equal(("default", 0), (document.GetProperty("active").GetString(), document.GetProperty("stores").GetArrayLength()));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task A_store_is_made_chosen_and_listed()
    {
        var created = await ActAsync("created", "store", "create", "Work");
        Assert.True(File.Exists(created.GetProperty("path").GetString()));
        await ActAsync("created", "store", "create", "other");
        await ActAsync("used", "store", "use", "WORK");
        var document = (await _program.RunAsync("store")).Document("satchel.stores/1");
        Assert.Equal("work", document.GetProperty("active").GetString());
        Assert.Equal(
            [("other", false), ("work", true)],
            document.GetProperty("stores").EnumerateArray().Select(store => (store.GetProperty("name").GetString()!, store.GetProperty("active").GetBoolean())));
        Assert.All(document.GetProperty("stores").EnumerateArray(), store => Assert.True(store.GetProperty("size_bytes").GetInt64() > 0));
        Assert.Contains("* ", (await _program.RunAsync("store", "--text")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_is_chosen_for_a_repository_and_moves_with_the_last_choice()
    {
        await ActAsync("created", "store", "create", "acme");
        await ActAsync("created", "store", "create", "other");
        (await _program.RunAsync("store", "use", "acme", "--here")).Failure(1, "not_in_repository");
        Directory.CreateDirectory(Path.Combine(_program.Base, ".git"));
        await File.WriteAllTextAsync(
            Path.Combine(_program.Base, ".git", "config"), "[remote \"origin\"]\n\turl = https://anna:secret@github.com/acme/app.git\n", TestContext.Current.CancellationToken);

        await ActAsync("used", "store", "use", "other", "--here");
        await ActAsync("used", "store", "use", "acme", "--here");

        var store = (await _program.RunAsync("status")).Document("satchel.status/1").GetProperty("store");
        Assert.Equal(("acme", "repository"), (store.GetProperty("name").GetString(), store.GetProperty("source").GetString()));
        var config = await File.ReadAllTextAsync(_program.ConfigFile, TestContext.Current.CancellationToken);
        Assert.Contains("\"store.acme.repository\": \"github.com/acme/app\"", config, StringComparison.Ordinal);
        Assert.DoesNotContain("store.other", config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_are_the_same_store()
    {
        await ActAsync("created", "store", "create", "Work");
        (await _program.RunAsync("store", "create", "wORK")).Failure(1, "store_exists");
    }

    [Theory]
    [InlineData("use")]
    [InlineData("remove", "--yes")]
    public async Task A_store_that_is_not_there_is_exit_code_1(string verb, params string[] rest)
    {
        await ActAsync("created", "store", "create", "work");
        var failure = (await _program.RunAsync(["store", verb, "wrok", .. rest])).Failure(1, "store_not_found");
        Assert.Contains("'work'", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
        (await _program.RunAsync(["store", verb, "default", .. rest])).Failure(1, "store_not_found");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("größe")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_bad_name_is_refused_and_nothing_is_made(string name)
    {
        foreach (var verb in (string[])["create", "use", "remove"])
        {
            (await _program.RunAsync("store", verb, name)).Failure(2, "store_name_invalid");
        }

        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task A_name_that_begins_with_a_dash_is_refused_however_it_is_written()
    {
        (await _program.RunAsync("store", "create", "-x")).Failure(2, "usage");
        (await _program.RunAsync("store", "create", "--", "-x")).Failure(2, "store_name_invalid");
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task Removing_keeps_a_backup_and_takes_the_settings_along()
    {
        var path = (await ActAsync("created", "store", "create", "work")).GetProperty("path").GetString()!;
        await _program.RunAsync("config", "set", "store.work.embed.model", "m");
        await _program.RunAsync("config", "set", "hooks.stop", "off");
        var removed = await ActAsync("removed", "store", "remove", "Work", "--yes");
        var backup = removed.GetProperty("backup").GetString()!;
        Assert.Equal("SQLite format 3\0"u8.ToArray(), (await File.ReadAllBytesAsync(backup, TestContext.Current.CancellationToken))[..16]);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        var settings = await File.ReadAllTextAsync(_program.ConfigFile, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("store.work.", settings, StringComparison.Ordinal);
        Assert.Contains("hooks.stop", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_removing_needs_a_word()
    {
        await ActAsync("created", "store", "create", "work");
        var failure = (await _program.RunWithInputAsync("y\n", "store", "remove", "work")).Failure(2, "confirmation_needed");
        Assert.Equal("satchel store remove work --yes", failure.GetProperty("hint").GetString());
        await ActAsync("used", "store", "use", "work");
    }

    [Fact]
    public async Task The_active_store_stays_until_another_is_active()
    {
        await ActAsync("created", "store", "create", "default");
        (await _program.RunAsync("store", "remove", "Default", "--yes")).Failure(1, "store_active");
        await ActAsync("created", "store", "create", "work");
        await ActAsync("used", "store", "use", "work");
        (await _program.RunAsync("store", "remove", "WORK", "--yes")).Failure(1, "store_active");
        await ActAsync("removed", "store", "remove", "default", "--yes");
    }

    [Fact]
    public async Task A_corrupt_settings_file_stops_removing_before_anything_is_gone()
    {
        var path = (await ActAsync("created", "store", "create", "work")).GetProperty("path").GetString()!;
        await File.WriteAllTextAsync(_program.ConfigFile, "{", TestContext.Current.CancellationToken);
        (await _program.RunAsync("store", "remove", "work", "--yes")).Failure(4, "config_corrupt");
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_misspelt_verb_gets_a_hint()
    {
        var failure = (await _program.RunAsync("store", "lsit")).Failure(2, "usage");
        Assert.Contains("did you mean 'list'", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store", "list")]
    [InlineData("store", "create")]
    [InlineData("store", "use")]
    [InlineData("store", "remove")]
    [InlineData("store")]
    [InlineData("status")]
    public async Task Help_has_examples(params string[] words)
    {
        var run = await _program.RunAsync([.. words, "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:\n  satchel " + string.Join(' ', words), run.Output, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ActAsync(string action, params string[] words)
    {
        var document = (await _program.RunAsync(words)).Document("satchel.store/1");
        Assert.Equal(action, document.GetProperty("action").GetString());
        return document;
    }
}
