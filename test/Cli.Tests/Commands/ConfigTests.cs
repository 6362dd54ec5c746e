using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class ConfigTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Show_lists_every_key_and_makes_nothing()
    {
        var document = (await _program.RunAsync("config", "show")).Document("satchel.config/1");
        Assert.Equal(_program.Home, document.GetProperty("home").GetString());
        Assert.Equal("default", document.GetProperty("store").GetProperty("name").GetString());
        var stop = Setting(document, "hooks.stop");
        Assert.Equal(("signal", "default"), (stop.GetProperty("value").GetString(), stop.GetProperty("source").GetString()));
        Assert.Equal(JsonValueKind.Null, Setting(document, "llm.endpoint").GetProperty("value").ValueKind);
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task What_was_set_is_shown_until_it_is_unset()
    {
        var change = (await _program.RunAsync("config", "set", "recall.remote_ms", "0250")).Document("satchel.config_change/1");
        Assert.Equal(("changed", "250"), (change.GetProperty("status").GetString(), change.GetProperty("value").GetString()));
        Assert.Equal("250\n", (await _program.RunAsync("config", "get", "recall.remote_ms", "--text")).Output);

        change = (await _program.RunAsync("config", "unset", "recall.remote_ms")).Document("satchel.config_change/1");
        Assert.Equal(("removed", "0"), (change.GetProperty("status").GetString(), change.GetProperty("value").GetString()));
        change = (await _program.RunAsync("config", "unset", "recall.remote_ms")).Document("satchel.config_change/1");
        Assert.Equal("absent", change.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_unset_key_without_default_is_exit_code_1()
        => (await _program.RunAsync("config", "get", "llm.endpoint")).Failure(1, "config_unset");

    [Theory]
    [InlineData("config_value_invalid", "recall.remote_ms", "soon")]
    [InlineData("config_value_invalid", "recall.remote_ms", "-1")]
    [InlineData("config_value_invalid", "llm.endpoint", "not an address")]
    [InlineData("config_key_unknown", "hooks.stopp", "off")]
    public async Task A_bad_setting_is_refused_and_nothing_is_made(string code, string key, string value)
    {
        (await _program.RunAsync("config", "set", key, value)).Failure(2, code);
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task A_secret_is_never_shown_in_full()
    {
        const string Secret = "sk-or-v1-4711-0815";
        var set = await _program.RunWithInputAsync(Secret + "\n", "config", "set", "llm.api_key", "-");
        var get = await _program.RunAsync("config", "get", "llm.api_key");
        var show = await _program.RunAsync("config", "show");
        var text = await _program.RunAsync("config", "show", "--text");
        set.Document("satchel.config_change/1");
        get.Document("satchel.config_value/1");
        show.Document("satchel.config/1");
        Assert.DoesNotContain(Secret, set.Output + get.Output + show.Output + text.Output + text.Error, StringComparison.Ordinal);

        var revealed = (await _program.RunAsync("config", "get", "llm.api_key", "--reveal")).Document("satchel.config_value/1");
        Assert.Equal(Secret, revealed.GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_reference_is_not_taken_for_a_response_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_program.Base, "key"), "from-file\n", TestContext.Current.CancellationToken);
        (await _program.RunAsync("config", "set", "llm.api_key", $"@file:{_program.Base}/key")).Document("satchel.config_change/1");
        Assert.Equal("from-file\n", (await _program.RunAsync("config", "get", "llm.api_key", "--reveal", "--text")).Output);
        File.Delete(Path.Combine(_program.Base, "key"));
        (await _program.RunAsync("config", "get", "llm.api_key")).Failure(3, "config_reference_missing");
        var shown = Setting((await _program.RunAsync("config", "show")).Document("satchel.config/1"), "llm.api_key");
        Assert.Contains("does not exist", shown.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_count_only_when_they_are_asked_to()
    {
        _program.Environment["SATCHEL_HOOKS_STOP"] = "off";
        Assert.Equal("signal\n", (await _program.RunAsync("config", "get", "hooks.stop", "--text")).Output);
        _program.Environment["SATCHEL_CONFIG_FROM_ENV"] = "1";
        Assert.Equal("off\n", (await _program.RunAsync("config", "get", "hooks.stop", "--text")).Output);
    }

    [Fact]
    public async Task A_corrupt_file_is_named_and_never_overwritten()
    {
        const string Corrupt = "{\n  \"hooks.stop\": off\n}";
        Directory.CreateDirectory(_program.Home);
        await File.WriteAllTextAsync(_program.ConfigFile, Corrupt, TestContext.Current.CancellationToken);
        foreach (var words in (string[][])[["config", "show"], ["config", "set", "hooks.stop", "off"], ["config", "unset", "hooks.stop"]])
        {
            var failure = (await _program.RunAsync(words)).Failure(4, "config_corrupt");
            Assert.Contains($"{_program.ConfigFile} is corrupt: line 2, position 17", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(Corrupt, await File.ReadAllTextAsync(_program.ConfigFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Eight_processes_that_set_eight_keys_at_once_lose_nothing()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _program.RunAsync("config", "set", $"store.s{i}.embed.model", $"m{i}")));
        Assert.All(runs, run => run.Document("satchel.config_change/1"));
        var document = (await _program.RunAsync("config", "show")).Document("satchel.config/1");
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal($"m{i}", Setting(document, $"store.s{i}.embed.model").GetProperty("value").GetString()));
    }

    [Fact]
    public async Task Letters_of_every_kind_stay_readable()
    {
        (await _program.RunAsync("config", "set", "llm.model.fast", "größe-模型-🐘")).Document("satchel.config_change/1");
        Assert.Contains("größe-模型-🐘", (await _program.RunAsync("config", "get", "llm.model.fast")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_for_its_owner_alone_whatever_the_umask()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        var run = await _program.RunInBashAsync("umask 000; satchel config set hooks.stop off > /dev/null; stat -c %a \"$SATCHEL_HOME\" \"$SATCHEL_HOME\"/*");
        Assert.Equal("700\n600\n600\n", run.Output);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe }, "input_not_utf8")]
    [InlineData(new byte[0], "config_value_invalid")]
    public async Task Input_that_is_no_text_is_refused(byte[] input, string code)
        => (await _program.RunAsync(input, ["config", "set", "llm.api_key", "-"])).Failure(2, code);

    [Fact]
    public async Task Input_that_is_too_long_is_refused()
        => (await _program.RunAsync(new byte[10_000_000], ["config", "set", "llm.api_key", "-"])).Failure(2, "input_too_large");

    private static JsonElement Setting(JsonElement document, string key)
        => document.GetProperty("settings").EnumerateArray().Single(setting => setting.GetProperty("key").ValueEquals(key));
}
