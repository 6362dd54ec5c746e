using System.Globalization;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Moments as other systems write them: texts with or without a zone, seconds or milliseconds since 1970.</summary>
internal static class ForeignTime
{
    /// <summary>Numbers from here on are milliseconds: as seconds they would be the year 5138.</summary>
    private const double FirstMilliseconds = 1e11;

    private const double EarliestMs = -62_135_596_800_000;
    private const double LatestMs = 253_402_300_799_999;

    /// <summary>Reads a moment; null where it is none. What has no zone is UTC.</summary>
    public static DateTimeOffset? Of(object? value) => value switch
    {
        long number => OfNumber(number),
        double number => OfNumber(number),
        string text => OfText(text),
        _ => null,
    };

    private static DateTimeOffset? OfText(string text)
    {
        if (TimeText.TryParse(text, out var time))
        {
            return time;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return OfNumber(number);
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out time) ? time : null;
    }

    private static DateTimeOffset? OfNumber(double number)
    {
        var milliseconds = Math.Round(Math.Abs(number) < FirstMilliseconds ? number * 1_000 : number);
        return milliseconds is >= EarliestMs and <= LatestMs ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
    }
}
