using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>Events that are asked for together, with one cursor a relay.</summary>
/// <param name="Name">The name under which the cursor is kept.</param>
/// <param name="Filter">Which events.</param>
internal sealed record SyncStream(string Name, NostrFilter Filter)
{
    /// <summary>
    /// What concerns a store. What Lightning Memory wrote belongs to no store by itself; the one that is called default takes it in.
    /// </summary>
    public static IReadOnlyList<SyncStream> Of(StoreName store, SyncKeys keys)
    {
        IReadOnlyList<XOnlyKey> authors = [keys.Secret.PublicKey];
        var own = new SyncStream("memories", Tagged(authors, [keys.TagOf(store)]));
        return store == StoreName.Default
            ? [own, new SyncStream("plain", Tagged(authors, WireNames.CallerCategories)), new SyncStream("deletions", new NostrFilter { Authors = authors, Kinds = [EventKind.Deletion] })]
            : [own];
    }

    private static NostrFilter Tagged(IReadOnlyList<XOnlyKey> authors, IReadOnlyList<string> values) => new()
    {
        Authors = authors,
        Kinds = [EventKind.ApplicationData],
        Tags = new Dictionary<char, IReadOnlyList<string>> { ['t'] = values },
    };
}
