namespace Satchel.Protocols.Nostr;

/// <summary>The prefix before the colon of what a relay says about an event or a subscription.</summary>
public enum RelayReason
{
    /// <summary>No prefix, or one that is not known.</summary>
    Other,

    /// <summary>The relay has it already: as good as accepted.</summary>
    Duplicate,

    /// <summary>Work is missing (NIP-13).</summary>
    ProofOfWork,

    /// <summary>The author or the address is barred.</summary>
    Blocked,

    /// <summary>Too much at once: try later.</summary>
    RateLimited,

    /// <summary>The relay holds it for wrong.</summary>
    Invalid,

    /// <summary>Not for this author: give up.</summary>
    Restricted,

    /// <summary>Nobody would get it.</summary>
    Mute,

    /// <summary>The relay failed.</summary>
    Error,

    /// <summary>Authenticate and try again (NIP-42).</summary>
    AuthRequired,
}
