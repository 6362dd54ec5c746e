using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>What a store holds.</summary>
public sealed record StoreCounts
{
    /// <summary>What a store that does not exist holds.</summary>
    public static StoreCounts Nothing { get; } = new()
    {
        Current = 0,
        Retired = 0,
        Quarantined = 0,
        Versions = 0,
        Edges = 0,
        Vectors = 0,
        PendingJobs = 0,
        ByCategory = new Dictionary<MemoryCategory, long>(),
        LastRecordedAt = null,
    };

    /// <summary>Memories with a current version.</summary>
    public required long Current { get; init; }

    /// <summary>Memories without one.</summary>
    public required long Retired { get; init; }

    /// <summary>Current memories that are held back.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Versions of all memories.</summary>
    public required long Versions { get; init; }

    /// <summary>Edges.</summary>
    public required long Edges { get; init; }

    /// <summary>Vectors of all spaces.</summary>
    public required long Vectors { get; init; }

    /// <summary>Jobs that wait for a worker.</summary>
    public required long PendingJobs { get; init; }

    /// <summary>Current memories by category; only categories that have any.</summary>
    public required IReadOnlyDictionary<MemoryCategory, long> ByCategory { get; init; }

    /// <summary>When the newest version was recorded; null in an empty store.</summary>
    public required DateTimeOffset? LastRecordedAt { get; init; }
}
