using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>What a repair did, or would do.</summary>
public sealed record RepairReport
{
    /// <summary>What was repaired, or would be in a dry run; at most <see cref="AuditFindings.MostNamed"/>.</summary>
    public required IReadOnlyList<StoreFinding> Repaired { get; init; }

    /// <summary>How much was repaired, or would be.</summary>
    public required long RepairedCount { get; init; }

    /// <summary>How the store is now, verified again after the repair; in a dry run how it would be.</summary>
    public required VerificationReport Verification { get; init; }
}
