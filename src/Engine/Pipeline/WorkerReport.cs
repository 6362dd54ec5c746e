using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline;

/// <summary>What a worker did with the jobs of a store.</summary>
/// <param name="Store">The store.</param>
/// <param name="Done">Jobs that were done.</param>
/// <param name="PutOff">Attempts that failed, or could not be made yet.</param>
/// <param name="Parked">Jobs that were given up.</param>
/// <param name="Batch">What joins its entries in the ledger, so that they can be undone together.</param>
/// <param name="Problem">Why the store could not be served, or null.</param>
public sealed record WorkerReport(StoreName Store, int Done, int PutOff, int Parked, string Batch, string? Problem)
{
    /// <summary>Attempts in all.</summary>
    public int Tried => Done + PutOff + Parked;

    /// <summary>Memories that were embedded although nobody had asked for it.</summary>
    public int Embedded { get; init; }

    /// <summary>Why no more memories were embedded, or null.</summary>
    public string? EmbeddingProblem { get; init; }

    /// <summary>Whether there was nothing to try.</summary>
    public bool IsIdle => Tried + Embedded == 0 && Problem is null && EmbeddingProblem is null;
}
