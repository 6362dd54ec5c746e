using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What became of one request to let a memory take the place of another, or to take that back.</summary>
public abstract record SupersedeOutcome
{
    private SupersedeOutcome()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Superseded">The memory whose place was taken, or which came back.</param>
    /// <param name="By">The memory that took it, as it is now.</param>
    public sealed record Done(MemoryVersion Superseded, MemoryVersion By) : SupersedeOutcome;

    /// <summary>There is no such current memory, or nothing took its place; nothing was written.</summary>
    /// <param name="Id">The memory that is meant.</param>
    public sealed record NotFound(MemoryId Id) : SupersedeOutcome;
}
