namespace Satchel.Cli.Setup.Hosts;

/// <summary>What stands in the place of a file that Satchel writes.</summary>
internal enum OwnFileState
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>What this program writes.</summary>
    Current,

    /// <summary>What another version of the program wrote, unchanged.</summary>
    Outdated,

    /// <summary>What Satchel wrote, changed by somebody since.</summary>
    Changed,

    /// <summary>Something that Satchel never wrote.</summary>
    Foreign,
}
