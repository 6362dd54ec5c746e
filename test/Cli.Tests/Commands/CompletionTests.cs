namespace Satchel.Cli.Tests.Commands;

public sealed class CompletionTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("satchel con", "config")]
    [InlineData("satchel config ", "get reference set set-pg-dsn show unset")]
    [InlineData("/usr/bin/satchel config g", "get")]
    [InlineData("satchel --store work config g", "get")]
    [InlineData("satchel config get hooks.", "hooks.guide hooks.inject hooks.inject_tokens hooks.stop hooks.timeout_ms")]
    [InlineData("satchel config set hooks.stop ", "always off signal")]
    [InlineData("satchel config set embed.provider o", "ollama openai openrouter")]
    [InlineData("satchel config show --st", "--store")]
    [InlineData("satchel completion z", "zsh")]
    [InlineData("satchel nothing like it", "")]
    public async Task The_program_completes_verbs_options_and_values(string line, string expected)
    {
        var run = await _program.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(expected, run.Output.Trim().Replace('\n', ' '));
    }

    [Theory]
    [InlineData("satchel config sh", "show")]
    [InlineData("satchel config set hooks.inject h", "hint")]
    public async Task The_bash_script_fills_in_the_word_at_the_cursor(string line, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        var run = await _program.RunInBashAsync($$"""
            source <(satchel completion bash)
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<<"$COMP_LINE"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _satchel_complete satchel
            echo "${COMPREPLY[*]}"
            """);
        Assert.Equal((expected + "\n", ""), (run.Output, run.Error));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _satchel_complete satchel")]
    [InlineData("zsh", "#compdef satchel")]
    [InlineData("fish", "complete -c satchel")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName satchel")]
    public async Task Every_shell_gets_its_script_in_a_pipe_too(string shell, string part)
    {
        var run = await _program.RunAsync("completion", shell);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }
}
