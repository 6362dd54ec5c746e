using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Satchel.Cli.Tests.Setup;

/// <summary>The blocks of the README are run as they stand, each for a user of its own.</summary>
public sealed partial class ReadmeFlowTests : IDisposable
{
    private readonly HostMachine _machine = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_laptop_with_a_coding_agent_is_set_up_by_one_block()
    {
        var output = await RunAsync(0, _machine.File());
        Assert.Contains("Ada prefers tea to coffee.", output, StringComparison.Ordinal);
        Assert.Contains("hook stop", await File.ReadAllTextAsync(_machine.File(".claude", "settings.json"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_in_containers_are_set_up_by_one_block()
    {
        var checkout = _machine.File("nanoclaw");
        await _machine.WriteAsync(Path.Combine(checkout, "container", "Dockerfile"), "FROM node:24\nUSER node\n"u8.ToArray());
        await _machine.WriteAsync(Path.Combine(checkout, "src", "container-runner.ts"), []);
        var group = Path.Combine(checkout, "data", "v2-sessions", "g1", ".claude-shared");
        Directory.CreateDirectory(group);

        await RunAsync(1, checkout);

        Assert.Contains("--host nanoclaw", await File.ReadAllTextAsync(Path.Combine(group, "settings.json"), Stop), StringComparison.Ordinal);
        Assert.Contains("COPY satchel/", await File.ReadAllTextAsync(Path.Combine(checkout, "container", "Dockerfile"), Stop), StringComparison.Ordinal);
        Assert.True(File.Exists(_machine.File(".local", "share", "satchel-published", "stores", "global", "satchel.db")));
    }

    [Fact]
    public async Task A_server_without_a_terminal_is_set_up_by_one_block()
    {
        var output = await RunAsync(2, _machine.File());
        Assert.Contains("127.0.0.1:8403", output, StringComparison.Ordinal);
        Assert.Equal("qwen3:14b\n", (await _machine.RunAsync("config", "get", "llm.model.metadata", "--text")).Output);
    }

    private async Task<string> RunAsync(int block, string directory)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash, and an image is one of Linux");
        var readme = await File.ReadAllTextAsync(Root("README.md"), Stop);
        var blocks = Block().Matches(readme);
        Assert.Equal(3, blocks.Count);
        Directory.CreateDirectory(_machine.File("bin"));
        File.CreateSymbolicLink(_machine.File("bin", "satchel"), SatchelProgram.Location);
        await _machine.WriteAsync(_machine.File("block.sh"), Encoding.UTF8.GetBytes(blocks[block].Groups["script"].Value));
        var run = await _machine.RunInBashAsync($"export PATH='{_machine.File("bin")}':/usr/bin:/bin; cd '{directory}' && bash -eu '{_machine.File("block.sh")}'");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }

    [GeneratedRegex("```sh\n(?<script>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    private static string Root(string name, [CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", name));
}
