using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Setup;

public sealed class ClaudeCodeTests : IDisposable
{
    private const string StopEvent = "Stop";

    private readonly HostMachine _machine = new();

    public static TheoryData<string> Names => [.. SettingsFiles.All.Keys];

    private string Settings => _machine.File(".claude", "settings.json");

    private string Skill => _machine.File(".claude", "skills", "satchel", "SKILL.md");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_install_does_to_a_settings_file_uninstall_takes_back_to_the_byte(string name)
    {
        var before = SettingsFiles.All[name];
        await _machine.WriteAsync(Settings, before);

        await _machine.InstallAsync("installed", "claude-code");
        var installed = await File.ReadAllBytesAsync(Settings, Stop);
        Assert.NotEqual(before, installed);
        await RequireHooksAsync();
        await _machine.InstallAsync("unchanged", "claude-code");
        Assert.Equal(installed, await File.ReadAllBytesAsync(Settings, Stop));

        await _machine.UninstallAsync("removed", "claude-code");
        Assert.Equal(before, await File.ReadAllBytesAsync(Settings, Stop));
        Assert.Equal([Settings], Directory.EnumerateFileSystemEntries(_machine.File(".claude"), "*", SearchOption.AllDirectories));
        await _machine.UninstallAsync("absent", "claude-code");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_its_user_changes_meanwhile_stays(string name)
    {
        const string Mine = """{ "hooks": [ { "type": "command", "command": "mine" } ] }""";
        await _machine.WriteAsync(Settings, SettingsFiles.All[name]);
        await _machine.InstallAsync("installed", "claude-code");
        var text = await File.ReadAllTextAsync(Settings, Stop);
        var at = text.LastIndexOf("satchel hook stop\"", StringComparison.Ordinal);
        var end = text.IndexOf(']', text.IndexOf('}', at)) + 1;
        end = text.IndexOf('}', end) + 1;
        await _machine.WriteAsync(Settings, Encoding.UTF8.GetBytes(text.Insert(end, ", " + Mine)));

        await _machine.UninstallAsync("removed", "claude-code");

        var left = await File.ReadAllTextAsync(Settings, Stop);
        Assert.Contains(Mine, left, StringComparison.Ordinal);
        Assert.Equal(1, Parse(left).GetProperty("hooks").GetProperty(StopEvent).EnumerateArray().Count(group => group.GetRawText().Contains("\"mine\"", StringComparison.Ordinal)));
        Assert.DoesNotContain("hook session-start", left, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SettingsFiles.Broken), MemberType = typeof(SettingsFiles))]
    public async Task A_file_that_cannot_be_read_is_left_alone_and_the_place_is_named(string text, string place)
    {
        await _machine.WriteAsync(Settings, Encoding.UTF8.GetBytes(text));
        var failure = (await _machine.RunAsync("install", "claude-code")).Failure(3, "host_settings_invalid");

        Assert.Contains(place, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(Settings, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Settings, Stop));
        Assert.False(File.Exists(Skill));
    }

    [Fact]
    public async Task A_file_that_is_no_UTF_8_is_left_alone()
    {
        byte[] content = [.. "{\n  \"name\": \""u8, 0xff, .. "\"\n}"u8];
        await _machine.WriteAsync(Settings, content);
        var failure = (await _machine.RunAsync("install", "claude-code")).Failure(3, "host_settings_invalid");
        Assert.Contains("line 2, column 12", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(Settings, Stop));
    }

    [Fact]
    public async Task Where_there_was_nothing_nothing_is_left()
    {
        await _machine.InstallAsync("installed", "claude-code");
        await RequireHooksAsync();
        await _machine.UninstallAsync("removed", "claude-code");
        Assert.False(Directory.Exists(_machine.File(".claude")));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_the_mode_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links and modes");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var target = _machine.File("dotfiles", "claude.json");
        await _machine.WriteAsync(target, SettingsFiles.All["a team's"]);
#pragma warning disable CA1416 // skipped there
        File.SetUnixFileMode(target, Mode);
        Directory.CreateDirectory(Path.GetDirectoryName(Settings)!);
        File.CreateSymbolicLink(Settings, "../dotfiles/claude.json");

        await _machine.InstallAsync("installed", "claude-code");
        await RequireHooksAsync();
        Assert.Equal("../dotfiles/claude.json", new FileInfo(Settings).LinkTarget);
        Assert.Equal(Mode, File.GetUnixFileMode(target));
#pragma warning restore CA1416
        await _machine.UninstallAsync("removed", "claude-code");
        Assert.Equal("../dotfiles/claude.json", new FileInfo(Settings).LinkTarget);
        Assert.Equal(SettingsFiles.All["a team's"], await File.ReadAllBytesAsync(target, Stop));
    }

    [Fact]
    public async Task The_difference_is_what_patch_takes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/patch"), "needs patch");
        await _machine.WriteAsync(Settings, SettingsFiles.All["a team's with CR LF"]);
        var diff = await _machine.RunAsync("install", "claude-code", "--dry-run", "--text");
        Assert.Equal(0, diff.ExitCode);
        Assert.Equal(SettingsFiles.All["a team's with CR LF"], await File.ReadAllBytesAsync(Settings, Stop));
        Assert.False(File.Exists(Skill) || Directory.Exists(_machine.Home));

        await _machine.WriteAsync(_machine.File("a.diff"), Encoding.UTF8.GetBytes(diff.Output));
        var patched = await _machine.RunInBashAsync("cp -r .claude before && (cd / && patch --binary -p1) < a.diff && mv .claude patched && mv before .claude");
        Assert.True(patched.ExitCode == 0, patched.Output + patched.Error);
        await _machine.InstallAsync("installed", "claude-code");
        Assert.Equal("", (await _machine.RunInBashAsync("diff -r .claude patched")).Output);
    }

    [Fact]
    public async Task A_user_gets_an_absolute_path_and_a_project_the_name()
    {
        await _machine.InstallAsync("installed", "claude-code");
        Assert.Contains($"{SatchelProgram.Location} hook stop\"", await File.ReadAllTextAsync(Settings, Stop), StringComparison.Ordinal);

        await _machine.InstallAsync("installed", "claude-code", "--project", "work", "--store", "work");
        var shared = await File.ReadAllTextAsync(_machine.File("work", ".claude", "settings.json"), Stop);
        Assert.Contains("\"satchel hook stop --store work\"", shared, StringComparison.Ordinal);
        Assert.DoesNotContain(SatchelProgram.Location, shared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_PATH_leads_to_the_program_its_way_is_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links");
        Directory.CreateDirectory(_machine.File("my bin"));
        var link = _machine.File("my bin", "satchel");
        File.CreateSymbolicLink(link, SatchelProgram.Location);
        _machine.Environment["PATH"] = _machine.File("my bin");
        await _machine.InstallAsync("installed", "claude-code");
        Assert.Contains($"'{link}' hook stop\"", await File.ReadAllTextAsync(Settings, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_is_never_allowed_what_is_a_persons()
    {
        string[] persons =
        [
            "erase ID", "insights release ID", "insights prune", "config set a b", "config show", "identity show", "preflight approve 1", "budget set x", "restore f", "backup f",
            "store remove x", "uninstall", "install", "scheduler stop", "embed swap", "import f", "export", "doctor --probe", "verify --repair", "worker", "gateway",
        ];
        await _machine.InstallAsync("installed", "claude-code");
        var rules = Parse(await File.ReadAllTextAsync(Settings, Stop)).GetProperty("permissions").GetProperty("allow").EnumerateArray().Select(rule => rule.GetString()!).ToArray();

        Assert.All(rules, rule => Assert.StartsWith("Bash(satchel ", rule, StringComparison.Ordinal));
        foreach (var line in persons.Select(line => $"satchel {line}"))
        {
            Assert.DoesNotContain(rules, rule => Allows(rule["Bash(".Length..^1], line));
        }

        Assert.Contains(rules, rule => Allows(rule["Bash(".Length..^1], "satchel recall tea"));
    }

    [Fact]
    public async Task A_skill_that_somebody_else_wrote_is_left_alone()
    {
        await _machine.WriteAsync(Skill, "mine"u8.ToArray());
        (await _machine.RunAsync("install", "claude-code")).Failure(3, "host_file_foreign");
        Assert.Equal("mine", await File.ReadAllTextAsync(Skill, Stop));
        Assert.False(File.Exists(Settings));
    }

    private static bool Allows(string rule, string line)
        => rule.EndsWith(":*", StringComparison.Ordinal) ? line == rule[..^2] || line.StartsWith(rule[..^2] + " ", StringComparison.Ordinal) : line == rule;

    private static JsonElement Parse(string text)
        => JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).RootElement;

    /// <summary>Every event has its hook, once.</summary>
    private async Task RequireHooksAsync()
    {
        var text = Encoding.UTF8.GetString((await File.ReadAllBytesAsync(Settings, Stop)).AsSpan()).TrimStart('\uFEFF');
        var hooks = Parse(text).GetProperty("hooks");
        foreach (var (name, matcher, hook) in ((string, string?, string)[])
            [
                ("SessionStart", null, "session-start"), ("UserPromptSubmit", null, "user-prompt"), ("Stop", null, "stop"), ("PreToolUse", "Task|Agent", "subagent"),
                ("PreToolUse", "ExitPlanMode", "plan-exit"), ("PreCompact", null, "pre-compact"), ("SessionEnd", null, "session-end"),
            ])
        {
            var groups = hooks.GetProperty(name).EnumerateArray().Where(group => group.GetProperty("hooks").EnumerateArray().Any(
                handler => handler.GetProperty("command").GetString() == $"{SatchelProgram.Location} hook {hook}"));
            var group = Assert.Single(groups);
            Assert.Equal(matcher, group.TryGetProperty("matcher", out var found) ? found.GetString() : null);
        }
    }
}
