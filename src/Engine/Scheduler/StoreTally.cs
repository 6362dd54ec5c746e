using Satchel.Engine.Model;

namespace Satchel.Engine.Scheduler;

/// <summary>What a worker did with the jobs of a store in all its passes.</summary>
/// <param name="Store">The store.</param>
/// <param name="Done">Jobs that were done.</param>
/// <param name="PutOff">Attempts that failed, or could not be made yet.</param>
/// <param name="Parked">Jobs that were given up.</param>
/// <param name="Batches">The newest batches in the ledger; each can be undone.</param>
/// <param name="Problem">Why the store could not be served the last time, or null.</param>
public sealed record StoreTally(StoreName Store, long Done, long PutOff, long Parked, IReadOnlyList<string> Batches, string? Problem);
