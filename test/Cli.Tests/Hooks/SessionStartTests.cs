namespace Satchel.Cli.Tests.Hooks;

/// <summary>What a session begins with.</summary>
public sealed class SessionStartTests : IDisposable
{
    private readonly HookWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_session_begins_with_how_the_memory_is_and_the_guide()
    {
        await _world.SettleAsync();
        var guide = (await _world.Program.RunAsync("guide")).Output;
        Assert.StartsWith("Satchel: The memory is on; nothing is remembered yet in the store 'default'.\n", await StartAsync("startup"), StringComparison.Ordinal);

        await _world.RememberAsync("The kettle is blue");
        var output = await StartAsync("startup");
        Assert.StartsWith("Satchel: The memory is on: 1 memories in the store 'default'. Last proof of writing and recalling: never", output, StringComparison.Ordinal);
        Assert.EndsWith(guide, output, StringComparison.Ordinal);

        await _world.Program.RunAsync("worker", "--once");
        Assert.Contains("Last proof of writing and recalling: 0 minutes ago: written in", await StartAsync("startup"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stays_below_what_hosts_take_as_text()
    {
        await _world.SettleAsync();
        Assert.InRange((await StartAsync("startup")).Length, 1_000, 9_000);
    }

    [Fact]
    public async Task After_a_compaction_it_says_why_and_to_recall_again()
    {
        await _world.SettleAsync();
        Assert.Contains("was compacted (auto)", await StartAsync("compact"), StringComparison.Ordinal);
        await _world.HookAsync("pre-compact", new { session_id = "s", trigger = "manual" });
        Assert.Contains("was compacted (manual)", await StartAsync("compact"), StringComparison.Ordinal);
        Assert.Contains("was compacted (auto)", await StartAsync("compact"), StringComparison.Ordinal);
        Assert.DoesNotContain("compacted", await StartAsync("clear"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full", "startup", "# Satchel")]
    [InlineData("full", "resume", "All of it: `satchel guide`")]
    [InlineData("compact", "startup", "All of it: `satchel guide`")]
    [InlineData("off", "startup", "Last proof")]
    public async Task The_owner_chooses_the_guide_and_who_has_read_it_gets_the_short_one(string setting, string source, string expected)
    {
        await _world.SettleAsync(("hooks.guide", setting));
        await _world.RememberAsync("The kettle is blue");
        var output = await StartAsync(source);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Equal(expected.StartsWith('#'), output.Contains("## Recall first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_store_is_that_of_the_directory_that_the_agent_works_in()
    {
        await _world.SettleAsync(("store.from_repository", "true"));
        var project = Directory.CreateDirectory(Path.Combine(_world.Program.Base, "project", "src")).FullName;
        await File.WriteAllTextAsync(Path.Combine(_world.Program.Base, "project", ".satchel"), "work\n", TestContext.Current.CancellationToken);
        Assert.Contains("in the store 'work'", await _world.HookAsync("session-start", new { cwd = project }), StringComparison.Ordinal);
        Assert.Contains("in the store 'default'", await _world.HookAsync("session-start", new { cwd = "project" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prime_says_the_same_without_a_host()
    {
        await _world.SettleAsync();
        Assert.Equal(await StartAsync("startup"), (await _world.Program.RunAsync("prime")).Output);
        var compact = (await _world.Program.RunAsync("prime", "--compact")).Output;
        Assert.EndsWith((await _world.Program.RunAsync("guide", "--compact")).Output, compact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_that_agents_are_told_of_is_one()
    {
        var text = (await _world.Program.RunAsync("guide")).Output + (await _world.Program.RunAsync("guide", "--compact")).Output;
        var verbs = text.Split("satchel ").Skip(1).Select(rest => new string([.. rest.TakeWhile(char.IsAsciiLetterLower)])).Where(verb => verb.Length > 0).Distinct().ToArray();
        Assert.True(verbs.Length >= 8, string.Join(' ', verbs));
        foreach (var verb in verbs)
        {
            Assert.Equal(0, (await _world.Program.RunAsync(verb, "--help")).ExitCode);
        }
    }

    private Task<string> StartAsync(string source) => _world.HookAsync("session-start", new { session_id = "s", source });
}
