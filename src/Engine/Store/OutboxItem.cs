using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>What is still to be sent to a relay.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Number">A version that lost against another device's, by its number; 0 for the state of the memory.</param>
/// <param name="Relay">The relay.</param>
/// <param name="Sequence">The last entry of the ledger that asked for it.</param>
/// <param name="Reason">Why it was not sent last time; null where it was not tried.</param>
public sealed record OutboxItem(MemoryId Memory, int Number, string Relay, long Sequence, string? Reason)
{
    /// <summary>The reason of what stays on this device because of a setting, or because it is held back.</summary>
    public const string Withheld = "withheld";
}
