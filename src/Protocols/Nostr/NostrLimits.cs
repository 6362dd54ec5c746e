namespace Satchel.Protocols.Nostr;

/// <summary>How much of what strangers send is read.</summary>
public static class NostrLimits
{
    /// <summary>Bytes of a frame: what one message of a relay may have. Common relays stop at 512 KiB or less.</summary>
    public const int FrameBytes = 1024 * 1024;

    /// <summary>Tags of an event. The lists of large accounts have a few thousand.</summary>
    public const int Tags = 5_000;

    /// <summary>Texts in one tag.</summary>
    public const int TagTexts = 64;

    /// <summary>Nested arrays and objects of a frame: a message, an event, its tags, a tag.</summary>
    public const int Depth = 8;

    /// <summary>Seconds by which an event may be from the future: clocks differ, and a later one would freeze a cursor.</summary>
    public const int FutureSeconds = 15 * 60;

    /// <summary>Values of one condition of a filter.</summary>
    public const int FilterValues = 2_000;

    /// <summary>Filters of one request.</summary>
    public const int Filters = 20;

    /// <summary>Characters of the id of a subscription, from NIP-01.</summary>
    public const int SubscriptionCharacters = 64;

    /// <summary>Characters of a reason, a notice or a challenge that are kept.</summary>
    public const int ReasonCharacters = 1_024;

    /// <summary>Characters of a text of NIP-19.</summary>
    public const int Nip19Characters = 5_000;

    /// <summary>The highest kind.</summary>
    public const int HighestKind = 65_535;

    /// <summary>Relays of a list or a reference.</summary>
    public const int Relays = 100;

    /// <summary>Characters of the address of a relay.</summary>
    public const int RelayCharacters = 1_024;

    /// <summary>Seconds by which an answer to a relay's challenge may be off, from NIP-42.</summary>
    public const int RelayAuthenticationSeconds = 10 * 60;

    /// <summary>Seconds by which the authorization of an HTTP request may be off, from NIP-98.</summary>
    public const int HttpAuthenticationSeconds = 60;

    /// <summary>Bytes of an encrypted text that are decrypted: what fits into a frame.</summary>
    public const int PlaintextBytes = FrameBytes;
}
