using Satchel.Engine.Budget;

namespace Satchel.Engine.Commerce;

/// <summary>How far one limit is used up.</summary>
/// <param name="Rule">The rule that sets it.</param>
/// <param name="Span">For which span.</param>
/// <param name="Limit">The limit, in thousandths of a satoshi or in tokens.</param>
/// <param name="Spent">What was spent in the span.</param>
/// <param name="Reserved">What is set aside beside it.</param>
public sealed record BudgetStanding(BudgetRule Rule, BudgetSpan Span, long Limit, long Spent, long Reserved)
{
    /// <summary>What is left; nothing where more was spent.</summary>
    public long Remaining => Math.Max(0, Limit - Spent - Reserved);

    /// <summary>Whether so much more fits.</summary>
    public bool Allows(long amount) => amount <= Limit - Spent - Reserved;
}
