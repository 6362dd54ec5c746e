using Satchel.Engine.Budget;

namespace Satchel.Cli.Commands.Money;

/// <summary>Limits as text for a person.</summary>
internal static class BudgetPage
{
    /// <summary>What a limit is about.</summary>
    public static string SubjectOf(BudgetRule rule) => rule.Scope switch
    {
        BudgetScope.Global => "everything",
        BudgetScope.Vendor => rule.Subject,
        _ => $"{BudgetNames.Of(rule.Scope)} {rule.Subject}",
    };
}
