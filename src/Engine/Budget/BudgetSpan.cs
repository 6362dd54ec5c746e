namespace Satchel.Engine.Budget;

/// <summary>The span of time that a limit is for.</summary>
public enum BudgetSpan
{
    /// <summary>One payment, or one call of a model.</summary>
    Payment,

    /// <summary>A day in UTC.</summary>
    Day,

    /// <summary>A week in UTC, from Monday.</summary>
    Week,

    /// <summary>A month in UTC.</summary>
    Month,
}
