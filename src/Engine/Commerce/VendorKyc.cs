namespace Satchel.Engine.Commerce;

/// <summary>What the owner knows of who stands behind a vendor. Only the owner sets it.</summary>
public sealed record VendorKyc
{
    /// <summary>The vendor.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>Whether somebody has looked at papers.</summary>
    public required bool IsVerified { get; init; }

    /// <summary>The country or region; may be empty.</summary>
    public string Jurisdiction { get; init; } = "";

    /// <summary>Who has verified it; may be empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where the evidence lies; may be empty.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>When it was verified; null where it is not.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Until when that holds; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is verified and still holds.</summary>
    public bool Holds(DateTimeOffset now) => IsVerified && !(ExpiresAt <= now);
}
