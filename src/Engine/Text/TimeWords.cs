using System.Globalization;

namespace Satchel.Engine.Text;

/// <summary>
/// Words that say when: days, months, stretches of time, and what counts from today. May and March are left out, because
/// they are more often other words.
/// </summary>
internal static class TimeWords
{
    private const int YearDigits = 4;
    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    private static readonly HashSet<string> All = new(
        [
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
            "january", "february", "april", "june", "july", "august", "september", "october", "november", "december",
            "day", "days", "week", "weeks", "weekend", "weekends", "month", "months", "year", "years",
            "morning", "afternoon", "evening", "night",
            "yesterday", "today", "tonight", "tomorrow", "ago", "last", "next", "recently",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a folded word says when; a year of four digits does.</summary>
    public static bool Contains(string folded)
        => All.Contains(folded)
            || (folded.Length == YearDigits && char.IsAsciiDigit(folded[0])
                && int.TryParse(folded, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= FirstYear and <= LastYear);
}
