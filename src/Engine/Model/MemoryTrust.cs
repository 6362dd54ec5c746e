namespace Satchel.Engine.Model;

/// <summary>How far a memory may be relied on.</summary>
public enum MemoryTrust
{
    /// <summary>Said by the owner or the owner's agent.</summary>
    Trusted,

    /// <summary>Came from outside; shown as data with its origin.</summary>
    Untrusted,

    /// <summary>Held back until a person releases it; never recalled.</summary>
    Quarantined,
}
