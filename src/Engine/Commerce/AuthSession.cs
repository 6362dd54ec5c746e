namespace Satchel.Engine.Commerce;

/// <summary>A login of an agent at a vendor: one that Satchel made, or one that somebody reports.</summary>
public sealed record AuthSession
{
    /// <summary>The vendor.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>The agent; empty for this home while it has no key.</summary>
    public required string Agent { get; init; }

    /// <summary>The key under which the vendor knows it.</summary>
    public required string LinkingKey { get; init; }

    /// <summary>What was said of it last.</summary>
    public required SessionState State { get; init; }

    /// <summary>The last login; null where it was only taken back.</summary>
    public DateTimeOffset? LastAuthAt { get; init; }

    /// <summary>Until when it holds; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the vendor answered to the last login that Satchel made; empty where it made none.</summary>
    public string Result { get; init; } = "";

    /// <summary>What it is now: an active one expires with its time.</summary>
    public SessionState StateAt(DateTimeOffset now) => State is SessionState.Active && ExpiresAt <= now ? SessionState.Expired : State;
}
