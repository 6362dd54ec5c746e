namespace Satchel.Cli.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("usage")]
    [InlineData("usage", "confg")]
    [InlineData("usage", "config")]
    [InlineData("usage", "config", "shwo")]
    [InlineData("usage", "config", "show", "--bogus")]
    [InlineData("usage", "config", "show", "extra")]
    [InlineData("usage", "config", "set", "hooks.stop")]
    [InlineData("usage", "config", "show", "--json", "--text")]
    [InlineData("usage", "config", "show", "--home")]
    [InlineData("usage", "config", "show", "--home", "--store", "work")]
    [InlineData("usage", "completion", "tcsh")]
    [InlineData("usage", "/h")]
    [InlineData("store_name_invalid", "config", "show", "--store", "../x")]
    public async Task A_wrong_command_line_is_one_error_object_and_exit_code_2(string code, params string[] words)
    {
        var run = await _program.RunAsync(words.Contains("--text", StringComparer.Ordinal) ? words : [.. words, "--json"]);
        run.Failure(2, code);
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData("did you mean 'config'?", "confg")]
    [InlineData("did you mean 'show'?", "config", "shwo")]
    [InlineData("did you mean 'hooks.stop'?", "config", "get", "hooks.stopp")]
    public async Task A_misspelt_word_gets_the_closest_one_as_its_hint(string hint, params string[] words)
    {
        var run = await _program.RunAsync(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_mode_says_errors_in_words()
    {
        var run = await _program.RunAsync("config", "get", "nope", "--text");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal("error: There is no setting 'nope'.\nhint: satchel config show lists every key\n", run.Error);
    }

    [Theory]
    [InlineData("--text", "config", "get", "hooks.stop")]
    [InlineData("config", "--text", "get", "hooks.stop")]
    [InlineData("config", "get", "hooks.stop", "--text")]
    [InlineData("config", "get", "--text", "hooks.stop", "-v")]
    public async Task Global_options_stand_anywhere_on_the_line(params string[] words)
        => Assert.Equal("signal\n", (await _program.RunAsync(words)).Output);

    [Fact]
    public async Task The_home_moves_everything()
    {
        var other = Path.Combine(_program.Base, "other");
        (await _program.RunAsync("--home", other, "config", "set", "hooks.stop", "off")).Document("satchel.config_change/1");
        Assert.True(File.Exists(Path.Combine(other, "config.json")));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_is_exit_code_4()
    {
        await File.WriteAllTextAsync(_program.Home, "", TestContext.Current.CancellationToken);
        (await _program.RunAsync("config", "set", "hooks.stop", "off")).Failure(4, "home_unusable");
        Assert.Equal(0, new FileInfo(_program.Home).Length);
    }

    [Fact]
    public async Task Help_describes_and_ends_with_examples()
    {
        foreach (var verb in (string[])["config show", "config get", "config set", "config unset", "completion"])
        {
            var run = await _program.RunAsync([.. verb.Split(' '), "--help"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains("Description:", run.Output, StringComparison.Ordinal);
            Assert.Contains("--store <NAME>", run.Output, StringComparison.Ordinal);
            Assert.Contains($"satchel {verb}", run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_version_names_commit_framework_and_SQLite()
    {
        var version = (await _program.RunAsync("--version")).Document("satchel.version/1");
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", version.GetProperty("version").GetString()!);
        Assert.Matches("^([0-9a-f]{40}|unknown)$", version.GetProperty("commit").GetString()!);
        Assert.StartsWith(".NET ", version.GetProperty("framework").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("3.", version.GetProperty("sqlite").GetString(), StringComparison.Ordinal);

        var text = (await _program.RunAsync("--version", "--text")).Output;
        Assert.StartsWith($"satchel {version.GetProperty("version").GetString()} (commit ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_pipe_ends_quietly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var run = await _program.RunInBashAsync("satchel config show | true; echo ${PIPESTATUS[0]}; satchel config show --text | head -1");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal($"0\nhome   {_program.Home}\n", run.Output);
    }

    [Fact]
    public async Task A_full_disk_is_said_and_exit_code_3()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var run = await _program.RunInBashAsync("satchel config show > /dev/full");
        run.Failure(3, "output_failed");
    }
}
