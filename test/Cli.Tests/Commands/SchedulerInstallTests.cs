using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace Satchel.Cli.Tests.Commands;

/// <summary>The tools of the operating system are played by scripts; what they are given is compared with kept files.</summary>
public sealed class SchedulerInstallTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public SchedulerInstallTests()
    {
        Tools = Directory.CreateDirectory(Path.Combine(_program.Base, "tools")).FullName;
        Units = Path.Combine(_program.Base, "config", "systemd", "user");
        _program.Environment["HOME"] = _program.Base;
        _program.Environment["XDG_CONFIG_HOME"] = Path.Combine(_program.Base, "config");
        _program.Environment["PATH"] = Tools;
    }

    private string Tools { get; }

    private string Units { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("systemd", "satchel-worker.service", "satchel-worker.timer")]
    [InlineData("launchd", "com.satchel.worker.plist")]
    public async Task The_files_are_as_they_were_approved(string platform, params string[] names)
    {
        var plan = (await _program.RunAsync("scheduler", "install", "--dry-run", "--platform", platform)).Document("satchel.units/1");

        Assert.Equal(("planned", platform), (plan.GetProperty("status").GetString(), plan.GetProperty("platform").GetString()));
        var files = plan.GetProperty("files").EnumerateArray().ToDictionary(
            file => Path.GetFileName(file.GetProperty("path").GetString()!), file => file.GetProperty("content").GetString()!);
        Assert.Equal(names, files.Keys);
        foreach (var (name, content) in files)
        {
            Assert.Equal(await File.ReadAllTextAsync(Golden(name), Stop), Neutral(content));
        }

        Assert.False(Directory.Exists(Units));
    }

    [Fact]
    public async Task Install_writes_the_units_and_starts_the_timer_and_uninstall_takes_all_back()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await PlayAsync("exit 0");
        var installed = (await _program.RunAsync("scheduler", "install", "--platform", "systemd")).Document("satchel.units/1");
        Assert.Equal("installed", installed.GetProperty("status").GetString());
        Assert.Equal(["--user daemon-reload", "--user enable satchel-worker.timer", "--user restart satchel-worker.timer"], await ToldAsync());
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            File.GetUnixFileMode(Path.Combine(Units, "satchel-worker.timer")));

        await _program.RunAsync("scheduler", "interval", "--seconds", "300");
        Assert.Contains("OnUnitActiveSec=300\n", await File.ReadAllTextAsync(Path.Combine(Units, "satchel-worker.timer"), Stop), StringComparison.Ordinal);
        Assert.Equal("systemd", (await _program.RunAsync("scheduler", "trigger")).Document("satchel.trigger/1").GetProperty("by").GetString());
        Assert.Equal("--user start --no-block satchel-worker.service", (await ToldAsync())[^1]);

        Assert.Equal("removed", (await _program.RunAsync("scheduler", "uninstall")).Document("satchel.units/1").GetProperty("status").GetString());
        Assert.Empty(Directory.GetFiles(Units));
        Assert.Equal(["--user disable --now satchel-worker.timer", "--user daemon-reload"], (await ToldAsync()).TakeLast(2));
        (await _program.RunAsync("scheduler", "uninstall")).Failure(1, "not_installed");
    }

    [Fact]
    public async Task A_tool_that_refuses_is_quoted()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await PlayAsync("echo 'Failed to connect to bus' >&2; exit 1");
        var failure = (await _program.RunAsync("scheduler", "install", "--platform", "systemd")).Failure(3, "scheduler_failed");

        Assert.Contains("Failed to connect to bus", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("satchel worker", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Units));
    }

    [Fact]
    public async Task Where_there_is_no_scheduler_the_alternative_is_named()
    {
        var failure = (await _program.RunAsync("scheduler", "install", "--platform", "systemd")).Failure(3, "no_scheduler");

        Assert.Contains("satchel worker", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Units));
    }

    [Fact]
    public async Task A_unit_that_somebody_else_wrote_is_left_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await PlayAsync("exit 0");
        Directory.CreateDirectory(Units);
        var file = Path.Combine(Units, "satchel-worker.timer");
        await File.WriteAllTextAsync(file, "mine", Stop);

        (await _program.RunAsync("scheduler", "install", "--platform", "systemd")).Failure(1, "unit_foreign");
        (await _program.RunAsync("scheduler", "uninstall", "--platform", "systemd")).Failure(1, "not_installed");
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Stop));
    }

    [Fact]
    public async Task An_interval_that_no_scheduler_keeps_is_refused()
    {
        await _program.RunAsync("config", "set", "worker.interval", "30");

        (await _program.RunAsync("scheduler", "install", "--platform", "systemd", "--dry-run")).Failure(2, "interval_too_short");
        (await _program.RunAsync("scheduler", "install", "--platform", "cron")).Failure(2, "invalid_platform");
    }

    private string Neutral(string content)
        => content.Replace(SatchelProgram.Location, "/usr/local/bin/satchel", StringComparison.Ordinal)
            .Replace(_program.Home, "/home/you/.satchel", StringComparison.Ordinal);

    /// <summary>Puts a script in the place of systemctl, which notes what it is told.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task PlayAsync(string script)
    {
        var path = Path.Combine(Tools, "systemctl");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\necho \"$*\" >> '{Path.Combine(Tools, "told")}'\n{script}\n", Stop);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<string[]> ToldAsync() => File.ReadAllLinesAsync(Path.Combine(Tools, "told"), Stop);

    private static string Golden(string name, [CallerFilePath] string path = "")
        => Path.Combine(Path.GetDirectoryName(path)!, "..", "Golden", name);
}
