using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What is to be undone.</summary>
public abstract record UndoTarget
{
    private UndoTarget()
    {
    }

    /// <summary>The batch that was written last.</summary>
    public sealed record LastBatch : UndoTarget;

    /// <summary>One entry of the ledger.</summary>
    public sealed record Entry(long Sequence) : UndoTarget;

    /// <summary>Everything of one batch.</summary>
    public sealed record Batch(string Name) : UndoTarget;

    /// <summary>The last change of one memory.</summary>
    public sealed record Memory(MemoryId Id) : UndoTarget;
}
