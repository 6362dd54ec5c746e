namespace Satchel.Cli.Setup.Documents;

/// <summary>What Satchel did to one settings file of a host, so that it can be taken back exactly.</summary>
internal sealed record DocumentTrace
{
    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }

    /// <summary>Whether Satchel made the file.</summary>
    public bool IsMade { get; init; }

    /// <summary>Whether the file was there and held no value: nothing, or only blanks and comments.</summary>
    public bool WasBlank { get; init; }

    /// <summary>What was put in.</summary>
    public IReadOnlyList<HostEntry> Entries { get; init; } = [];

    /// <summary>The objects and arrays that were made for it, each as the names that lead to it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Made { get; init; } = [];

    /// <summary>The objects and arrays that were there and empty.</summary>
    public IReadOnlyList<EmptyContainer> Empty { get; init; } = [];

    /// <summary>The exact text that was added to a file of TOML; null in others.</summary>
    public string? Section { get; init; }
}
