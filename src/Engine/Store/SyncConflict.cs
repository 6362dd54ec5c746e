using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>Two devices changed a memory without knowing of each other; one of both lost and stays in the history.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Number">The version that lost.</param>
/// <param name="ChangedMs">When it came about, in milliseconds since 1970.</param>
/// <param name="State">Its name.</param>
/// <param name="FoundAt">When it was found here.</param>
public sealed record SyncConflict(MemoryId Memory, int Number, long ChangedMs, string State, DateTimeOffset FoundAt);
