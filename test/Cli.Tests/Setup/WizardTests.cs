using System.Text;

namespace Satchel.Cli.Tests.Setup;

/// <summary>A person at a terminal, played by <c>script</c>, who types ahead.</summary>
public sealed class WizardTests : IDisposable
{
    private const string Script = "/usr/bin/script";

    private readonly HostMachine _machine = new();

    private string Settings => _machine.File(".claude", "settings.json");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Answers_become_settings_and_a_key_is_never_shown()
    {
        var shown = await TypeAsync("claude-code", "other", "nowhere", "http://127.0.0.1:9/v1", "sk-4711-0815", "m1", "m2", "m3", "ollama", "yes");

        // What is typed ahead is shown by the terminal itself, before the program asks.
        Assert.DoesNotContain("sk-4711-0815", shown[shown.IndexOf("(llm.api_key)", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("is an address like", shown, StringComparison.Ordinal);
        Assert.Contains("hook stop", await File.ReadAllTextAsync(Settings, Stop), StringComparison.Ordinal);
        foreach (var (key, value) in ((string, string)[])
            [("llm.endpoint", "http://127.0.0.1:9/v1"), ("llm.api_key", "sk-4711-0815"), ("llm.model.fast", "m1"), ("llm.model.metadata", "m3"), ("embed.provider", "ollama")])
        {
            Assert.Equal(value + "\n", (await _machine.RunAsync("config", "get", key, "--reveal", "--text")).Output);
        }
    }

    [Fact]
    public async Task Enter_alone_sets_nothing_and_installs()
    {
        await TypeAsync("claude-code", "", "", "");
        Assert.Contains("hook stop", await File.ReadAllTextAsync(Settings, Stop), StringComparison.Ordinal);
        Assert.False(File.Exists(_machine.ConfigFile));
    }

    [Fact]
    public async Task Who_does_not_agree_keeps_the_files_as_they_are()
    {
        var shown = await TypeAsync("claude-code", "", "", "no");
        Assert.Contains("No file of a host was changed", shown, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_machine.File(".claude")));
    }

    [Fact]
    public async Task The_variable_of_a_provider_is_announced_and_followed_by_Enter()
    {
        _machine.Environment["VOYAGE_API_KEY"] = "pa-4711";
        var shown = await TypeAsync("claude-code", "", "voyage", "", "yes");
        Assert.Contains("VOYAGE_API_KEY is set", shown, StringComparison.Ordinal);
        Assert.Contains("\"@env:VOYAGE_API_KEY\"", await File.ReadAllTextAsync(_machine.ConfigFile, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_is_not_asked_again()
    {
        await _machine.RunAsync("config", "set", "embed.provider", "ollama");
        await _machine.RunAsync("config", "set", "llm.endpoint", "http://127.0.0.1:9/v1");
        var shown = await TypeAsync("claude-code", "yes");
        Assert.DoesNotContain("Which chat models", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Who computes vectors", shown, StringComparison.Ordinal);
    }

    private async Task<string> TypeAsync(string host, params string[] answers)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "needs a terminal as script makes it");
        var typed = new StringBuilder();
        foreach (var answer in answers)
        {
            typed.Append(answer).Append('\r');
        }

        await _machine.WriteAsync(_machine.File("typed"), Encoding.UTF8.GetBytes(typed.ToString()));
        var run = await _machine.RunInBashAsync($"TERM=xterm {Script} -qec \"stty cols 200; '{SatchelProgram.Location}' install {host}\" /dev/null < typed");
        return run.Output;
    }
}
