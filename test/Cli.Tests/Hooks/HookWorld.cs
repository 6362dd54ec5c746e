using System.Text.Json;
using System.Text.Json.Nodes;

namespace Satchel.Cli.Tests.Hooks;

/// <summary>The program as a host calls it. Hooks have all the time that a loaded machine needs, unless a test says otherwise.</summary>
internal sealed class HookWorld : IDisposable
{
    public SatchelProgram Program { get; } = new();

    /// <summary>Where the host writes the conversation.</summary>
    public string Transcript => Path.Combine(Program.Base, "transcript.jsonl");

    public string HooksDirectory => Path.Combine(Program.Home, "hooks");

    public string Log => Path.Combine(Program.Home, "logs", "hooks.log");

    public void Dispose() => Program.Dispose();

    /// <summary>Gives hooks time, and sets other keys.</summary>
    public Task SettleAsync(params (string Key, string Value)[] settings)
    {
        var config = new JsonObject { ["hooks.timeout_ms"] = "60000" };
        foreach (var (key, value) in settings)
        {
            config[key] = value;
        }

        Directory.CreateDirectory(Program.Home);
        return File.WriteAllTextAsync(Program.ConfigFile, config.ToJsonString(), TestContext.Current.CancellationToken);
    }

    /// <summary>Remembers a text.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RememberAsync(params string[] words)
        => (await Program.RunAsync(["remember", .. words])).Document("satchel.remember/1").GetProperty("id").GetString()!;

    /// <summary>Tells of an event; nothing may be said on standard error.</summary>
    /// <returns>The answer.</returns>
    public async Task<string> HookAsync(string hook, object input, params string[] words)
    {
        var run = await Program.RunWithInputAsync(JsonSerializer.Serialize(input), ["hook", hook, .. words]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    /// <summary>Writes what was said so far: lines of a transcript.</summary>
    public Task SayAsync(params object[] lines)
        => File.WriteAllTextAsync(Transcript, string.Concat(lines.Select(line => JsonSerializer.Serialize(line) + "\n")), TestContext.Current.CancellationToken);

    /// <summary>What the user wrote, as a line of a transcript.</summary>
    public static object User(string text, string id = "turn-1") => new { type = "user", uuid = id, message = new { role = "user", content = text } };

    /// <summary>What the agent wrote, as a line of a transcript.</summary>
    public static object Agent(string text) => new { type = "assistant", message = new { role = "assistant", content = new[] { new { type = "text", text } } } };
}
