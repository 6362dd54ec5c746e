using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>The facts that follow from a version and the labels of its row.</summary>
internal static class VersionFacts
{
    public static DocumentFacts Of(long document, MemoryVersion version, IndexedText text, in VersionLabels labels) => new()
    {
        Document = document,
        CreatedAtMs = version.CreatedAt.ToUnixTimeMilliseconds(),
        RecordedAtMs = version.RecordedAt.ToUnixTimeMilliseconds(),
        RetiredAtMs = version.RetiredAt is { } retiredAt ? EndMs(retiredAt) : 0,
        ExpiresAtMs = version.ExpiresAt is { } expiresAt ? EndMs(expiresAt) : 0,
        Session = (int)(labels.Session ?? 0),
        Position = version.Position,
        Author = (int)(labels.Author ?? 0),
        Source = (int)(labels.Source ?? 0),
        Words = Math.Min(text.Words, ushort.MaxValue),
        Category = version.Category,
        Importance = version.Importance,
        IsQuestion = text.IsQuestion,
        SaysWhen = text.SaysWhen,
        IsQuarantined = version.Trust == MemoryTrust.Quarantined,
        IsPublic = version.Visibility == MemoryVisibility.Public,
    };

    /// <summary>In the facts 0 says "never": what ended as 1970 began counts as ended a millisecond later.</summary>
    public static long EndMs(DateTimeOffset time)
        => time.ToUnixTimeMilliseconds() is var milliseconds and not 0 ? milliseconds : 1;
}
