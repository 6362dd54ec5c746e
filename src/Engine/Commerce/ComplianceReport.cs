using Satchel.Engine.Budget;

namespace Satchel.Engine.Commerce;

/// <summary>All that somebody who answers for an agent wants to know of its money on one network.</summary>
public sealed record ComplianceReport
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>From when on it counts.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The network.</summary>
    public required PaymentNetwork Network { get; init; }

    /// <summary>The public key of this home; null where it has none.</summary>
    public required string? Agent { get; init; }

    /// <summary>What is said of this home's agent; the highest level first.</summary>
    public required IReadOnlyList<AgentStatement> Identity { get; init; }

    /// <summary>What was spent.</summary>
    public required SpendingSummary Spending { get; init; }

    /// <summary>What was earned.</summary>
    public required IncomeSummary Income { get; init; }

    /// <summary>Payments out, the newest first; at most as many as were asked for.</summary>
    public required IReadOnlyList<Payment> Payments { get; init; }

    /// <summary>How many there are.</summary>
    public required long PaymentCount { get; init; }

    /// <summary>What each vendor got, the most first.</summary>
    public required IReadOnlyList<VendorTotal> Vendors { get; init; }

    /// <summary>What each jurisdiction got, the most first; <c>unknown</c> where nobody said it.</summary>
    public required IReadOnlyList<VendorTotal> Jurisdictions { get; init; }

    /// <summary>The limits as they are now.</summary>
    public required IReadOnlyList<BudgetRule> Rules { get; init; }

    /// <summary>Payments that went past a limit.</summary>
    public required IReadOnlyList<LimitViolation> Violations { get; init; }

    /// <summary>Payments that were rejected before they were made.</summary>
    public required IReadOnlyList<PreflightDecision> Blocked { get; init; }

    /// <summary>Who stands behind vendors, as it is now.</summary>
    public required IReadOnlyList<VendorKyc> Kyc { get; init; }

    /// <summary>What was attested of vendors.</summary>
    public required IReadOnlyList<Attestation> Attestations { get; init; }

    /// <summary>What is said of agents.</summary>
    public required IReadOnlyList<AgentStatement> Statements { get; init; }
}
