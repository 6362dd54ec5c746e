using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>The facts that follow from a version and the labels of its row.</summary>
internal static class VersionFacts
{
    public static DocumentFacts Of(long document, MemoryVersion version, IndexedText text, long? author, long? source, long? session) => new()
    {
        Document = document,
        CreatedAtMs = version.CreatedAt.ToUnixTimeMilliseconds(),
        RecordedAtMs = version.RecordedAt.ToUnixTimeMilliseconds(),
        RetiredAtMs = version.RetiredAt is { } retiredAt ? RetiredMs(retiredAt) : 0,
        Session = (int)(session ?? 0),
        Position = version.Position,
        Author = (int)(author ?? 0),
        Source = (int)(source ?? 0),
        Words = Math.Min(text.Words, ushort.MaxValue),
        Category = version.Category,
        Importance = version.Importance,
        IsQuestion = text.IsQuestion,
        IsQuarantined = version.Trust == MemoryTrust.Quarantined,
    };

    /// <summary>In the facts 0 says "current": what was retired as 1970 began counts as retired a millisecond later.</summary>
    public static long RetiredMs(DateTimeOffset retiredAt)
        => retiredAt.ToUnixTimeMilliseconds() is var milliseconds and not 0 ? milliseconds : 1;
}
