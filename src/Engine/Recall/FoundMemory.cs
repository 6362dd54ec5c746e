using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>A memory that is about to be a result.</summary>
/// <param name="Version">The memory.</param>
/// <param name="Scored">Its candidate; of no meaning where nothing was ranked.</param>
internal sealed record FoundMemory(MemoryVersion Version, ScoredCandidate Scored)
{
    /// <summary>Memories that say the same and came behind it.</summary>
    public IReadOnlyList<MemoryId> Also { get; init; } = [];
}
