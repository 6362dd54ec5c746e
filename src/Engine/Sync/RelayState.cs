using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>A relay of the owner's, as it is now and as a store knows it.</summary>
public sealed record RelayState
{
    /// <summary>Where it is.</summary>
    public required string Address { get; init; }

    /// <summary>Whether it answers.</summary>
    public required bool IsReachable { get; init; }

    /// <summary>"OK", or why not.</summary>
    public required string Message { get; init; }

    /// <summary>How long the answer took, in milliseconds.</summary>
    public required double LatencyMs { get; init; }

    /// <summary>Its program; empty where it does not say.</summary>
    public string Software { get; init; } = "";

    /// <summary>The largest frame that it takes, in bytes; null where it does not say.</summary>
    public long? MaxMessageBytes { get; init; }

    /// <summary>The most events that it gives at once; null where it does not say.</summary>
    public long? MaxLimit { get; init; }

    /// <summary>Whether it asks who is there.</summary>
    public bool AuthRequired { get; init; }

    /// <summary>Whether writing to it costs.</summary>
    public bool PaymentRequired { get; init; }

    /// <summary>What the store remembers of it; null where nothing was exchanged yet.</summary>
    public KnownRelay? Known { get; init; }
}
