namespace Satchel.Engine.Commerce;

/// <summary>What one attester says of a vendor.</summary>
public sealed record Attestation
{
    /// <summary>In how many parts a score is kept.</summary>
    public const int Scale = 10_000;

    /// <summary>The vendor.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>Who says it: a public key, 64 hexadecimal digits; empty for this home while it has none.</summary>
    public required string Attester { get; init; }

    /// <summary>From 0 to <see cref="Scale"/>; null where it was taken back.</summary>
    public required int? Score { get; init; }

    /// <summary>What it rests on.</summary>
    public string Basis { get; init; } = "";

    /// <summary>When it was said.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it holds; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The id of the event that said it; empty where none did.</summary>
    public string Event { get; init; } = "";

    /// <summary>The score from 0 to 1.</summary>
    public double? Share => Score / (double)Scale;

    /// <summary>A score from 0 to 1 as it is kept; null where it is no such number.</summary>
    public static int? ScoreOf(double share) => share is >= 0 and <= 1 ? (int)Math.Round(share * Scale, MidpointRounding.AwayFromZero) : null;
}
