namespace Satchel.Engine.Budget;

/// <summary>Which limit of a day's spending.</summary>
public enum SpendLimit
{
    /// <summary>Tokens: <c>budget.tokens_per_day</c>.</summary>
    Tokens,

    /// <summary>Money: <c>budget.usd_per_day</c>.</summary>
    Money,

    /// <summary>A limit that was set with <c>budget set</c>.</summary>
    Rule,
}
