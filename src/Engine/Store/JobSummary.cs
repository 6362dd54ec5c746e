namespace Satchel.Engine.Store;

/// <summary>How full the queue is.</summary>
/// <param name="Pending">Jobs that wait or that a worker has.</param>
/// <param name="Leased">Those of them that a worker has.</param>
/// <param name="Parked">Jobs that were given up.</param>
/// <param name="Done">Jobs that were done and not removed since.</param>
/// <param name="Degraded">Those of the done ones of which not everything could be done; their reason begins with <see cref="DegradedPrefix"/>.</param>
/// <param name="OldestPending">When the pending job was asked for that waits longest; null where none waits.</param>
/// <param name="NextDue">When the next pending job may be begun that nobody has; null where there is none.</param>
public sealed record JobSummary(
    long Pending, long Leased, long Parked, long Done, long Degraded, DateTimeOffset? OldestPending, DateTimeOffset? NextDue)
{
    /// <summary>How the reason of a job begins that was done in part.</summary>
    public const string DegradedPrefix = "degraded:";

    /// <summary>An empty queue.</summary>
    public static JobSummary Nothing { get; } = new(0, 0, 0, 0, 0, null, null);
}
