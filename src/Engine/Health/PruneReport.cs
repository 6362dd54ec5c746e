namespace Satchel.Engine.Health;

/// <summary>What a pass of the retention did, or would do.</summary>
/// <param name="Memories">Current memories before it.</param>
/// <param name="Pruned">What is to be retired: unused ones, then the weakest, then expired ones.</param>
/// <param name="Batch">The batch of the ledger that holds it, by which it is undone; null where nothing was written.</param>
public sealed record PruneReport(long Memories, IReadOnlyList<PrunedMemory> Pruned, string? Batch)
{
    /// <summary>How many were retired.</summary>
    public int Retired => Pruned.Count(pruned => pruned.Fate == PruneFate.Retired);
}
