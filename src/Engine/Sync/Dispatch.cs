using System.Text;
using Satchel.Engine.Store;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>What of an outbox goes to the relays together: a memory, or a version that lost.</summary>
/// <param name="Items">The items, one for each relay that lacks it.</param>
/// <param name="State">The state; null where none is to be sent.</param>
/// <param name="Before">What was exchanged before; null where nothing was.</param>
/// <param name="After">What will have been exchanged; null for a version that lost.</param>
/// <param name="Events">The events, the encrypted one first.</param>
internal sealed record Dispatch(
    IReadOnlyList<OutboxItem> Items, SyncedState? State, MemoryClock? Before, MemoryClock? After, IReadOnlyList<NostrEvent> Events)
{
    /// <summary>
    /// Why the state is not sent although it could be; null where it is sent, or needs not be. What of it was in clear is taken back all the same.
    /// </summary>
    public string? Withheld { get; init; }

    /// <summary>What is to go to a relay; null where nothing is.</summary>
    public OutboxItem? ItemFor(string relay)
        => Events.Count == 0 ? null : Items.FirstOrDefault(item => item.Relay == relay && (Withheld is null || item.Reason != Withheld));

    /// <summary>Bytes of the largest event as JSON.</summary>
    public int LargestBytes { get; } = Events.Count == 0 ? 0 : Events.Max(one => Encoding.UTF8.GetByteCount(one.ToJson()));

    /// <summary>How it is sent, as a plan names it.</summary>
    public string Layout { get; init; } = "encrypted";
}
