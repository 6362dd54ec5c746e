namespace Satchel.Engine.Store;

/// <summary>That a worker has a job.</summary>
/// <param name="Owner">Which worker, in words that no other one uses.</param>
/// <param name="At">When it took the job.</param>
/// <param name="Until">From when on anybody else may take it.</param>
public sealed record JobLease(string Owner, DateTimeOffset At, DateTimeOffset Until);
