using Satchel.Engine.Budget;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>How far the limits are used up that a payment touches.</summary>
internal static class BudgetStandings
{
    /// <summary>The limits that a payment touches, those of its vendor first; in each rule from one payment to the month.</summary>
    /// <param name="session">The purse.</param>
    /// <param name="plan">The payment.</param>
    /// <param name="group">Its vendor.</param>
    /// <param name="but">What is set aside for this payment itself; null for nothing.</param>
    /// <param name="now">When it counts.</param>
    public static IReadOnlyList<BudgetStanding> Of(SqliteSession session, PaymentPlan plan, VendorGroup group, string? but, DateTimeOffset now)
    {
        var vendors = group.Keys.Select(key => key.Value).ToArray();
        var standings = new List<BudgetStanding>();
        foreach (var vendor in vendors)
        {
            Add(RuleTable.About(session, BudgetUnit.Msat, BudgetScope.Vendor, vendor), TallyScope.Vendor, vendors);
        }

        Add(RuleTable.About(session, BudgetUnit.Msat, BudgetScope.Global, ""), TallyScope.Global, [""]);
        foreach (var (scope, tally, subject) in ((BudgetScope, TallyScope, string)[])
            [
                (BudgetScope.Operation, TallyScope.Operation, plan.Operation), (BudgetScope.Agent, TallyScope.Agent, plan.Agent),
                (BudgetScope.Purpose, TallyScope.Purpose, plan.Purpose),
            ])
        {
            if (subject.Length > 0)
            {
                Add(RuleTable.About(session, BudgetUnit.Msat, scope, subject), tally, [subject]);
            }
        }

        return standings;

        void Add(IReadOnlyList<BudgetRule> rules, TallyScope scope, string[] subjects)
        {
            if (rules.Count == 0)
            {
                return;
            }

            var held = HoldTable.Sum(session, plan.Network, scope, subjects, but, now);
            foreach (var rule in rules)
            {
                standings.AddRange(Of(session, rule, plan.Network, scope, subjects, held, now));
            }
        }
    }

    /// <summary>The standings of one rule.</summary>
    public static IEnumerable<BudgetStanding> Of(SqliteSession session, BudgetRule rule, PaymentNetwork network, VendorGroup? group, DateTimeOffset now)
    {
        var subjects = group is null ? [rule.Subject] : group.Keys.Select(key => key.Value).ToArray();
        var scope = (TallyScope)rule.Scope;
        return Of(session, rule, network, scope, subjects, HoldTable.Sum(session, network, scope, subjects, null, now), now);
    }

    private static IEnumerable<BudgetStanding> Of(
        SqliteSession session, BudgetRule rule, PaymentNetwork network, TallyScope scope, string[] subjects, long held, DateTimeOffset now)
    {
        if (rule.Limits.PerPayment is { } most)
        {
            yield return new BudgetStanding(rule, BudgetSpan.Payment, most, 0, 0);
        }

        foreach (var (span, limit) in ((BudgetSpan, long?)[])
            [(BudgetSpan.Day, rule.Limits.PerDay), (BudgetSpan.Week, rule.Limits.PerWeek), (BudgetSpan.Month, rule.Limits.PerMonth)])
        {
            if (limit is { } value)
            {
                yield return new BudgetStanding(rule, span, value, TallyTable.Spent(session, network, scope, subjects, span, now), held);
            }
        }
    }
}
