using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>What became of one request to erase a memory.</summary>
public abstract record EraseOutcome
{
    private EraseOutcome()
    {
    }

    /// <summary>It was erased, or would be.</summary>
    /// <param name="Memories">The memory, then those that were derived from it.</param>
    /// <param name="Scrub">How far rewriting the store came; null in a dry run.</param>
    /// <param name="Elsewhere">Other files that still hold the text.</param>
    public sealed record Erased(IReadOnlyList<ErasedMemory> Memories, ScrubReport? Scrub, IReadOnlyList<string> Elsewhere) : EraseOutcome;

    /// <summary>It was erased before.</summary>
    public sealed record ErasedBefore : EraseOutcome;

    /// <summary>There is no such memory.</summary>
    public sealed record NotFound : EraseOutcome;
}
