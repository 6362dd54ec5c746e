using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>The answer to a check before a payment. Every sign is reported, whatever comes of it.</summary>
public sealed record PreflightDecision
{
    /// <summary>Its name, by which a person approves it and a payment settles it.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked.</summary>
    public required PaymentPlan Plan { get; init; }

    /// <summary>What comes of it.</summary>
    public required PreflightVerdict Verdict { get; init; }

    /// <summary>What became of it since.</summary>
    public required PreflightState State { get; init; }

    /// <summary>Every sign that asks for something, then those that only inform.</summary>
    public required IReadOnlyList<PreflightReason> Reasons { get; init; }

    /// <summary>How the price compares with earlier ones.</summary>
    public required AnomalyVerdict Anomaly { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Until when the amount is set aside, or a person can approve it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What is left of the strictest limit of the day before this payment; null where there is none, or it was decided before.</summary>
    public Msat? RemainingToday { get; init; }

    /// <summary>What others attest of the vendor, weighted; 0 where nobody does.</summary>
    public double TrustScore { get; init; }

    /// <summary>The signs that ask for a person or forbid it.</summary>
    public IEnumerable<PreflightReason> Demands => Reasons.Where(reason => reason.Effect is not PreflightVerdict.Approve);

    /// <summary>Whether it may be paid now: it was approved, by the rules or by a person, and its amount is set aside or was only asked for.</summary>
    public bool IsApproved => State is PreflightState.Reserved or PreflightState.Paid || (State is PreflightState.Asked && Verdict is PreflightVerdict.Approve);
}
