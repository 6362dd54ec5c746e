namespace Satchel.Protocols.Nostr.Relays;

/// <summary>Why a page of events ends where it does.</summary>
public enum RelayPageEnd
{
    /// <summary>The relay said that this was all.</summary>
    Complete,

    /// <summary>The page is as large as a page may be.</summary>
    Full,

    /// <summary>The relay ended it early, with a reason.</summary>
    Closed,

    /// <summary>The time was over.</summary>
    Deadline,

    /// <summary>The connection ended.</summary>
    Dropped,
}
