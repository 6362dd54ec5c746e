using Satchel.Engine.Budget;

namespace Satchel.Engine.Commerce;

/// <summary>What became of a limit that somebody wanted to set.</summary>
public abstract record BudgetOutcome
{
    private BudgetOutcome()
    {
    }

    /// <summary>It holds.</summary>
    /// <param name="Rule">The rule as it was set.</param>
    /// <param name="Effective">What holds in the end, the owner's limits included.</param>
    public sealed record Applied(BudgetRule Rule, BudgetLimits Effective) : BudgetOutcome;

    /// <summary>The owner's limit is lower; nothing was changed.</summary>
    /// <param name="Ceiling">What the owner has set.</param>
    public sealed record AboveCeiling(BudgetRule Ceiling) : BudgetOutcome;
}
