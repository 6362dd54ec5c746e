using System.Diagnostics;

namespace Satchel.Cli.Hooks;

/// <summary>The names of events and hosts on the command line. They stand in settings of hosts, so none may ever change.</summary>
internal static class HookNames
{
    /// <summary>The names of all events.</summary>
    public static IReadOnlyList<string> Events { get; } = [.. Enum.GetValues<HookEvent>().Select(Of)];

    /// <summary>The names of all hosts.</summary>
    public static IReadOnlyList<string> Hosts { get; } = [.. Enum.GetValues<HookHost>().Select(Of)];

    /// <summary>The name of an event.</summary>
    public static string Of(HookEvent hook) => hook switch
    {
        HookEvent.SessionStart => "session-start",
        HookEvent.UserPrompt => "user-prompt",
        HookEvent.Stop => "stop",
        HookEvent.Subagent => "subagent",
        HookEvent.PlanExit => "plan-exit",
        HookEvent.PreCompact => "pre-compact",
        HookEvent.SessionEnd => "session-end",
        _ => throw new UnreachableException(),
    };

    /// <summary>The name of a host.</summary>
    public static string Of(HookHost host) => host switch
    {
        HookHost.ClaudeCode => "claude-code",
        HookHost.OpenClaw => "openclaw",
        HookHost.NanoClaw => "nanoclaw",
        _ => throw new UnreachableException(),
    };

    /// <summary>The event of a name; null for any other word.</summary>
    public static HookEvent? EventOf(string name)
        => Events.Contains(name, StringComparer.Ordinal) ? Enum.GetValues<HookEvent>().First(hook => Of(hook) == name) : null;

    /// <summary>The host of a name; null for any other word.</summary>
    public static HookHost? HostOf(string name)
        => Hosts.Contains(name, StringComparer.Ordinal) ? Enum.GetValues<HookHost>().First(host => Of(host) == name) : null;
}
