namespace Satchel.Cli.Setup.Hosts;

/// <summary>Everything that belongs into one host.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Place">Absolute path of the file or directory that stands for the host; two places are two installations.</param>
internal sealed record HostSetup(string Host, string Place)
{
    /// <summary>Its settings files.</summary>
    public IReadOnlyList<SettingsGoal> Settings { get; init; } = [];

    /// <summary>The files that Satchel alone writes.</summary>
    public IReadOnlyList<OwnFile> Files { get; init; } = [];

    /// <summary>What its user should do or know, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
