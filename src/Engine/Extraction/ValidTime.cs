using Satchel.Engine.Model;

namespace Satchel.Engine.Extraction;

/// <summary>The valid time of a memory whose writer gave none: the time that its text speaks of.</summary>
internal static class ValidTime
{
    /// <summary>The version with its valid time; as it is where one was given, or the text speaks of none.</summary>
    public static MemoryVersion Fill(MemoryVersion version)
        => version is { ValidFrom: null, ValidTo: null } && TemporalExtractor.Extract(version.Content, version.CreatedAt) is { } range
            ? version with { ValidFrom = range.From, ValidTo = range.To }
            : version;

    /// <summary>Whether the valid time of a version is that of its text, so that another text does not inherit it.</summary>
    public static bool IsOfText(MemoryVersion version)
        => TemporalExtractor.Extract(version.Content, version.CreatedAt) is { } range && (range.From, range.To) == (version.ValidFrom, version.ValidTo);
}
