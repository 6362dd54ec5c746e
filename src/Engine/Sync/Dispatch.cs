using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>What of an outbox goes to the relays together: a memory, or a version that lost.</summary>
/// <param name="Items">The items, one for each relay that lacks it.</param>
/// <param name="State">The state; null where nothing is to be sent.</param>
/// <param name="Before">What was exchanged before; null where nothing was.</param>
/// <param name="After">What will have been exchanged; null for a version that lost.</param>
/// <param name="Events">The events, the encrypted one first.</param>
internal sealed record Dispatch(
    IReadOnlyList<OutboxItem> Items, SyncedState? State, MemoryClock? Before, MemoryClock? After, IReadOnlyList<NostrEvent> Events)
{
    /// <summary>Why it is not sent although it could be; null where it is sent, or needs not be.</summary>
    public string? Withheld { get; init; }

    /// <summary>How it is sent, as a plan names it.</summary>
    public string Layout { get; init; } = "encrypted";
}
