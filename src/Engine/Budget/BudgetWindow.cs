namespace Satchel.Engine.Budget;

/// <summary>From when until when a span lasts that holds a moment; both are days in UTC, the second is not in it.</summary>
/// <param name="From">Its first day.</param>
/// <param name="Until">The first day after it.</param>
public readonly record struct BudgetWindow(DateOnly From, DateOnly Until)
{
    private const int DaysInWeek = 7;

    /// <summary>The moment at which it begins.</summary>
    public DateTimeOffset Start => new(From, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The moment at which the next one begins.</summary>
    public DateTimeOffset End => new(Until, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The day, week or month that holds a moment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One payment has no window.</exception>
    public static BudgetWindow Of(BudgetSpan span, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + DaysInWeek - 1) % DaysInWeek));
        var first = new DateOnly(today.Year, today.Month, 1);
        return span switch
        {
            BudgetSpan.Day => new(today, today.AddDays(1)),
            BudgetSpan.Week => new(monday, monday.AddDays(DaysInWeek)),
            BudgetSpan.Month => new(first, first.AddMonths(1)),
            _ => throw new ArgumentOutOfRangeException(nameof(span), span, "One payment has no window."),
        };
    }
}
