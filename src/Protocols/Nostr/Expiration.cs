using System.Globalization;

namespace Satchel.Protocols.Nostr;

/// <summary>The second from which on an event is void (NIP-40): the tag <c>["expiration", seconds since 1970]</c>.</summary>
public static class Expiration
{
    private const string TagName = "expiration";

    /// <summary>The tag.</summary>
    public static NostrTag Tag(DateTimeOffset at) => new(TagName, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Seconds since 1970, or null where there is no such tag or its text is no number.</summary>
    public static long? SecondsOf(NostrEvent candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return long.TryParse(candidate.FirstValue(TagName), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }

    /// <summary>Whether an event is void.</summary>
    public static bool IsExpired(NostrEvent candidate, DateTimeOffset now) => SecondsOf(candidate) <= now.ToUnixTimeSeconds();
}
