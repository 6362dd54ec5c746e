using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What became of a decision about a memory.</summary>
public abstract record StandingOutcome
{
    private StandingOutcome()
    {
    }

    /// <summary>The memory has a new version.</summary>
    public sealed record Changed(MemoryVersion Current) : StandingOutcome;

    /// <summary>It was so before; nothing was written.</summary>
    public sealed record Unchanged(MemoryVersion Current) : StandingOutcome;

    /// <summary>There is no such memory, or it is forgotten; nothing was written.</summary>
    public sealed record NotFound : StandingOutcome;
}
