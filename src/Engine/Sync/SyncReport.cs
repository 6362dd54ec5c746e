using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>What an exchange with the relays did.</summary>
public sealed record SyncReport
{
    /// <summary>Refused events that a report lists.</summary>
    public const int ListedRefusals = 100;

    /// <summary>Whether nothing was sent or written.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>What was done with each relay.</summary>
    public required IReadOnlyList<RelayReport> Relays { get; init; }

    /// <summary>Memories that are in another state now because of it.</summary>
    public required long Pulled { get; init; }

    /// <summary>Memories and lost versions that at least one relay took.</summary>
    public required long Pushed { get; init; }

    /// <summary>Memories that stay on this device because of a setting, or because they are held back.</summary>
    public required long Withheld { get; init; }

    /// <summary>Memories and lost versions that still wait to be sent to some relay.</summary>
    public required long Waiting { get; init; }

    /// <summary>Memories that two devices had changed without knowing of each other.</summary>
    public required IReadOnlyList<MemoryId> Conflicts { get; init; }

    /// <summary>Memories that the owner erased elsewhere, and that are retired here.</summary>
    public required IReadOnlyList<MemoryId> ErasedElsewhere { get; init; }

    /// <summary>How many events were refused.</summary>
    public required long RefusedCount { get; init; }

    /// <summary>The first of them.</summary>
    public required IReadOnlyList<RefusedEvent> Refused { get; init; }

    /// <summary>What would be sent, in a dry run.</summary>
    public IReadOnlyList<PlannedEvent> Planned { get; init; } = [];
}
