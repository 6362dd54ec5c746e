namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>What became of asking models anew.</summary>
/// <param name="Memories">Current memories that are not held back.</param>
/// <param name="Queued">How many of them a job was queued for, or would be.</param>
public sealed record ReplayReport(long Memories, long Queued);
