namespace Satchel.Engine.Budget;

/// <summary>The most that may be spent; null where there is no limit. Days, weeks (from Monday) and months begin at midnight UTC.</summary>
/// <param name="PerPayment">By one payment, or one call of a model.</param>
/// <param name="PerDay">In a day.</param>
/// <param name="PerWeek">In a week.</param>
/// <param name="PerMonth">In a month.</param>
public sealed record BudgetLimits(long? PerPayment, long? PerDay, long? PerWeek, long? PerMonth)
{
    /// <summary>The most that a limit may be: all bitcoins that can ever be, in thousandths of a satoshi.</summary>
    public const long Most = 2_100_000_000_000_000_000;

    /// <summary>No limit at all.</summary>
    public static BudgetLimits None { get; } = new(null, null, null, null);

    /// <summary>Whether it limits nothing.</summary>
    public bool IsEmpty => this == None;

    /// <summary>The stricter of both for each span.</summary>
    public BudgetLimits And(BudgetLimits other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Less(PerPayment, other.PerPayment), Less(PerDay, other.PerDay), Less(PerWeek, other.PerWeek), Less(PerMonth, other.PerMonth));
    }

    /// <summary>Whether no limit here is above one that is set there.</summary>
    public bool IsWithin(BudgetLimits ceiling)
    {
        ArgumentNullException.ThrowIfNull(ceiling);
        return !(PerPayment > ceiling.PerPayment || PerDay > ceiling.PerDay || PerWeek > ceiling.PerWeek || PerMonth > ceiling.PerMonth);
    }

    private static long? Less(long? one, long? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}
