using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Tests.Setup;

/// <summary>A checkout as NanoClaw has it, as far as the skill touches it; the image is not built.</summary>
public sealed class NanoClawTests : IDisposable
{
    private const string Dockerfile =
        """
        # syntax=docker/dockerfile:1.7
        FROM node:24-trixie-slim
        RUN apt-get update
        RUN mkdir -p /workspace/group && chmod 777 /home/node
        USER node
        WORKDIR /workspace/group
        ENTRYPOINT ["/usr/bin/tini", "--", "/app/entrypoint.sh"]

        """;

    private readonly HostMachine _machine = new();

    private string Checkout => _machine.File("nano");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task The_skill_comes_into_the_checkout_and_goes_again()
    {
        await MakeAsync();
        var document = await _machine.InstallAsync("installed", "nanoclaw", "--project", Checkout);
        Assert.Contains("/add-satchel", document.GetProperty("hosts")[0].GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        var skill = await File.ReadAllTextAsync(Path.Combine(Checkout, ".claude", "skills", "add-satchel", "SKILL.md"), Stop);
        Assert.StartsWith("---\nname: add-satchel\n", skill, StringComparison.Ordinal);
        await _machine.UninstallAsync("removed", "nanoclaw", "--project", Checkout);
        Assert.False(Directory.Exists(Path.Combine(Checkout, ".claude")));
    }

    [Fact]
    public async Task Where_there_is_no_checkout_that_is_said() => (await _machine.RunAsync("install", "nanoclaw")).Failure(1, "nanoclaw_not_found");

    [Fact]
    public async Task The_image_gets_the_program_once_and_loses_it_to_the_byte()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the image is one of Linux");
        await MakeAsync();
        await _machine.InstallAsync("installed", "nanoclaw", "--project", Checkout);
        var apply = $"SATCHEL_PROGRAM='{SatchelProgram.Location}' sh '{Checkout}/.claude/skills/add-satchel/apply.sh'";
        await RequireAsync(apply);
        var changed = await File.ReadAllTextAsync(DockerfilePath, Stop);
        await RequireAsync(apply);

        Assert.Equal(changed, await File.ReadAllTextAsync(DockerfilePath, Stop));
        Assert.True(changed.IndexOf("COPY satchel/ /opt/satchel/\n", StringComparison.Ordinal) < changed.IndexOf("USER node", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(Checkout, "container", "satchel", "satchel")));
        Assert.Contains("satchel-global", await File.ReadAllTextAsync(Path.Combine(Checkout, "container", "skills", "satchel", "SKILL.md"), Stop), StringComparison.Ordinal);

        await RequireAsync($"sh '{Checkout}/.claude/skills/add-satchel/remove.sh'");
        Assert.Equal(Dockerfile, await File.ReadAllTextAsync(DockerfilePath, Stop));
        Assert.Equal([DockerfilePath], Directory.EnumerateFiles(Path.Combine(Checkout, "container"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_group_gets_hooks_that_name_the_host_beside_those_that_it_has()
    {
        var group = _machine.File("nano", "data", "v2-sessions", "g1", ".claude-shared");
        var settings = Path.Combine(group, "settings.json");
        var before = """{ "hooks": { "SessionStart": [ { "hooks": [ { "type": "command", "command": "bun /app/src/memory/hook.ts" } ] } ] } }"""u8.ToArray();
        await _machine.WriteAsync(settings, before);

        await _machine.InstallAsync("installed", "nanoclaw", "--project", group);

        var hooks = JsonElement.Parse(await File.ReadAllTextAsync(settings, Stop)).GetProperty("hooks");
        Assert.Equal(
            ["bun /app/src/memory/hook.ts", "satchel hook session-start --host nanoclaw"],
            hooks.GetProperty("SessionStart").EnumerateArray().Select(entry => entry.GetProperty("hooks")[0].GetProperty("command").GetString()!));
        await _machine.UninstallAsync("removed", "nanoclaw", "--project", group);
        Assert.Equal(before, await File.ReadAllBytesAsync(settings, Stop));
    }

    [Fact]
    public async Task A_published_store_can_be_read_where_nothing_can_be_written_and_is_replaced_whole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "modes of Linux");
        await MakeAsync();
        await _machine.InstallAsync("installed", "nanoclaw", "--project", Checkout);
        var published = _machine.File("published");
        var publish = $"satchel() {{ '{SatchelProgram.Location}' \"$@\"; }}; export -f satchel; bash '{Checkout}/.claude/skills/add-satchel/publish.sh' global '{published}'";
        await _machine.RunAsync("remember", "The team meets on Tuesdays at ten", "--store", "global");
        await RequireAsync(publish);
        Assert.Equal([Path.Combine(published, "stores", "global", "satchel.db")], Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories));

        await RequireAsync($"chmod -R a=rX '{published}'; chmod a+rX .");
        var recalled = await _machine.RunInBashAsync($"{Reader()} recall 'when does the team meet' --home '{published}' --store global");
        Assert.Equal(1, recalled.Document("satchel.recall/1").GetProperty("count").GetInt32());
        (await _machine.RunInBashAsync($"{Reader()} remember no --home '{published}' --store global")).Failure(4, "store_access_denied");
        Assert.Equal([Path.Combine(published, "stores", "global", "satchel.db")], Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories));

        await RequireAsync($"chmod -R u+w '{published}'");
        await _machine.RunAsync("remember", "The team meets in room 7", "--store", "global");
        await RequireAsync(publish);
        Assert.Equal(2, (await _machine.RunAsync("list", "--home", published, "--store", "global")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    private string DockerfilePath => Path.Combine(Checkout, "container", "Dockerfile");

    /// <summary>The program as somebody runs it for whom the published store is read-only; the superuser is never such a one.</summary>
    private string Reader()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "satchel";
        }

        var source = Path.GetDirectoryName(SatchelProgram.Location)!;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = _machine.File("program", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        return $"setpriv --reuid=65534 --regid=65534 --clear-groups ./program/{Path.GetFileName(SatchelProgram.Location)}";
    }

    private async Task MakeAsync()
    {
        await _machine.WriteAsync(DockerfilePath, Encoding.UTF8.GetBytes(Dockerfile));
        await _machine.WriteAsync(Path.Combine(Checkout, "src", "container-runner.ts"), []);
    }

    private async Task RequireAsync(string script)
    {
        var run = await _machine.RunInBashAsync(script);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
