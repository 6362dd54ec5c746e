using Satchel.Engine.Model;

namespace Satchel.Engine.Sync;

/// <summary>What would be sent of a memory.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Layout"><c>encrypted</c>, <c>clear</c> (and encrypted beside it), <c>erasure</c> or <c>history</c>.</param>
/// <param name="Relays">To which relays.</param>
public sealed record PlannedEvent(MemoryId Memory, string Layout, IReadOnlyList<string> Relays);
