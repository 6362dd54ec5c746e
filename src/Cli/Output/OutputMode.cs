namespace Satchel.Cli.Output;

/// <summary>Which form the caller asked for.</summary>
internal enum OutputMode
{
    /// <summary>Text on a terminal, JSON elsewhere.</summary>
    Automatic,

    /// <summary>JSON everywhere.</summary>
    Json,

    /// <summary>Text everywhere.</summary>
    Text,
}
