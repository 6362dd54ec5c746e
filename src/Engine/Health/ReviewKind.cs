namespace Satchel.Engine.Health;

/// <summary>Why a memory is to be looked at, the most urgent first.</summary>
public enum ReviewKind
{
    /// <summary>It is held back.</summary>
    Quarantined,

    /// <summary>A machine would retire it.</summary>
    Proposed,

    /// <summary>It bears signs of what will soon be stale.</summary>
    Quality,

    /// <summary>An earlier memory says nearly the same.</summary>
    NearCopy,
}
