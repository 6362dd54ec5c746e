namespace Satchel.Engine.Commerce;

/// <summary>What this home wants to say of a vendor.</summary>
public sealed record AttestationDraft
{
    /// <summary>The vendor.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>From 0 to 1; null: what our own payments say.</summary>
    public double? Share { get; init; }

    /// <summary>What it rests on.</summary>
    public string Basis { get; init; } = "transaction_history";

    /// <summary>Until when it holds; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether what was said before is taken back instead.</summary>
    public bool IsWithdrawal { get; init; }
}
