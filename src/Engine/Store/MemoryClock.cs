using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// Which state of a memory this store holds, as all devices name it, and which events carry it. A memory that changed since
/// has another last version than the one named here.
/// </summary>
public sealed record MemoryClock
{
    /// <summary>The memory.</summary>
    public required MemoryId Memory { get; init; }

    /// <summary>When the state came about, in milliseconds since 1970; the later state of two wins.</summary>
    public required long ChangedMs { get; init; }

    /// <summary>The name of the state, 32 hexadecimal digits; of two that came about in one millisecond the lower one wins.</summary>
    public required string State { get; init; }

    /// <summary>States that it takes the place of, the latest first.</summary>
    public IReadOnlyList<string> Follows { get; init; } = [];

    /// <summary>The document of the version that holds the state; 0 where the memory was erased.</summary>
    public long Document { get; init; }

    /// <summary>When that version was retired; null where the state is a current version.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>The id of the last event that carried it; null where it was never sent.</summary>
    public string? Event { get; init; }

    /// <summary>The latest time of an event about the memory, in seconds since 1970; the next one must be later.</summary>
    public long EventSeconds { get; init; }

    /// <summary>The id of the last event that carried it in clear; null where there was none.</summary>
    public string? PlainEvent { get; init; }

    /// <summary>Whether the owner erased the memory, here or elsewhere: nothing of it comes back.</summary>
    public bool IsErased { get; init; }
}
