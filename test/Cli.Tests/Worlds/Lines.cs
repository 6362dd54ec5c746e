namespace Satchel.Cli.Tests.Worlds;

/// <summary>Lines to import.</summary>
internal static class Lines
{
    /// <summary>More bytes than a pipe holds.</summary>
    public static string Many { get; } = Numbered(4_000);

    /// <summary>As many memories, each with its number for an id.</summary>
    public static string Numbered(int count)
        => string.Concat(Enumerable.Range(1, count).Select(number => FormattableString.Invariant($"{{\"id\":\"n{number}\",\"content\":\"Thought number {number} about tea\"}}\n")));
}
