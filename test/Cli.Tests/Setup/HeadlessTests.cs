namespace Satchel.Cli.Tests.Setup;

public sealed class HeadlessTests : IDisposable
{
    private readonly HostMachine _machine = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task The_first_installation_on_an_empty_machine_succeeds_and_says_what_stays_off()
    {
        var document = await _machine.InstallAsync("installed");

        Assert.Empty(document.GetProperty("hosts").EnumerateArray());
        Assert.Equal(
            ["satchel config set llm.endpoint URL", "satchel config set embed.provider voyage|openai|openrouter|ollama", "satchel config set rerank.provider voyage"],
            document.GetProperty("off").EnumerateArray().Select(feature => feature.GetProperty("command").GetString()!));
        Assert.True((await _machine.RunAsync("status")).Document("satchel.status/1").GetProperty("store").GetProperty("exists").GetBoolean());
    }

    [Fact]
    public async Task Settings_come_by_flags_and_keys_never_by_the_command_line_alone()
    {
        var document = (await _machine.RunWithInputAsync(
            "key-4711\n", "install", "--no-wizard", "--llm-endpoint", "http://127.0.0.1:9/v1", "--llm-api-key", "-", "--set", "recall.remote_ms=0250", "--embed-provider", "ollama")).Document("satchel.install/1");

        Assert.Equal(["llm.endpoint", "llm.api_key", "embed.provider", "recall.remote_ms"], document.GetProperty("settings").EnumerateArray().Select(key => key.GetString()!));
        Assert.Equal("key-4711\n", (await _machine.RunAsync("config", "get", "llm.api_key", "--reveal", "--text")).Output);
        Assert.Equal("250\n", (await _machine.RunAsync("config", "get", "recall.remote_ms", "--text")).Output);
        Assert.DoesNotContain("key-4711", document.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_roles_get_models_of_those_that_the_endpoint_lists()
    {
        await using var endpoint = new ModelList("meta/llama-4", "anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.6", "anthropic/claude-sonnet-4.6:beta");
        await _machine.InstallAsync("installed", "--llm-endpoint", endpoint.Address, "--llm-model-metadata", "mine");

        Assert.Equal("/v1/models", await endpoint.AskedAsync());
        foreach (var (role, model) in ((string, string)[])[("fast", "anthropic/claude-haiku-4.5"), ("canonical", "anthropic/claude-sonnet-4.6"), ("metadata", "mine")])
        {
            Assert.Equal(model + "\n", (await _machine.RunAsync("config", "get", $"llm.model.{role}", "--text")).Output);
        }
    }

    [Theory]
    [InlineData("llm.endpoint=http://192.0.2.1/v1")]
    [InlineData("llm.endpoint=@env:NOBODY_SET_THIS")]
    public async Task A_setting_that_cannot_be_used_is_named_and_keeps_nothing_from_being_installed(string setting)
    {
        var document = await _machine.InstallAsync("installed", "claude-code", "--set", setting);
        Assert.Contains("llm.endpoint", document.GetProperty("off")[0].GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_that_contradicts_the_settings_is_refused_before_anything_happens()
    {
        await _machine.RunAsync("config", "set", "embed.provider", "ollama");
        Directory.CreateDirectory(_machine.File(".claude"));

        var failure = (await _machine.RunAsync("install", "--no-wizard", "--embed-provider", "voyage")).Failure(2, "setting_conflict");

        Assert.Equal("satchel config set embed.provider voyage", failure.GetProperty("hint").GetString());
        Assert.False(File.Exists(_machine.File(".claude", "settings.json")));
        await _machine.InstallAsync("installed", "--embed-provider", "ollama");
    }

    [Theory]
    [InlineData("config_value_invalid", "--llm-endpoint", "nowhere")]
    [InlineData("config_key_unknown", "--set", "hooks.stopp=off")]
    [InlineData("usage", "--set", "hooks.stop")]
    public async Task A_setting_that_cannot_be_is_refused_before_anything_happens(string code, string flag, string value)
    {
        (await _machine.RunAsync("install", "claude-code", "--no-wizard", flag, value)).Failure(2, code);
        Assert.False(Directory.Exists(_machine.Home) || Directory.Exists(_machine.File(".claude")));
    }

    [Fact]
    public async Task Who_keeps_stores_on_a_server_says_so_at_once()
    {
        var document = await _machine.InstallAsync("installed", "--set", "store.default_dsn=postgresql://127.0.0.1:1/none", "--backend", "postgres");
        Assert.Contains("store.default_backend", document.GetProperty("settings").EnumerateArray().Select(key => key.GetString()));
    }

    [Fact]
    public async Task The_variable_of_a_provider_is_followed_and_not_copied_where_the_command_line_names_the_provider()
    {
        _machine.Environment["OPENROUTER_API_KEY"] = "sk-or-4711";
        var document = await _machine.InstallAsync("installed");
        Assert.Empty(document.GetProperty("settings").EnumerateArray());

        document = await _machine.InstallAsync("installed", "--embed-provider", "openrouter");
        Assert.Equal(["embed.provider", "embed.api_key"], document.GetProperty("settings").EnumerateArray().Select(key => key.GetString()!));
        Assert.Contains("\"@env:OPENROUTER_API_KEY\"", await File.ReadAllTextAsync(_machine.ConfigFile, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_leaves_everything_in_the_home()
    {
        await _machine.InstallAsync("installed", "claude-code", "--set", "recall.remote_ms=250");
        var id = (await _machine.RunAsync("remember", "Ada prefers tea")).Document("satchel.remember/1").GetProperty("id").GetString();
        var before = Directory.EnumerateFiles(_machine.Home, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();

        await _machine.UninstallAsync("removed");

        Assert.Subset(Directory.EnumerateFiles(_machine.Home, "*", SearchOption.AllDirectories).ToHashSet(StringComparer.Ordinal), before.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(id, (await _machine.RunAsync("recall", "tea")).Document("satchel.recall/1").GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal("250\n", (await _machine.RunAsync("config", "get", "recall.remote_ms", "--text")).Output);
    }

    [Fact]
    public async Task Where_a_scheduler_is_asked_for_and_there_is_none_the_alternative_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "has launchd");
        var failure = (await _machine.RunAsync("install", "claude-code", "--no-wizard", "--scheduler")).Failure(3, "no_scheduler");
        Assert.Contains("satchel worker", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_machine.Home) || Directory.Exists(_machine.File(".claude")));
    }

    [Fact]
    public async Task A_dry_run_makes_nothing()
    {
        var document = (await _machine.RunAsync("install", "claude-code", "--dry-run")).Document("satchel.install/1");
        Assert.Equal("planned", document.GetProperty("status").GetString());
        Assert.All(document.GetProperty("hosts")[0].GetProperty("files").EnumerateArray(), file => Assert.StartsWith("--- /dev/null\n+++ b/", file.GetProperty("diff").GetString(), StringComparison.Ordinal));
        Assert.False(Directory.Exists(_machine.Home) || Directory.Exists(_machine.File(".claude")));
    }
}
