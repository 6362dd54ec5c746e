using Satchel.Engine.Budget;

namespace Satchel.Engine.Commerce;

/// <summary>A rule, and how far each of its limits is used up.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Standings">Its limits.</param>
public sealed record RuleStanding(BudgetRule Rule, IReadOnlyList<BudgetStanding> Standings);
