using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Setup;

public sealed class OtherHostTests : IDisposable
{
    private const string Servers = "{\n  // mine\n  \"mcpServers\": {\n    \"files\": { \"command\": \"npx\", \"args\": [\"-y\", \"files\"] }\n  }\n}\n";

    private const string Codex =
        """
        # my settings
        model = "gpt-5"
        notify = ["say", "done"] # [mcp_servers.satchel] is no table here
        prompt = '''
        [mcp_servers.satchel]
        command = "no table either"
        '''

        [mcp_servers.files]
        command = "npx"
        args = [
            "-y", # yes
            "files",
        ]
        env = { HOME = "/home/ada", "A.B" = '1' }

        [[hooks]]
        at = 1979-05-27T07:32:00Z
        """;

    private const string OpenClaw =
        """
        // OpenClaw, JSON5
        {
          gateway: { mode: 'local', port: 18789, },
          plugins: {
            allow: ['telegram'],
            entries: { telegram: { enabled: true } },
          },
        }
        """;

    private readonly HostMachine _machine = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Files => new()
    {
        { "cursor", ".cursor/mcp.json", Servers },
        { "cursor", ".cursor/mcp.json", "" },
        { "cursor", ".cursor/mcp.json", """{"mcpServers":{}}""" },
        { "claude-desktop", ".config/Claude/claude_desktop_config.json", Servers.ReplaceLineEndings("\r\n") },
        { "vscode", ".config/Code/User/mcp.json", "{\n\t\"servers\": {},\n\t\"inputs\": []\n}" },
        { "codex", ".codex/config.toml", Codex },
        { "codex", ".codex/config.toml", Codex + "\n\n" },
        { "codex", ".codex/config.toml", Codex.ReplaceLineEndings("\r\n") },
        { "codex", ".codex/config.toml", "" },
        { "codex", ".codex/config.toml", "\uFEFFmodel = \"größe\"\n" },
        { "openclaw", ".openclaw/openclaw.json", OpenClaw },
        { "openclaw", ".openclaw/openclaw.json", "{}" },
    };

    public void Dispose() => _machine.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_install_does_uninstall_takes_back_to_the_byte(string host, string path, string text)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "where settings lie is another place elsewhere");
        var file = _machine.File(path.Split('/'));
        var before = Encoding.UTF8.GetBytes(text);
        await _machine.WriteAsync(file, before);

        await _machine.InstallAsync("installed", host);
        var installed = await File.ReadAllTextAsync(file, Stop);
        Assert.Contains("satchel", installed, StringComparison.Ordinal);
        await _machine.InstallAsync("unchanged", host);
        Assert.Equal(installed, await File.ReadAllTextAsync(file, Stop));

        await _machine.UninstallAsync("removed", host);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, Stop));
        Assert.Equal([file], Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("cursor", ".cursor/mcp.json", "{ \"mcpServers\": { \"satchel\": { \"command\": \"mine\" } } }")]
    [InlineData("codex", ".codex/config.toml", "[mcp_servers.satchel]\ncommand = \"mine\"\n")]
    [InlineData("codex", ".codex/config.toml", "[mcp_servers]\nsatchel = { command = \"mine\" }\n")]
    [InlineData("codex", ".codex/config.toml", "mcp_servers = { satchel = { command = \"mine\" } }\n")]
    public async Task An_entry_that_somebody_else_wrote_is_left_alone_and_named(string host, string path, string text)
    {
        var file = _machine.File(path.Split('/'));
        await _machine.WriteAsync(file, Encoding.UTF8.GetBytes(text));
        var document = await _machine.InstallAsync("unchanged", host);
        Assert.Contains("another 'satchel'", document.GetProperty("hosts")[0].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        await _machine.UninstallAsync("absent", host);
        Assert.Equal(text, await File.ReadAllTextAsync(file, Stop));
    }

    [Theory]
    [InlineData("model = ", "line 1, column 9")]
    [InlineData("[mcp_servers\n", "line 1, column 13")]
    [InlineData("a = 1\nb = \"no end\n", "line 2, column 5")]
    [InlineData("a = [1, 2\n", "line 1, column 5")]
    [InlineData("a b = 1\n", "line 1, column 3")]
    public async Task TOML_that_cannot_be_read_is_left_alone_and_the_place_is_named(string text, string place)
    {
        var file = _machine.File(".codex", "config.toml");
        await _machine.WriteAsync(file, Encoding.UTF8.GetBytes(text));
        var failure = (await _machine.RunAsync("install", "codex", "--no-wizard")).Failure(3, "host_settings_invalid");
        Assert.Contains(place, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(file, Stop));
    }

    [Fact]
    public async Task Keys_that_a_user_put_below_ours_never_fall_to_another_table()
    {
        var file = _machine.File(".codex", "config.toml");
        await _machine.WriteAsync(file, "[a]\nb = 1\n"u8.ToArray());
        await _machine.InstallAsync("installed", "codex");
        await File.AppendAllTextAsync(file, "startup_timeout_sec = 20\n", Stop);
        var changed = await File.ReadAllTextAsync(file, Stop);

        var document = await _machine.UninstallAsync("absent", "codex");

        Assert.Contains("it is left", document.GetProperty("hosts")[0].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(changed, await File.ReadAllTextAsync(file, Stop));
    }

    [Fact]
    public async Task The_plugin_of_OpenClaw_may_see_the_prompt_and_joins_a_list_that_is_there()
    {
        var file = _machine.File(".openclaw", "openclaw.json");
        await _machine.WriteAsync(file, Encoding.UTF8.GetBytes(OpenClaw));
        await _machine.InstallAsync("installed", "openclaw");
        var text = await File.ReadAllTextAsync(file, Stop);
        Assert.Contains("allow: ['telegram', \"satchel\"]", text, StringComparison.Ordinal);
        Assert.Contains("\"allowConversationAccess\": true", text, StringComparison.Ordinal);

        var manifest = JsonElement.Parse(await File.ReadAllTextAsync(_machine.File(".openclaw", "extensions", "satchel", "openclaw.plugin.json"), Stop));
        Assert.Equal("satchel", manifest.GetProperty("id").GetString());
        var code = await File.ReadAllTextAsync(_machine.File(".openclaw", "extensions", "satchel", "index.js"), Stop);
        Assert.Contains($"const program = \"{SatchelProgram.Location}\";", code, StringComparison.Ordinal);
        Assert.Contains("before_prompt_build", code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_version_wrote_is_renewed_and_taken_back()
    {
        var file = _machine.File(".cursor", "mcp.json");
        await _machine.WriteAsync(file, Encoding.UTF8.GetBytes(Servers));
        await _machine.InstallAsync("installed", "cursor", "--store", "old");
        await _machine.InstallAsync("installed", "cursor");
        Assert.DoesNotContain("--store", await File.ReadAllTextAsync(file, Stop), StringComparison.Ordinal);
        await _machine.UninstallAsync("removed", "cursor");
        Assert.Equal(Servers, await File.ReadAllTextAsync(file, Stop));
    }

    [Fact]
    public async Task Without_a_name_every_host_that_is_found_gets_its_part()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "where settings lie is another place elsewhere");
        foreach (var folder in (string[])[".claude", ".openclaw", ".cursor", ".codex", ".config/Claude"])
        {
            Directory.CreateDirectory(_machine.File(folder.Split('/')));
        }

        var document = await _machine.InstallAsync("installed");
        Assert.Equal(["claude-code", "openclaw", "claude-desktop", "cursor", "codex"], document.GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("host").GetString()!));
        await _machine.UninstallAsync("removed");
        Assert.All((string[])[".claude", ".openclaw", ".cursor", ".codex", ".config"], folder => Assert.Empty(Directory.EnumerateFiles(_machine.File(folder), "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public async Task Without_a_name_uninstall_reaches_projects_too()
    {
        await _machine.InstallAsync("installed", "vscode", "cursor", "codex", "--project", "work");
        await _machine.UninstallAsync("removed");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_machine.File("work")));
    }

    [Fact]
    public async Task One_host_that_cannot_be_changed_does_not_keep_the_others_from_it()
    {
        await _machine.WriteAsync(_machine.File(".cursor", "mcp.json"), "{"u8.ToArray());
        Directory.CreateDirectory(_machine.File(".claude"));
        var run = await _machine.RunAsync("install", "--no-wizard");
        var hosts = JsonElement.Parse(run.Output).GetProperty("hosts").EnumerateArray().ToDictionary(host => host.GetProperty("host").GetString()!, host => host.GetProperty("status").GetString());
        Assert.Equal((3, "installed", "failed"), (run.ExitCode, hosts["claude-code"], hosts["cursor"]));
    }

    [Theory]
    [InlineData("install", "emacs", "invalid_host")]
    [InlineData("uninstall", "emacs", "invalid_host")]
    public async Task A_host_that_is_none_is_refused(string verb, string host, string code) => (await _machine.RunAsync(verb, host)).Failure(2, code);

    [Fact]
    public async Task A_host_without_projects_says_so()
        => (await _machine.RunAsync("install", "claude-desktop", "--project", ".")).Failure(2, "project_unknown");
}
