using System.Globalization;
using Satchel.Engine.Budget;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>From signs to a verdict. The strictest sign wins; nothing that others say outweighs a limit of the owner.</summary>
internal static class PreflightRules
{
    private const long SmallFirstSats = 10;
    private const double LowScore = 0.4;
    private const double HighScore = 0.8;
    private const int LowScoreAttesters = 3;

    /// <summary>Weighs the signs.</summary>
    public static (PreflightVerdict Verdict, IReadOnlyList<PreflightReason> Reasons) Decide(PreflightSigns signs)
    {
        List<PreflightReason> reasons = [.. OverBudget(signs), .. Doubts(signs)];
        var verdict = reasons.Count == 0 ? PreflightVerdict.Approve : reasons.Max(reason => reason.Effect);
        if (verdict is PreflightVerdict.Escalate && Downgrade(signs, reasons) is { } downgrade)
        {
            verdict = PreflightVerdict.Approve;
            reasons.Add(downgrade);
        }

        reasons.AddRange(Facts(signs));
        return (verdict, reasons);
    }

    private static IEnumerable<PreflightReason> OverBudget(PreflightSigns signs)
    {
        var amount = signs.Plan.Total.Value;
        foreach (var standing in signs.Budgets.Where(standing => !standing.Allows(amount)))
        {
            yield return new PreflightReason("budget_" + BudgetNames.Of(standing.Span), PreflightVerdict.Reject, Refusal(standing, amount));
        }
    }

    /// <summary>What a limit says to an amount that does not fit.</summary>
    internal static string Refusal(BudgetStanding standing, long amount)
    {
        var whose = $"{(standing.Rule.IsOwners ? "the owner's" : "the agent's")} {BudgetNames.LimitOf(standing.Span)} of {Sats(standing.Limit)} sats for {SubjectOf(standing.Rule)}";
        return standing.Span is BudgetSpan.Payment
            ? Text($"{Sats(amount)} sats is above {whose}")
            : Text($"{Sats(amount)} sats would pass {whose}: {Sats(standing.Spent)} spent, {Sats(standing.Reserved)} reserved");
    }

    private static IEnumerable<PreflightReason> Doubts(PreflightSigns signs)
    {
        var vendor = signs.Plan.Vendor;
        if (signs.Anomaly.Verdict is AnomalyVerdict.High)
        {
            yield return new PreflightReason("anomaly_high", PreflightVerdict.Escalate, $"{signs.Anomaly.Context}");
        }

        if (signs.Anomaly.Verdict is AnomalyVerdict.FirstTime && signs.Plan.Amount > Msat.FromSats(SmallFirstSats))
        {
            yield return new PreflightReason(
                "first_time", PreflightVerdict.Escalate, Text($"First payment to {vendor}: start smaller, with at most {SmallFirstSats} sats"));
        }

        if (signs.Reputation.Recommendation is "caution")
        {
            yield return new PreflightReason(
                "reputation_caution", PreflightVerdict.Escalate,
                Text($"{signs.Reputation.Failures} of {signs.Reputation.Payments} payments to {vendor} failed"));
        }

        if (signs.Community is { TrustedAttesters: >= LowScoreAttesters, Weighted: < LowScore })
        {
            yield return new PreflightReason(
                "community_low", PreflightVerdict.Escalate,
                Text($"{signs.Community.TrustedAttesters} trusted attesters give {vendor} {signs.Community.Weighted:0.00}"));
        }

        if (signs.HasNewPayee)
        {
            yield return new PreflightReason("payee_changed", PreflightVerdict.Escalate, $"{vendor} was paid at other node keys before, never at this one");
        }

        if (signs.LooksLike is { } known)
        {
            yield return new PreflightReason("look_alike", PreflightVerdict.Escalate, $"{vendor} can be taken for {known}, which was paid before");
        }
    }

    /// <summary>A vendor that is known to the owner and well spoken of need not wait for a person; one in disguise does.</summary>
    private static PreflightReason? Downgrade(PreflightSigns signs, List<PreflightReason> reasons)
        => signs is { IsKycVerified: true, Community.Weighted: >= HighScore } && !reasons.Exists(reason => reason.Code is "payee_changed" or "look_alike")
            ? new PreflightReason(
                "downgraded", PreflightVerdict.Approve, Text($"Downgraded: KYC verified by the owner, community score {signs.Community.Weighted:0.00}"))
            : null;

    /// <summary>What only informs: the history, a low price, what others say.</summary>
    private static IEnumerable<PreflightReason> Facts(PreflightSigns signs)
    {
        var known = signs.Reputation;
        yield return new PreflightReason(
            "history", PreflightVerdict.Approve,
            known.Payments == 0
                ? $"No payment to {signs.Plan.Vendor} so far"
                : Text($"{known.Payments} payments to {signs.Plan.Vendor} so far, average {Sats(known.Average.Value)} sats, {known.SuccessRate:P0} without a failure"));
        if (signs.Anomaly.Verdict is AnomalyVerdict.Low)
        {
            yield return new PreflightReason("anomaly_low", PreflightVerdict.Approve, signs.Anomaly.Context);
        }

        if (signs.Community.Attesters > 0)
        {
            yield return new PreflightReason(
                "community", PreflightVerdict.Approve,
                Text($"Community score {signs.Community.Weighted:0.00} by {signs.Community.TrustedAttesters} trusted of {signs.Community.Attesters} attesters"));
        }
    }

    internal static string SubjectOf(BudgetRule rule) => rule.Scope is BudgetScope.Global ? "everything" : rule.Subject;

    private static string Sats(long msat) => Text($"{msat / (double)Msat.PerSat:#,0.###}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
