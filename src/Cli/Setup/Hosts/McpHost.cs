using Satchel.Cli.Commands.Mcp;
using Satchel.Cli.Setup.Documents;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>Hosts that start the server of the Model Context Protocol; nothing else belongs into them.</summary>
internal static class McpHost
{
    private const string ServerName = "satchel";

    /// <summary>Their names on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = ["claude-desktop", "cursor", "codex", "vscode"];

    /// <summary>Whether a host seems to be used on this machine.</summary>
    public static bool IsFound(SetupPlace place, string host)
        => (host is not "claude-desktop" && place.Find(host is "vscode" ? "code" : host) is not null)
            || Directory.Exists(Path.GetDirectoryName(SettingsFile(place with { Project = null }, host)));

    /// <summary>What belongs into a host.</summary>
    /// <exception cref="CommandException">The host has no settings of a project.</exception>
    public static HostSetup Of(SetupPlace place, string host)
    {
        var file = SettingsFile(place, host);
        IReadOnlyList<string> words = ["mcp", .. place.Words];
        var entry = HostEntry.Member([HostSnippet.GroupOf(host)], ServerName, HostSnippet.EntryOf(host, place.Program, words));
        var table = host is "codex" ? HostSnippet.For(host, place.Program, words) : null;
        return new HostSetup(host, file)
        {
            Settings = [new SettingsGoal(file, table is null ? SettingsForm.Json : SettingsForm.Toml, [entry], table)],
            Notes = [$"Start {host} again, so that it starts the server."],
        };
    }

    private static string SettingsFile(SetupPlace place, string host) => (host, place.Project) switch
    {
        ("claude-desktop", null) => place.ApplicationData("Claude", "claude_desktop_config.json"),
        ("cursor", null) => place.UserPath(null, ".cursor", "mcp.json"),
        ("codex", null) => Path.Combine(place.UserPath("CODEX_HOME", ".codex"), "config.toml"),
        ("vscode", null) => place.ApplicationData("Code", "User", "mcp.json"),
        ("cursor", var project) => Path.Combine(project, ".cursor", "mcp.json"),
        ("codex", var project) => Path.Combine(project, ".codex", "config.toml"),
        ("vscode", var project) => Path.Combine(project, ".vscode", "mcp.json"),
        _ => throw CommandException.Usage("project_unknown", $"{host} has no settings of a project.", "leave --project away"),
    };
}
