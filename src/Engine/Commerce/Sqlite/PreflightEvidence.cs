using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Gathers all that a check before a payment looks at.</summary>
internal static class PreflightEvidence
{
    /// <summary>What the purse knows.</summary>
    /// <param name="session">The purse.</param>
    /// <param name="plan">The payment.</param>
    /// <param name="but">The check that has set the amount aside already; null where none has.</param>
    /// <param name="now">When.</param>
    public static PreflightSigns Read(SqliteSession session, PaymentPlan plan, string? but, DateTimeOffset now)
    {
        var group = VendorTable.Group(session, plan.Vendor);
        var reputation = VendorBook.Reputation(session, group, plan.Network, now);
        var anomaly = Prices.Of(session, plan.Network, group, plan.Operation).Compare(group.Vendor, plan.Amount);
        return new PreflightSigns
        {
            Plan = plan,
            Budgets = BudgetStandings.Of(session, plan, group, but, now),
            Anomaly = anomaly,
            Reputation = reputation,
            Community = AttestationTable.Score(session, group, now),
            IsKycVerified = KycTable.Find(session, group)?.Holds(now) ?? false,
            HasNewPayee = plan.Payee.Length > 0 && HasOtherPayees(session, plan, group),
            LooksLike = anomaly.Verdict is AnomalyVerdict.FirstTime ? VendorTable.LookAlikeOf(session, group) : null,
        };
    }

    /// <summary>What is known where there is no purse yet.</summary>
    public static PreflightSigns OfNothing(PaymentPlan plan) => new()
    {
        Plan = plan,
        Budgets = [],
        Anomaly = new PriceHistory(0, Msat.Zero, []).Compare(plan.Vendor, plan.Amount),
        Reputation = VendorBook.Nothing(plan.Vendor),
        Community = CommunityScore.None,
        IsKycVerified = false,
        HasNewPayee = false,
        LooksLike = null,
    };

    private static bool HasOtherPayees(SqliteSession session, PaymentPlan plan, VendorGroup group)
    {
        var hasOthers = false;
        foreach (var key in group.Keys)
        {
            if (session.Value(
                "SELECT 1 FROM payee WHERE network = $1 AND vendor = $2 AND payee = $3", (int)plan.Network, key.Value, plan.Payee) is not null)
            {
                return false;
            }

            hasOthers |= session.Value("SELECT 1 FROM payee WHERE network = $1 AND vendor = $2 LIMIT 1", (int)plan.Network, key.Value) is not null;
        }

        return hasOthers;
    }
}
