namespace Satchel.Engine.Health;

/// <summary>How the proof stands that a store can be written to and recalled from.</summary>
public enum CanaryState
{
    /// <summary>No worker has looked yet.</summary>
    Never,

    /// <summary>It was proven a short while ago.</summary>
    Proven,

    /// <summary>The last proof is older than <see cref="CanaryProof.LongestAge"/>.</summary>
    Stale,

    /// <summary>The last attempt failed.</summary>
    Failing,
}
