using System.Globalization;
using Satchel.Engine.Text;

namespace Satchel.Engine.Extraction;

/// <summary>
/// A date of the calendar: <c>2025-03-04</c>, "4 March 2025", "March 4th, 2025", "March 2025", "in March", "in 2025". Without a
/// year a day lies as near as can be, and a month is the last one that has begun.
/// </summary>
internal static class CalendarExpression
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>The date that begins at a word, and how many words it has; none where no date begins there.</summary>
    public static (TimeRange? Range, int Used) At(string text, IReadOnlyList<Word> words, int i, DateTimeOffset today)
    {
        var isDayFirst = DayOf(words, i) > 0 && MonthOf(words, i + 1) > 0;
        if (isDayFirst || MonthOf(words, i) > 0)
        {
            return Named(words, i, isDayFirst, today);
        }

        if (YearOf(words, i) is not (> 0 and var year))
        {
            return default;
        }

        if (IsJoined(text, words, i) && IsJoined(text, words, i + 1)
            && NumberOf(words, i + 1) is > 0 and <= 12 and var month && NumberOf(words, i + 2) is > 0 and var day)
        {
            return (TimeRange.Days(Day(year, month, day), 1), 3);
        }

        return i > 0 && words[i - 1].Folded is "in" or "since" or "until" && !IsJoined(text, words, i)
            ? (TimeRange.Month(year, 1, 12), 1)
            : default;
    }

    private static (TimeRange? Range, int Used) Named(IReadOnlyList<Word> words, int i, bool isDayFirst, DateTimeOffset today)
    {
        var month = MonthOf(words, isDayFirst ? i + 1 : i);
        var day = isDayFirst ? DayOf(words, i) : YearOf(words, i + 1) > 0 ? 0 : DayOf(words, i + 1);
        var used = day > 0 ? 2 : 1;
        var year = YearOf(words, i + used);
        used += year > 0 ? 1 : 0;
        if (day > 0)
        {
            return (TimeRange.Days(year > 0 ? Day(year, month, day) : Nearest(month, day, today), 1), used);
        }

        // "may" and "march" are words too, and a month alone must be led in.
        if (year == 0 && !(i > 0 && words[i - 1].Folded is "in" or "since" or "until" or "during" or "last"))
        {
            return default;
        }

        return (TimeRange.Month(year > 0 ? year : month <= today.Month ? today.Year : today.Year - 1, month, 1), used);
    }

    private static DateTimeOffset? Nearest(int month, int day, DateTimeOffset today)
    {
        DateTimeOffset? best = null;
        for (var year = Math.Max(1, today.Year - 1); year <= Math.Min(9998, today.Year + 1); year++)
        {
            if (Day(year, month, day) is { } date && (best is not { } other || (date - today).Duration() < (other - today).Duration()))
            {
                best = date;
            }
        }

        return best;
    }

    private static DateTimeOffset? Day(int year, int month, int day)
        => day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) : null;

    private static bool IsJoined(string text, IReadOnlyList<Word> words, int i)
        => i + 1 < words.Count && words[i + 1].Start == words[i].End + 1 && text[words[i].End] is '-' or '/';

    private static int MonthOf(IReadOnlyList<Word> words, int i)
        => i >= words.Count || words[i].Folded is not { Length: >= 3 } folded
            ? 0
            : 1 + Array.FindIndex(Months, month => month == folded || (folded.Length == 3 && month.StartsWith(folded, StringComparison.Ordinal) && month.Length > 3));

    private static int YearOf(IReadOnlyList<Word> words, int i) => NumberOf(words, i) is >= FirstYear and <= LastYear and var year ? year : 0;

    private static int DayOf(IReadOnlyList<Word> words, int i)
    {
        if (i >= words.Count || words[i].Folded is not { Length: <= 4 } folded)
        {
            return 0;
        }

        var digits = folded.EndsWith("st", StringComparison.Ordinal) || folded.EndsWith("nd", StringComparison.Ordinal)
            || folded.EndsWith("rd", StringComparison.Ordinal) || folded.EndsWith("th", StringComparison.Ordinal) ? folded[..^2] : folded;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 ? day : 0;
    }

    private static int NumberOf(IReadOnlyList<Word> words, int i)
        => i < words.Count && int.TryParse(words[i].Folded, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
