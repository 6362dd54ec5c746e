using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>One step of an undo.</summary>
/// <param name="Sequence">The entry of the ledger that it takes back.</param>
/// <param name="Restores">Whether something comes back; otherwise it is retired, or an edge removed.</param>
public abstract record UndoStep(long Sequence, bool Restores)
{
    /// <summary>A version comes back as a new one, or the current one is retired.</summary>
    /// <param name="Sequence">The entry.</param>
    /// <param name="Restores">Whether it comes back.</param>
    /// <param name="Version">The version.</param>
    public sealed record OfVersion(long Sequence, bool Restores, MemoryVersion Version) : UndoStep(Sequence, Restores);

    /// <summary>An edge comes back, or is removed.</summary>
    /// <param name="Sequence">The entry.</param>
    /// <param name="Restores">Whether it comes back.</param>
    /// <param name="Edge">The edge.</param>
    public sealed record OfEdge(long Sequence, bool Restores, MemoryEdge Edge) : UndoStep(Sequence, Restores);
}
