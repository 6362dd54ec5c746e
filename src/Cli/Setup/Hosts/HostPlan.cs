using Satchel.Cli.Setup.Files;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>What an installation or an uninstallation does to one host.</summary>
/// <param name="Setup">The host.</param>
/// <param name="Changes">Its files, also those that stay as they are.</param>
/// <param name="Trace">What is to be kept of it.</param>
internal sealed record HostPlan(HostSetup Setup, IReadOnlyList<FileChange> Changes, HostTrace Trace)
{
    /// <summary>What is left alone, or was, and why; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the host stands before the plan is carried out.</summary>
    public HostState State { get; init; }

    /// <summary>Whether a file changes.</summary>
    public bool IsNeeded => Changes.Any(change => change.IsNeeded);
}
