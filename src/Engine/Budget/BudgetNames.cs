namespace Satchel.Engine.Budget;

/// <summary>The names of limits in JSON and on the command line.</summary>
public static class BudgetNames
{
    private static readonly string[] Units = ["msat", "tokens"];
    private static readonly string[] Scopes = ["global", "vendor", "operation", "agent", "purpose"];
    private static readonly string[] Spans = ["payment", "day", "week", "month"];

    /// <summary>The name of a unit.</summary>
    public static string Of(BudgetUnit unit) => Units[(int)unit];

    /// <summary>The name of a scope.</summary>
    public static string Of(BudgetScope scope) => Scopes[(int)scope];

    /// <summary>The name of a span.</summary>
    public static string Of(BudgetSpan span) => Spans[(int)span];

    /// <summary>How refusals call the limit of a span.</summary>
    public static string LimitOf(BudgetSpan span) => span switch
    {
        BudgetSpan.Payment => "per-transaction limit",
        BudgetSpan.Day => "daily limit",
        BudgetSpan.Week => "weekly limit",
        BudgetSpan.Month => "monthly limit",
    };
}
