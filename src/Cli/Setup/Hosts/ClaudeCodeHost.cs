using Satchel.Cli.Setup.Documents;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>Claude Code: hooks and permissions in its settings, and a skill.</summary>
internal static class ClaudeCodeHost
{
    /// <summary>Its name on the command line.</summary>
    public const string Name = "claude-code";

    /// <summary>The events of Claude Code, what they are for where it asks, and the events of <c>satchel hook</c>.</summary>
    private static readonly (string Name, string? Matcher, string Event)[] Events =
    [
        ("SessionStart", null, "session-start"),
        ("UserPromptSubmit", null, "user-prompt"),
        ("Stop", null, "stop"),
        ("PreToolUse", "Task|Agent", "subagent"),
        ("PreToolUse", "ExitPlanMode", "plan-exit"),
        ("PreCompact", null, "pre-compact"),
        ("SessionEnd", null, "session-end"),
    ];

    /// <summary>Whether it seems to be used on this machine.</summary>
    public static bool IsFound(SetupPlace place) => place.Find("claude") is not null || Directory.Exists(Folder(place));

    /// <summary>What belongs into it.</summary>
    public static HostSetup Of(SetupPlace place)
    {
        var folder = Folder(place);
        return new HostSetup(Name, folder)
        {
            Settings = [Settings(folder, [place.Program, "hook"], place.Words)],
            Files = [Skill(folder)],
            Notes = place.IsOnPath ? [] : ["The agent calls 'satchel', which is not on PATH: link or copy the program into a directory that is."],
        };
    }

    /// <summary>The settings file in a directory of Claude Code, with the hooks and the permissions.</summary>
    /// <param name="folder">The directory.</param>
    /// <param name="before">The words of a hook before the name of the event.</param>
    /// <param name="after">The words after it.</param>
    public static SettingsGoal Settings(string folder, IReadOnlyList<string> before, IReadOnlyList<string> after)
        => new(
            Path.Combine(folder, "settings.json"),
            SettingsForm.Json,
            [
                .. Events.Select(hook => HostEntry.Hook(hook.Name, hook.Matcher, SetupPlace.CommandLine([.. before, hook.Event, .. after]))),
                .. AgentVerbs.Rules().Select(rule => HostEntry.Element(["permissions", "allow"], JsonPart.Quoted(rule))),
            ]);

    private static OwnFile Skill(string folder) => OwnFile.Of(Path.Combine(folder, "skills", "satchel", "SKILL.md"), "setup/claude-code/SKILL.md");

    private static string Folder(SetupPlace place)
        => place.Project is { } project ? Path.Combine(project, ".claude") : place.UserPath("CLAUDE_CONFIG_DIR", ".claude");
}
