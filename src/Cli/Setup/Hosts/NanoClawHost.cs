namespace Satchel.Cli.Setup.Hosts;

/// <summary>
/// NanoClaw: the skill <c>/add-satchel</c> in its checkout, by which a coding agent puts Satchel into the image, the mounts and
/// the groups; and, for one group at a time, the hooks in the settings that its containers share.
/// </summary>
internal static class NanoClawHost
{
    /// <summary>Its name on the command line.</summary>
    public const string Name = "nanoclaw";

    /// <summary>The directory that all containers of a group have as <c>~/.claude</c>.</summary>
    private const string GroupFolder = ".claude-shared";

    private static readonly string[] SkillFiles = ["SKILL.md", "REMOVE.md", "apply.sh", "remove.sh", "publish.sh", "container-skill.md"];

    /// <summary>Whether a checkout is here or just below.</summary>
    public static bool IsFound(SetupPlace place) => Checkout(place) is not null;

    /// <summary>What belongs into it.</summary>
    /// <exception cref="CommandException">There is no checkout.</exception>
    public static HostSetup Of(SetupPlace place)
    {
        if (place.Project is { } group && Path.GetFileName(group) is GroupFolder)
        {
            return new HostSetup(Name, group)
            {
                Settings = [ClaudeCodeHost.Settings(group, [place.Program, "hook"], ["--host", Name, .. place.Words])],
                Notes = ["Only while no container of the group runs: host and container never write one file."],
            };
        }

        var checkout = Checkout(place) ?? throw CommandException.No(
            "nanoclaw_not_found", "There is no checkout of NanoClaw here.", "satchel install nanoclaw --project DIR, where DIR has container/Dockerfile");
        var skill = Path.Combine(checkout, ".claude", "skills", "add-satchel");
        return new HostSetup(Name, checkout)
        {
            Files = [.. SkillFiles.Select(name => OwnFile.Of(Path.Combine(skill, name), $"setup/nanoclaw/{name}"))],
            Notes = [$"Say /add-satchel to Claude Code in {checkout}; it changes the image, the mounts and the groups."],
        };
    }

    private static string? Checkout(SetupPlace place)
        => place.Project is { } project
            ? IsCheckout(project) ? project : null
            : ((string[])[place.WorkingDirectory, Path.Combine(place.WorkingDirectory, Name)]).FirstOrDefault(IsCheckout);

    private static bool IsCheckout(string directory)
        => File.Exists(Path.Combine(directory, "container", "Dockerfile")) && File.Exists(Path.Combine(directory, "src", "container-runner.ts"));
}
