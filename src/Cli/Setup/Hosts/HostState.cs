namespace Satchel.Cli.Setup.Hosts;

/// <summary>How Satchel stands in a host.</summary>
internal enum HostState
{
    /// <summary>Nothing of it is there.</summary>
    NotInstalled,

    /// <summary>It is as this program installs it.</summary>
    Current,

    /// <summary>It is as another version of the program installed it.</summary>
    Outdated,

    /// <summary>A part is missing, was changed, or cannot be read.</summary>
    Damaged,
}
