using Satchel.Engine.Text;

namespace Satchel.Engine.Recall;

/// <summary>
/// A date that a question names: a month, perhaps with its day and year. Written as "8 May 2023", "May 8th", "May 2023",
/// "in May" or "2023-05-08".
/// </summary>
internal sealed record QuestionDate(int? Year, int Month, int? Day)
{
    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    private static readonly string[] Prepositions =
        ["in", "during", "since", "until", "till", "by", "before", "after", "last", "this", "next", "early", "late", "mid", "of", "from"];

    /// <summary>The first date of a question, or null.</summary>
    public static QuestionDate? Find(IReadOnlyList<Word> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (FindIso(words, i) is { } iso)
            {
                return iso;
            }

            var month = MonthOf(words[i].Folded);
            if (month == 0)
            {
                continue;
            }

            var (day, year) = Around(words, i);
            if (day is not null || year is not null || !IsAmbiguous(month) || (i > 0 && Prepositions.Contains(words[i - 1].Folded)))
            {
                return new QuestionDate(year, month, day);
            }
        }

        return null;
    }

    /// <summary>How near a moment lies: 1 on the date itself, less around it, 0 elsewhere.</summary>
    public double Nearness(DateTimeOffset time) => Day is { } day ? NearnessToDay(time, day) : NearnessToMonth(time);

    private double NearnessToDay(DateTimeOffset time, int day)
    {
        // Without a year the nearest one counts.
        var best = double.MaxValue;
        for (var year = Year ?? time.Year - 1; year <= (Year ?? time.Year + 1); year++)
        {
            if (year is < 1 or > 9999 || day > DateTime.DaysInMonth(year, Month))
            {
                continue;
            }

            var days = (time.UtcDateTime.Date - new DateTime(year, Month, day, 0, 0, 0, DateTimeKind.Utc)).TotalDays;
            best = Math.Abs(days) < Math.Abs(best) ? days : best;
        }

        return best switch
        {
            >= -1 and <= 1 => 1,
            >= -7 and <= 10 => 0.6,
            >= -31 and <= 31 => 0.2,
            _ => 0,
        };
    }

    private double NearnessToMonth(DateTimeOffset time)
    {
        if (time.Month == Month && (Year is null || Year == time.Year))
        {
            return 1;
        }

        var previous = time.UtcDateTime.Month == 1 ? (Year: time.Year - 1, Month: 12) : (time.Year, Month: time.Month - 1);
        return previous.Month == Month && (Year is null || Year == previous.Year) ? 0.4 : 0;
    }

    private static (int? Day, int? Year) Around(IReadOnlyList<Word> words, int month)
    {
        int? day = null;
        int? year = null;
        foreach (var offset in (int[])[-1, 1, -2, 2])
        {
            if (month + offset < 0 || month + offset >= words.Count)
            {
                continue;
            }

            var word = words[month + offset].Folded;
            day ??= Math.Abs(offset) == 1 || words[month + (offset / 2)].Folded is "of" or "the" ? DayOf(word) : null;
            year ??= offset > 0 ? YearOf(word) : null;
        }

        return (day, year);
    }

    private static QuestionDate? FindIso(IReadOnlyList<Word> words, int at)
        => at + 2 < words.Count
            && YearOf(words[at].Folded) is { } year
            && words[at + 1] is { Folded.Length: 2 } second && int.TryParse(second.Folded, out var month) && month is >= 1 and <= 12
            && second.Start == words[at].Start + words[at].Length + 1
            && DayOf(words[at + 2].Folded) is { } day
                ? new QuestionDate(year, month, day)
                : null;

    private static bool IsAmbiguous(int month) => Months[month - 1] is "may" or "march";

    private static int MonthOf(string word)
        => word.Length >= 3
            ? 1 + Array.FindIndex(Months, month => string.Equals(month, word, StringComparison.Ordinal)
                || (word.Length == 3 && month.Length > 3 && word is not "mar" && month.StartsWith(word, StringComparison.Ordinal)))
            : 0;

    private static int? DayOf(string word)
    {
        var digits = word.AsSpan().TrimEnd("stndrh");
        return digits.Length is 1 or 2 && int.TryParse(digits, out var day) && day is >= 1 and <= 31 ? day : null;
    }

    private static int? YearOf(string word)
        => word.Length == 4 && int.TryParse(word, out var year) && year is >= 1900 and <= 2199 ? year : null;
}
