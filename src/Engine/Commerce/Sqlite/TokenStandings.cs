using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>How far the limits are used up that count the tokens of models.</summary>
internal static class TokenStandings
{
    public static IEnumerable<BudgetStanding> Of(SqliteSession session, BudgetRule rule, DateTimeOffset now)
    {
        if (rule.Limits.PerPayment is { } most)
        {
            yield return new BudgetStanding(rule, BudgetSpan.Payment, most, 0, 0);
        }

        var purpose = rule.Scope is BudgetScope.Purpose ? rule.Subject : null;
        foreach (var (span, limit) in ((BudgetSpan, long?)[])
            [(BudgetSpan.Day, rule.Limits.PerDay), (BudgetSpan.Week, rule.Limits.PerWeek), (BudgetSpan.Month, rule.Limits.PerMonth)])
        {
            if (limit is { } value)
            {
                yield return new BudgetStanding(
                    rule, span, value, TokenRules.Used(session, purpose, span, now), TokenRules.Reserved(session, purpose, span, now));
            }
        }
    }
}
