using System.Globalization;

namespace Satchel.Cli.Output;

/// <summary>The form of times in every document: ISO 8601 in UTC with milliseconds, <c>2026-01-02T03:04:05.678Z</c>.</summary>
internal static class WireTime
{
    /// <summary>The text of a time.</summary>
    public static string Of(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
