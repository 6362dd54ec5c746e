using System.Text.Json;

namespace Satchel.Cli.Tests.Hooks;

/// <summary>Whether the end of a turn asks to remember.</summary>
public sealed class StopTests : IDisposable
{
    private const string Decision = "Let's go with SQLite then, it needs no server.";
    private readonly HookWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_decision_of_the_user_asks_once_in_a_turn()
    {
        await _world.SettleAsync();
        await _world.SayAsync(HookWorld.User("Which database?", "turn-0"), HookWorld.Agent("SQLite or Postgres"), HookWorld.User(Decision), HookWorld.Agent("Done"));

        var answer = JsonElement.Parse(await StopAsync());
        Assert.Equal("block", answer.GetProperty("decision").GetString());
        Assert.Contains("seems to settle something", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("", await StopAsync());

        await _world.SayAsync(HookWorld.User(Decision, "turn-2"));
        Assert.NotEqual("", await StopAsync());
        Assert.Equal("", await StopAsync());
    }

    [Fact]
    public async Task A_turn_in_which_nothing_was_stated_asks_nothing_unless_the_owner_wants_it_always()
    {
        await _world.SettleAsync();
        await _world.SayAsync(HookWorld.User("Which files use the parser?"), HookWorld.Agent("We decided on two: parser.cs and lexer.cs"));
        Assert.Equal("", await StopAsync());

        await _world.SettleAsync(("hooks.stop", "always"));
        Assert.NotEqual("", await StopAsync());
        Assert.Equal("", await StopAsync());
        await _world.HookAsync("user-prompt", new { session_id = "s", prompt = "And now?" });
        Assert.NotEqual("", await StopAsync());

        await _world.SettleAsync(("hooks.stop", "off"));
        await _world.SayAsync(HookWorld.User(Decision));
        Assert.Equal("", await StopAsync("other"));
    }

    [Fact]
    public async Task An_agent_that_goes_on_because_it_was_asked_is_never_asked_again()
    {
        await _world.SettleAsync(("hooks.stop", "always"));
        Assert.Equal("", await _world.HookAsync("stop", new { session_id = "s", stop_hook_active = true }));
        Assert.Equal("", await _world.HookAsync("stop", new { stop_hook_active = false }));
        Assert.NotEqual("", await _world.HookAsync("stop", new { session_id = "s", stop_hook_active = false }));
    }

    [Fact]
    public async Task Who_has_remembered_something_in_the_turn_is_not_asked()
    {
        await _world.SettleAsync();
        var call = new { type = "assistant", message = new { content = new[] { new { type = "tool_use", input = new { command = "satchel remember \"We chose SQLite\"" } } } } };
        await _world.SayAsync(HookWorld.User(Decision), call);
        Assert.Equal("", await StopAsync());
    }

    [Fact]
    public async Task Only_what_the_user_wrote_counts_as_the_last_turn()
    {
        await _world.SettleAsync();
        await _world.SayAsync(
            HookWorld.User(Decision),
            new { type = "user", message = new { content = new[] { new { type = "tool_result", content = "all tests pass" } } } },
            new { type = "user", isMeta = true, message = new { content = "Stop hook feedback" } },
            new { type = "user", isSidechain = true, message = new { content = "Find the tests" } },
            new { type = "user", message = new { content = "<command-name>/cost</command-name>" } });
        Assert.NotEqual("", await StopAsync());
    }

    [Fact]
    public async Task Only_the_end_of_a_long_transcript_is_read_and_rubbish_in_it_is_passed_over()
    {
        await _world.SettleAsync();
        await _world.SayAsync(HookWorld.Agent(new string('x', 3_000_000)), HookWorld.User(Decision));
        await File.AppendAllTextAsync(_world.Transcript, "{\"type\":\"user\",\"message\":\nnot json \"user\"\n", TestContext.Current.CancellationToken);
        Assert.NotEqual("", await StopAsync());

        await _world.SayAsync(HookWorld.User(Decision), HookWorld.Agent(new string('x', 3_000_000)));
        Assert.Equal("", await StopAsync("other"));
    }

    [Theory]
    [InlineData("missing.jsonl")]
    [InlineData(".")]
    [InlineData("\0")]
    public async Task A_transcript_that_cannot_be_read_asks_nothing(string path)
    {
        await _world.SettleAsync();
        Assert.Equal("", await _world.HookAsync("stop", new { session_id = "s", transcript_path = path }));
    }

    [Fact]
    public async Task Of_hooks_that_run_at_once_one_asks()
    {
        await _world.SettleAsync(("hooks.stop", "always"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StopAsync()));
        Assert.Single(answers, answer => answer.Length > 0);
    }

    private Task<string> StopAsync(string session = "s")
        => _world.HookAsync("stop", new { session_id = session, transcript_path = _world.Transcript, stop_hook_active = false });
}
