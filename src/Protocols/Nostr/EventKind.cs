namespace Satchel.Protocols.Nostr;

/// <summary>The kinds of events that Satchel knows, and what follows from the range in which a kind lies.</summary>
public static class EventKind
{
    /// <summary>NIP-01: a note.</summary>
    public const int Note = 1;

    /// <summary>NIP-09: the author asks to delete events.</summary>
    public const int Deletion = 5;

    /// <summary>NIP-65: on which relays an author reads and writes.</summary>
    public const int RelayList = 10_002;

    /// <summary>NIP-42: an answer to the challenge of a relay.</summary>
    public const int RelayAuthentication = 22_242;

    /// <summary>NIP-98: authorization of one HTTP request.</summary>
    public const int HttpAuthentication = 27_235;

    /// <summary>NIP-78: data of an application, found by its <c>d</c> tag.</summary>
    public const int ApplicationData = 30_078;

    /// <summary>Whether only the latest event of an author counts.</summary>
    public static bool IsReplaceable(int kind) => kind is 0 or 3 or (>= 10_000 and < 20_000);

    /// <summary>Whether relays pass it on without keeping it.</summary>
    public static bool IsEphemeral(int kind) => kind is >= 20_000 and < 30_000;

    /// <summary>Whether only the latest event of an author with one <c>d</c> tag counts.</summary>
    public static bool IsAddressable(int kind) => kind is >= 30_000 and < 40_000;
}
