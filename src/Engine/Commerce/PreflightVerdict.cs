namespace Satchel.Engine.Commerce;

/// <summary>What comes of a check before a payment.</summary>
public enum PreflightVerdict
{
    /// <summary>It may be paid.</summary>
    Approve,

    /// <summary>A person decides.</summary>
    Escalate,

    /// <summary>It may not be paid.</summary>
    Reject,
}
