namespace Satchel.Engine.Portability;

/// <summary>The names under which other systems appear on the command line, in reports and in archives.</summary>
public static class SourceFormats
{
    private static readonly string[] WireNames = ["memman", "lightning-memory", "mcp-memory", "claude-md", "mem0"];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names => WireNames;

    /// <summary>The name of a format.</summary>
    public static string Of(SourceFormat format) => WireNames[(int)format];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? name, out SourceFormat format)
    {
        var index = Array.IndexOf(WireNames, name);
        format = (SourceFormat)Math.Max(index, 0);
        return index >= 0;
    }
}
