using System.Globalization;
using System.Security.Cryptography;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>
/// States of memories as signed events of kind 30078. Encrypted (NIP-44, to oneself): tags <c>d</c>, a name that tells nothing, and <c>t</c>, the
/// name of the store; the content is <see cref="StateText"/>. In clear, as Lightning Memory reads it: tags <c>d</c> = <c>lm:ID</c>, <c>t</c> =
/// category, <c>client</c>, <c>metadata</c> where there is any, <c>expiration</c> where it expires, and <c>satchel</c>, the name of the state: by that
/// tag a device knows the copy of what it gets encrypted too. A deletion (NIP-09) names events by <c>e</c>, what was in clear by <c>a</c> as well, and has the tag
/// <c>satchel</c>.
/// </summary>
internal sealed class MemoryEvents(SyncKeys keys, StoreName store, RandomNumberGenerator random)
{
    public const string PlainPrefix = "lm:";
    public const string OwnTag = "satchel";

    /// <summary>Events that one deletion names: relays take only so many tags.</summary>
    private const int RemovedTogether = 100;

    private const string ClientTag = "client";
    private const string Client = "lightning-memory";

    /// <summary>A state for one's own devices alone.</summary>
    public NostrEvent Encrypted(SyncedState state, long seconds)
    {
        var nonce = Bytes(ConversationKey.NonceBytes);
        var address = state.IsLost ? keys.AddressOfLost(state.Memory, state.Name) : keys.AddressOf(state.Memory);
        return Sign(
            EventKind.ApplicationData,
            seconds,
            [new NostrTag("d", address), new NostrTag("t", keys.TagOf(store))],
            keys.Conversation.EncryptToOneself(StateText.Write(state), nonce));
    }

    /// <summary>A version for everybody.</summary>
    public NostrEvent Plain(MemoryVersion version, string state, long seconds)
        => Sign(EventKind.ApplicationData, seconds, [.. PlainTags(version), .. Expires(version), new NostrTag(OwnTag, state)], version.Content);

    /// <summary>A version for a file: in clear, with the whole line of JSON beside it, where there is one.</summary>
    public static EventDraft Exported(MemoryVersion version, string? line, DateTimeOffset now)
        => new(EventKind.ApplicationData, now, [.. PlainTags(version), .. line is null ? [] : (NostrTag[])[new NostrTag(OwnTag, "", line)]], version.Content);

    /// <summary>Asks relays to remove events, some with each.</summary>
    public IEnumerable<NostrEvent> Deletions(IReadOnlyList<string> events, MemoryId? plain, long seconds)
        => events.Chunk(RemovedTogether).Select(some => Deletion(some, plain, seconds));

    private NostrEvent Deletion(IReadOnlyList<string> events, MemoryId? plain, long seconds)
        => Sign(
            EventKind.Deletion,
            seconds,
            [
                .. events.Select(id => new NostrTag("e", id)),
                .. plain is { } memory ? [new NostrTag("a", PlainAddress(memory))] : (NostrTag[])[],
                new NostrTag("k", EventKind.ApplicationData.ToString(CultureInfo.InvariantCulture)),
                new NostrTag(OwnTag, ""),
            ],
            "");

    /// <summary>The tags in which Lightning Memory looks for what a memory is.</summary>
    private static IReadOnlyList<NostrTag> PlainTags(MemoryVersion version) =>
    [
        new NostrTag("d", PlainPrefix + version.Id),
        new NostrTag("t", WireNames.Of(version.Category)),
        new NostrTag(ClientTag, Client),
        .. version.Metadata is "{}" ? [] : (NostrTag[])[new NostrTag("metadata", LightningMetadata.Write(version.Metadata))],
    ];

    private static NostrTag[] Expires(MemoryVersion version) => version.ExpiresAt is { } at ? [Expiration.Tag(at)] : [];

    private string PlainAddress(MemoryId memory)
        => string.Create(CultureInfo.InvariantCulture, $"{EventKind.ApplicationData}:{keys.Agent}:{PlainPrefix}{memory}");

    private NostrEvent Sign(int kind, long seconds, IReadOnlyList<NostrTag> tags, string content)
        => new EventDraft(kind, DateTimeOffset.FromUnixTimeSeconds(seconds), tags, content).Sign(keys.Secret, Bytes(Schnorr.AuxiliaryBytes));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.GetBytes(bytes);
        return bytes;
    }
}
