namespace Satchel.Cli.Setup.Files;

/// <summary>What is to become of one file.</summary>
/// <param name="Path">Its absolute path; a link is followed.</param>
/// <param name="Before">What it holds; null where it is not there.</param>
/// <param name="After">What it shall hold; null where it shall go.</param>
internal sealed record FileChange(string Path, byte[]? Before, byte[]? After)
{
    /// <summary>Whether anything changes.</summary>
    public bool IsNeeded => Before is null != After is null || !Before.AsSpan().SequenceEqual(After);

    /// <summary>The change in a word.</summary>
    public string Kind => !IsNeeded ? "unchanged" : Before is null ? "created" : After is null ? "removed" : "changed";
}
