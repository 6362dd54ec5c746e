namespace Satchel.Engine.Sync;

/// <summary>What was done with one relay for trust.</summary>
public sealed record TrustRelayReport
{
    /// <summary>Where it is.</summary>
    public required string Address { get; init; }

    /// <summary>Its events that changed what is known.</summary>
    public long Taken { get; init; }

    /// <summary>Events that it took.</summary>
    public long Sent { get; init; }

    /// <summary>Its events that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Problem { get; init; }
}
