namespace Satchel.Engine.Extraction;

/// <summary>A stretch of time; an end that is null is open.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment behind it.</param>
internal readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Whole days.</summary>
    /// <returns>Null where they lie outside of the calendar.</returns>
    public static TimeRange? Days(DateTimeOffset? first, int days)
        => first is { } from && from.Year < DateTimeOffset.MaxValue.Year ? new TimeRange(from, from.AddDays(days)) : null;

    /// <summary>A month, or a year where no month is named.</summary>
    /// <returns>Null where there is no such month.</returns>
    public static TimeRange? Month(int year, int month, int months)
        => year is >= 1 and < 9999 && month is >= 1 and <= 12
            ? new TimeRange(new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(months))
            : null;
}
