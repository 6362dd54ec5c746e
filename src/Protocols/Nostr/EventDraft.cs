using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>An event that nobody has signed yet.</summary>
/// <param name="Kind">What it is, 0 to 65,535.</param>
/// <param name="CreatedAt">When it was made; whole seconds count.</param>
/// <param name="Tags">The tags, in order.</param>
/// <param name="Content">The text.</param>
public sealed record EventDraft(int Kind, DateTimeOffset CreatedAt, IReadOnlyList<NostrTag> Tags, string Content)
{
    /// <summary>The event as this author would sign it.</summary>
    /// <exception cref="ArgumentException">A text is not Unicode.</exception>
    public EventId IdFor(XOnlyKey author)
    {
        ArgumentNullException.ThrowIfNull(author);
        return CanonicalEvent.Id(author, CreatedAt.ToUnixTimeSeconds(), Kind, Tags, Content);
    }

    /// <summary>Signs it.</summary>
    /// <param name="key">The author's key.</param>
    /// <param name="auxiliary">32 fresh random bytes.</param>
    /// <exception cref="ArgumentException">Kind or time is out of its range, a text is not Unicode, or the randomness has another length.</exception>
    public NostrEvent Sign(SecretKey key, ReadOnlySpan<byte> auxiliary)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegative(Kind);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Kind, NostrLimits.HighestKind);
        ArgumentOutOfRangeException.ThrowIfLessThan(CreatedAt, DateTimeOffset.UnixEpoch);
        var id = IdFor(key.PublicKey);
        return new NostrEvent(id, key.PublicKey, CreatedAt.ToUnixTimeSeconds(), Kind, [.. Tags], Content, Schnorr.Sign(key, id.Bytes, auxiliary));
    }
}
