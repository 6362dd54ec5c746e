using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Setup;

public sealed class HostDriftTests : IDisposable
{
    private readonly HostMachine _machine = new();

    private string Skill => _machine.File(".claude", "skills", "satchel", "SKILL.md");

    private string Settings => _machine.File(".claude", "settings.json");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_host_is_not_installed_then_current_then_not_installed_again()
    {
        Directory.CreateDirectory(_machine.File(".claude"));
        Assert.Equal(("not_installed", 0), await StateAsync());
        await _machine.InstallAsync("installed", "claude-code");
        Assert.Equal(("current", 0), await StateAsync());
        await _machine.UninstallAsync("removed", "claude-code");
        Directory.CreateDirectory(_machine.File(".claude"));
        Assert.Equal(("not_installed", 0), await StateAsync());
    }

    [Fact]
    public async Task A_skill_of_another_version_is_outdated_and_install_mends_it()
    {
        await _machine.InstallAsync("installed", "claude-code");
        const string Older = "---\nname: satchel\n---\nOlder words.\n";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Older)))[..16];
        await File.WriteAllTextAsync(Skill, $"{Older}<!-- Written by satchel install; sha256 {hash} -->\n", Stop);
        Assert.Equal(("outdated", 1), await StateAsync());
        await _machine.InstallAsync("installed", "claude-code");
        Assert.Equal(("current", 0), await StateAsync());
    }

    [Fact]
    public async Task What_somebody_changed_is_damaged_and_a_copy_of_it_is_kept()
    {
        await _machine.InstallAsync("installed", "claude-code");
        await File.AppendAllTextAsync(Skill, "My own words.\n", Stop);
        Assert.Equal(("damaged", 1), await StateAsync());

        var document = await _machine.InstallAsync("installed", "claude-code");

        var file = document.GetProperty("hosts")[0].GetProperty("files").EnumerateArray().Single(file => file.GetProperty("path").GetString() == Skill);
        Assert.EndsWith("My own words.\n", await File.ReadAllTextAsync(file.GetProperty("copy").GetString()!, Stop), StringComparison.Ordinal);
        Assert.Equal(("current", 0), await StateAsync());
    }

    [Fact]
    public async Task A_skill_that_its_user_changed_is_not_removed()
    {
        await _machine.InstallAsync("installed", "claude-code");
        await File.AppendAllTextAsync(Skill, "My own words.\n", Stop);
        var document = await _machine.UninstallAsync("removed", "claude-code");
        Assert.Contains("it is left", document.GetProperty("hosts")[0].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Skill));
        Assert.False(File.Exists(Settings));
    }

    [Fact]
    public async Task The_doctor_names_the_command_that_mends_a_host()
    {
        Assert.Equal(("pass", null), await DoctorAsync());
        await _machine.InstallAsync("installed", "claude-code");
        Assert.Equal(("pass", null), await DoctorAsync());
        await File.WriteAllTextAsync(Settings, "{}", Stop);
        Assert.Equal(("warn", "satchel install claude-code"), await DoctorAsync());

        async Task<(string?, string?)> DoctorAsync()
        {
            var checks = JsonElement.Parse((await _machine.RunAsync("doctor")).Output).GetProperty("checks").EnumerateArray();
            var hosts = checks.Single(check => check.GetProperty("name").GetString() == "hosts");
            return (hosts.GetProperty("status").GetString(), hosts.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : null);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ broken")]
    public async Task Settings_that_lost_the_hooks_or_cannot_be_read_are_damaged(string text)
    {
        await _machine.InstallAsync("installed", "claude-code");
        await File.WriteAllTextAsync(Settings, text, Stop);
        Assert.Equal(("damaged", 1), await StateAsync());
    }

    [Fact]
    public async Task Installations_in_projects_and_with_a_store_of_their_own_are_looked_at_too()
    {
        await _machine.InstallAsync("installed", "claude-code", "--project", "work", "--store", "team");
        Assert.Equal(("current", 0), await StateAsync());
        File.Delete(_machine.File("work", ".claude", "settings.json"));
        Assert.Equal(("damaged", 1), await StateAsync());
    }

    private async Task<(string? State, int ExitCode)> StateAsync()
    {
        var run = await _machine.RunAsync("install", "--check");
        var host = JsonElement.Parse(run.Output).GetProperty("hosts").EnumerateArray().Single();
        Assert.Equal(host.GetProperty("state").GetString() is "current", host.GetProperty("command").ValueKind is JsonValueKind.Null);
        return (host.GetProperty("state").GetString(), run.ExitCode);
    }
}
