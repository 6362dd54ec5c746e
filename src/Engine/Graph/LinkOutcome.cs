using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Engine.Graph;

/// <summary>What became of a request to link two memories, or to take a link away.</summary>
public abstract record LinkOutcome
{
    private LinkOutcome()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Edge">The edge as it is kept now, or as it was.</param>
    /// <param name="Replaced">The edge in whose place it came, or null.</param>
    public sealed record Done(MemoryEdge Edge, MemoryEdge? Replaced) : LinkOutcome;

    /// <summary>There is no current memory of this id; nothing was written.</summary>
    /// <param name="Id">The id.</param>
    public sealed record NotFound(MemoryId Id) : LinkOutcome;

    /// <summary>It may not be kept; nothing was written.</summary>
    /// <param name="Reason">The rule that its metadata breaks.</param>
    public sealed record Refused(Refusal Reason) : LinkOutcome;

    /// <summary>There is no such link made by hand; nothing was written.</summary>
    public sealed record NotLinked : LinkOutcome;
}
