using System.Globalization;

namespace Satchel.Engine.Model;

/// <summary>
/// How moments are written and read: ISO-8601 in UTC with milliseconds. A text without a zone means UTC. Where a point in
/// the past is asked for, a length of time before now may stand as well: <c>90s 15m 12h 7d 2w 3mo 1y</c>, an ISO-8601
/// duration such as <c>P1DT12H</c>, <c>today</c>, <c>yesterday</c>, <c>this-week</c>, <c>this-month</c> or <c>this-year</c>.
/// </summary>
public static class TimeText
{
    private const string Layout = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789.");

    private static readonly string[] Instants =
    [
        "yyyy-MM-dd", "yyyy-MM", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <summary>Writes a moment.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture);

    /// <summary>Reads a moment.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
        => DateTimeOffset.TryParseExact(
            text,
            Instants,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowTrailingWhite | DateTimeStyles.AllowLeadingWhite,
            out time);

    /// <summary>Reads a moment or a length of time before now.</summary>
    public static bool TryParsePast(string? text, DateTimeOffset now, out DateTimeOffset time)
    {
        var trimmed = text?.Trim().ToLowerInvariant() ?? "";
        if (TryParse(trimmed.ToUpperInvariant(), out time) || TryParseName(trimmed, now, out time))
        {
            return true;
        }

        return TryParseDays(trimmed, out var days) && TryMove(now, -days, out time);
    }

    /// <summary>Reads a moment or a length of time after now.</summary>
    public static bool TryParseFuture(string? text, DateTimeOffset now, out DateTimeOffset time)
    {
        var trimmed = text?.Trim().ToLowerInvariant() ?? "";
        return TryParse(trimmed.ToUpperInvariant(), out time) || (TryParseDays(trimmed, out var days) && TryMove(now, days, out time));
    }

    private static bool TryParseName(string name, DateTimeOffset now, out DateTimeOffset time)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        DateTimeOffset? found = name switch
        {
            "now" => now,
            "today" => today,
            "yesterday" => today.AddDays(-1),
            "this-week" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            "this-month" => today.AddDays(1 - today.Day),
            "this-year" => today.AddDays(1 - today.DayOfYear),
            _ => null,
        };
        time = found ?? default;
        return found is not null;
    }

    /// <summary>Reads a length of time (<c>7d</c>, <c>P1DT2H</c>) in days.</summary>
    private static bool TryParseDays(string text, out double days)
        => text is ['p', _, ..] ? TryParseDuration(text, out days) : TryParseLength(text, out days);

    private static bool TryParseLength(string text, out double days)
    {
        days = 0;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        if (digits <= 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        double? length = text[digits..] switch
        {
            "s" => count / 86_400,
            "m" or "min" => count / 1_440,
            "h" => count / 24,
            "d" => count,
            "w" => count * 7,
            "mo" => count * 365.25 / 12,
            "y" => count * 365.25,
            _ => null,
        };
        days = length ?? 0;
        return length is not null;
    }

    private static bool TryParseDuration(string text, out double days)
    {
        days = 0;
        try
        {
            days = System.Xml.XmlConvert.ToTimeSpan(text.ToUpperInvariant()).TotalDays;
            return days >= 0;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static bool TryMove(DateTimeOffset now, double days, out DateTimeOffset time)
    {
        var possible = days >= 0 ? days < (DateTimeOffset.MaxValue - now).TotalDays : -days < (now - DateTimeOffset.MinValue).TotalDays;
        time = possible ? now.AddDays(days) : default;
        return possible;
    }
}
