using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>By which relays an agent says that it can be reached.</summary>
/// <param name="ListedAt">When it said so; null where no relay has such a list.</param>
/// <param name="Uses">The relays of the latest list.</param>
/// <param name="Asked">The relays that were asked, and what went wrong with each; null where nothing did.</param>
public sealed record RelayDiscovery(DateTimeOffset? ListedAt, IReadOnlyList<RelayUse> Uses, IReadOnlyList<(string Address, string? Problem)> Asked);
