namespace Satchel.Protocols.Nostr.Relays;

/// <summary>Why a relay could not be used.</summary>
public enum RelayError
{
    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>The connection ended in the middle.</summary>
    Dropped,

    /// <summary>It did not answer in time.</summary>
    Deadline,

    /// <summary>It sent a frame beyond the limit, or too many that are none.</summary>
    Hostile,

    /// <summary>It failed several times and is left alone for a while.</summary>
    CircuitOpen,
}
