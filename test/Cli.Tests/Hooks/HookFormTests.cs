using System.Text.Json;

namespace Satchel.Cli.Tests.Hooks;

/// <summary>The forms in which hosts take answers.</summary>
public sealed class HookFormTests : IDisposable
{
    private readonly HookWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("subagent")]
    [InlineData("plan-exit")]
    public async Task Before_a_tool_only_JSON_reaches_the_model_and_it_decides_nothing(string hook)
    {
        await _world.SettleAsync();
        var output = JsonElement.Parse(await _world.HookAsync(hook, new { session_id = "s", tool_name = "Task", tool_input = new { prompt = "look" } }));

        var inner = Assert.Single(output.EnumerateObject());
        Assert.Equal("hookSpecificOutput", inner.Name);
        Assert.Equal(["hookEventName", "additionalContext"], inner.Value.EnumerateObject().Select(property => property.Name));
        Assert.Equal("PreToolUse", inner.Value.GetProperty("hookEventName").GetString());
        Assert.Contains("satchel re", inner.Value.GetProperty("additionalContext").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("session-start")]
    [InlineData("user-prompt")]
    [InlineData("pre-compact")]
    public async Task Elsewhere_text_reaches_it_that_nobody_takes_for_JSON(string hook)
    {
        await _world.SettleAsync();
        var output = await _world.HookAsync(hook, new { session_id = "s", prompt = "hello" });
        Assert.NotEqual("", output);
        Assert.DoesNotContain(output[0], "{[\"");
    }

    [Theory]
    [InlineData("subagent")]
    [InlineData("stop")]
    public async Task OpenClaw_gets_text_everywhere(string hook)
    {
        await _world.SettleAsync(("hooks.stop", "always"));
        Assert.StartsWith("Satchel: ", await _world.HookAsync(hook, new { session_id = "s" }, "--host", "openclaw"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NanoClaw_gets_what_Claude_Code_gets()
    {
        await _world.SettleAsync();
        Assert.Equal(await _world.HookAsync("subagent", new { }), await _world.HookAsync("subagent", new { }, "--host", "nanoclaw"));
    }

    [Fact]
    public async Task Unknown_properties_of_any_kind_are_passed_over()
    {
        await _world.SettleAsync();
        var output = await _world.HookAsync("user-prompt", new
        {
            permission_mode = "plan",
            nested = new { a = new object[] { 1, new { b = (string?)null } } },
            session_id = new { not = "a text" },
            prompt = 7,
            stop_hook_active = "perhaps",
            effort = new { level = 3 },
        });
        Assert.StartsWith("Satchel: ", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_world.HooksDirectory));
    }

    [Fact]
    public async Task A_hook_without_a_home_makes_none()
    {
        foreach (var hook in (string[])["session-start", "user-prompt", "stop", "subagent", "plan-exit", "session-end"])
        {
            await _world.HookAsync(hook, new { session_id = "s", prompt = "When do we deploy?", transcript_path = _world.Transcript });
        }

        Assert.False(Directory.Exists(_world.Program.Home));
    }

    [Fact]
    public async Task The_end_of_a_session_leaves_nothing_of_it()
    {
        await _world.SettleAsync(("hooks.inject", "on"), ("hooks.stop", "always"));
        await _world.RememberAsync("Deploys go out on Tuesdays, because the rota changes on Mondays");
        await _world.HookAsync("user-prompt", new { session_id = "s", prompt = "When do we deploy?" });
        await _world.HookAsync("stop", new { session_id = "s" });
        await _world.HookAsync("pre-compact", new { session_id = "s", trigger = "manual" });
        var files = Directory.GetFiles(_world.HooksDirectory);
        Assert.Equal([".asked", ".compacted", ".shown"], files.Select(Path.GetExtension).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.Equal("", await _world.HookAsync("session-end", new { session_id = "s", reason = "logout" }));
        Assert.Empty(Directory.GetFiles(_world.HooksDirectory));
    }

    [Fact]
    public async Task What_sessions_left_that_nobody_ended_is_swept_away_after_a_week()
    {
        await _world.SettleAsync(("hooks.stop", "always"));
        await _world.HookAsync("stop", new { session_id = "old" });
        await _world.HookAsync("stop", new { session_id = "new" });
        var files = Directory.GetFiles(_world.HooksDirectory);
        File.SetLastWriteTimeUtc(files[0], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await _world.HookAsync("session-start", new { session_id = "third", source = "startup" });
        Assert.Equal([files[1]], Directory.GetFiles(_world.HooksDirectory));
    }
}
