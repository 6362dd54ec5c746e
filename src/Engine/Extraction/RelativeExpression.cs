using System.Globalization;
using Satchel.Engine.Text;

namespace Satchel.Engine.Extraction;

/// <summary>
/// A time counted from a day: "yesterday", "the day after tomorrow", "last Friday", "next week", "two days ago", "in three
/// weeks". Weeks begin on Monday.
/// </summary>
internal static class RelativeExpression
{
    private const int DaysPerWeek = 7;
    private const int MostUnits = 1_000;

    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private static readonly string[] Numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>The expression that begins at a word, and how many words it has; none where none begins there.</summary>
    public static (TimeRange? Range, int Used) At(IReadOnlyList<Word> words, int i, DateTimeOffset today)
    {
        switch (words[i].Folded)
        {
            case "today" or "tonight":
                return (TimeRange.Days(today, 1), 1);
            case "yesterday":
                return (TimeRange.Days(Add(today, -1), 1), 1);
            case "tomorrow":
                return (TimeRange.Days(Add(today, 1), 1), 1);
            case "day" when Next(words, i, 1) is "before" && Next(words, i, 2) is "yesterday":
                return (TimeRange.Days(Add(today, -2), 1), 3);
            case "day" when Next(words, i, 1) is "after" && Next(words, i, 2) is "tomorrow":
                return (TimeRange.Days(Add(today, 2), 1), 3);
            case "last":
                return (Near(Next(words, i, 1), -1, today), 2);
            case "this":
                return (Near(Next(words, i, 1), 0, today), 2);
            case "next":
                return (Near(Next(words, i, 1), 1, today), 2);
            case "in" when Count(Next(words, i, 1)) is > 0 and var count:
                return (Shifted(Next(words, i, 2), count, today), 3);
            case var first when Next(words, i, 2) is "ago" && Count(first) is > 0 and var count:
                return (Shifted(Next(words, i, 1), -count, today), 3);
            default:
                return default;
        }
    }

    private static string Next(IReadOnlyList<Word> words, int i, int step) => i + step < words.Count ? words[i + step].Folded : "";

    private static TimeRange? Near(string unit, int step, DateTimeOffset today)
    {
        switch (unit)
        {
            case "week":
                return TimeRange.Days(Add(Monday(today), step * DaysPerWeek), DaysPerWeek);
            case "month":
                var month = (today.Year * 12) + today.Month - 1 + step;
                return TimeRange.Month(month / 12, (month % 12) + 1, 1);
            case "year":
                return TimeRange.Month(today.Year + step, 1, 12);
            default:
                return Array.IndexOf(Weekdays, unit) is >= 0 and var weekday ? TimeRange.Days(Weekday(weekday, step, today), 1) : null;
        }
    }

    /// <summary>The last one before today, the next one after it, or that of this week.</summary>
    private static DateTimeOffset? Weekday(int weekday, int step, DateTimeOffset today)
    {
        var ahead = (weekday - (int)today.DayOfWeek + DaysPerWeek) % DaysPerWeek;
        return step switch
        {
            < 0 => Add(today, ahead - DaysPerWeek),
            0 => Add(Monday(today), (weekday + DaysPerWeek - 1) % DaysPerWeek),
            _ => Add(today, ahead == 0 ? DaysPerWeek : ahead),
        };
    }

    private static TimeRange? Shifted(string unit, int count, DateTimeOffset today) => unit switch
    {
        "day" or "days" => TimeRange.Days(Add(today, count), 1),
        "week" or "weeks" => TimeRange.Days(Add(Monday(today), count * DaysPerWeek), DaysPerWeek),
        "month" or "months" when (today.Year * 12) + today.Month - 1 + count is var month => TimeRange.Month(month / 12, (month % 12) + 1, 1),
        "year" or "years" => TimeRange.Month(today.Year + count, 1, 12),
        _ => null,
    };

    private static int Count(string word)
        => word is "a" or "an" ? 1
            : Array.IndexOf(Numbers, word) is > 0 and var number ? number
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostUnits ? count : 0;

    private static DateTimeOffset Monday(DateTimeOffset day) => day.AddDays(-(((int)day.DayOfWeek + DaysPerWeek - 1) % DaysPerWeek));

    private static DateTimeOffset? Add(DateTimeOffset? day, int days) => day is { Year: > 4 and < 9990 } known ? known.AddDays(days) : null;
}
