using Satchel.Cli.Setup.Documents;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>OpenClaw: a skill, and a plugin that gives the model what <c>satchel hook</c> says before each prompt.</summary>
internal static class OpenClawHost
{
    /// <summary>Its name on the command line.</summary>
    public const string Name = "openclaw";

    /// <summary>Without the permission, OpenClaw does not let a plugin of somebody else see the prompt.</summary>
    private const string Entry = """{"enabled":true,"hooks":{"allowConversationAccess":true}}""";

    /// <summary>Whether it seems to be used on this machine.</summary>
    public static bool IsFound(SetupPlace place) => place.Find("openclaw") is not null || Directory.Exists(Folder(place));

    /// <summary>What belongs into it.</summary>
    public static HostSetup Of(SetupPlace place)
    {
        var folder = Folder(place);
        var settings = place.Environment("OPENCLAW_CONFIG_PATH") is { Length: > 0 } moved ? Path.GetFullPath(moved) : Path.Combine(folder, "openclaw.json");
        var plugin = Path.Combine(folder, "extensions", "satchel");
        (string, string) program = ("program", JsonPart.Quoted(place.Program));
        (string, string) words = ("words", $"[{string.Join(", ", place.Words.Select(JsonPart.Quoted))}]");
        return new HostSetup(Name, folder)
        {
            Settings = [new SettingsGoal(settings, SettingsForm.Json5, [HostEntry.Member(["plugins", "entries"], "satchel", Entry), HostEntry.Listed(["plugins", "allow"], "\"satchel\"")])],
            Files =
            [
                OwnFile.Of(Path.Combine(folder, "skills", "satchel", "SKILL.md"), "setup/openclaw/SKILL.md"),
                OwnFile.Of(Path.Combine(plugin, "package.json"), "setup/openclaw/package.json"),
                OwnFile.Of(Path.Combine(plugin, "openclaw.plugin.json"), "setup/openclaw/openclaw.plugin.json"),
                OwnFile.Of(Path.Combine(plugin, "index.js"), "setup/openclaw/index.js", program, words),
            ],
            Notes = ["Start the gateway of OpenClaw again, so that it reads the plugin."],
        };
    }

    private static string Folder(SetupPlace place) => place.UserPath("OPENCLAW_STATE_DIR", ".openclaw");
}
