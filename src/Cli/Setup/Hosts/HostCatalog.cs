namespace Satchel.Cli.Setup.Hosts;

/// <summary>The hosts that are known.</summary>
internal static class HostCatalog
{
    /// <summary>Their names on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [ClaudeCodeHost.Name, OpenClawHost.Name, NanoClawHost.Name, .. McpHost.Names];

    /// <summary>What belongs into a host.</summary>
    /// <exception cref="CommandException">There is no such host, or not at this place.</exception>
    public static HostSetup Setup(SetupPlace place, string host) => host switch
    {
        ClaudeCodeHost.Name => ClaudeCodeHost.Of(place),
        OpenClawHost.Name => place.Project is null
            ? OpenClawHost.Of(place)
            : throw CommandException.Usage("project_unknown", $"{host} has no settings of a project.", "leave --project away"),
        NanoClawHost.Name => NanoClawHost.Of(place),
        _ when McpHost.Names.Contains(host) => McpHost.Of(place, host),
        _ => throw CommandException.Usage("invalid_host", $"'{host}' is not a host.", $"one of {string.Join(", ", Names)}"),
    };

    /// <summary>The hosts that seem to be used at a place.</summary>
    public static IReadOnlyList<string> Find(SetupPlace place) => [.. Names.Where(host => IsFound(place, host))];

    /// <summary>The hosts into which something was installed, each as it was then, and those that seem to be used at a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="traces">Directory of the traces of installations.</param>
    /// <exception cref="CommandException">A trace cannot be read.</exception>
    public static IReadOnlyList<(SetupPlace Place, string Host)> Known(SetupPlace place, string traces)
    {
        var known = HostTrace.ReadAll(traces).Where(trace => trace.Project is null || Directory.Exists(trace.Project))
            .Select(trace => (Place: place with { Project = trace.Project, Words = trace.Words }, trace.Host)).ToList();
        var names = known.Select(one => (one.Host, one.Place.Project)).ToHashSet();
        return [.. known, .. Find(place).Where(host => !names.Contains((host, place.Project))).Select(host => (place, host))];
    }

    private static bool IsFound(SetupPlace place, string host) => host switch
    {
        ClaudeCodeHost.Name => ClaudeCodeHost.IsFound(place),
        OpenClawHost.Name => place.Project is null && OpenClawHost.IsFound(place),
        NanoClawHost.Name => NanoClawHost.IsFound(place),
        _ => (place.Project is null || host is not "claude-desktop") && McpHost.IsFound(place, host),
    };
}
