using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>All that a check before a payment looks at.</summary>
internal sealed record PreflightSigns
{
    public required PaymentPlan Plan { get; init; }

    public required IReadOnlyList<BudgetStanding> Budgets { get; init; }

    public required Anomaly Anomaly { get; init; }

    public required VendorReputation Reputation { get; init; }

    public required CommunityScore Community { get; init; }

    public required bool IsKycVerified { get; init; }

    /// <summary>Whether others were paid for this vendor before, and this key was not.</summary>
    public required bool HasNewPayee { get; init; }

    /// <summary>A known vendor that this new one can be taken for.</summary>
    public required VendorKey? LooksLike { get; init; }

    /// <summary>What is left of the strictest limit of the day.</summary>
    public Msat? RemainingToday
        => Budgets.Where(standing => standing.Span is Budget.BudgetSpan.Day).Select(standing => (long?)standing.Remaining).Min() is { } left
            ? new Msat(Math.Min(left, Msat.Most))
            : null;
}
