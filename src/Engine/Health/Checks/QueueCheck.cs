using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether jobs are done in time, and whether any was given up or lost its worker.</summary>
internal sealed class QueueCheck(IMemoryStore store, TimeProvider time) : IDoctorCheck
{
    /// <summary>Most waiting jobs that are looked at one by one.</summary>
    private const int MostJobs = 1_000;

    private static readonly TimeSpan Slow = TimeSpan.FromHours(1);
    private static readonly TimeSpan Stuck = TimeSpan.FromDays(1);

    public string Name => "queue";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var queue = await store.Jobs.SummariseAsync(cancellationToken).ConfigureAwait(false);
        var waiting = await store.Jobs.ListAsync(new JobFilter { States = [JobState.Pending] }, MostJobs, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var lost = waiting.Count(job => job.Lease is { } lease && lease.Until < now);
        var age = queue.OldestPending is { } oldest ? now - oldest : TimeSpan.Zero;
        var finding = Judge(queue, waiting, lost, age);
        return finding with
        {
            Facts = new Dictionary<string, long>
            {
                ["pending"] = queue.Pending,
                ["leased"] = queue.Leased,
                ["lost_leases"] = lost,
                ["parked"] = queue.Parked,
                ["oldest_s"] = (long)age.TotalSeconds,
            },
        };
    }

    private CheckFinding Judge(JobSummary queue, IReadOnlyList<Job> waiting, int lost, TimeSpan age)
    {
        var old = FormattableString.Invariant($"{queue.Pending:N0} jobs wait, the oldest for {age.TotalHours:N0} hours");
        if (queue.Pending > 0 && age >= Slow && waiting.LastOrDefault(job => job.Reason?.StartsWith("model_", StringComparison.Ordinal) ?? false) is { } unmet)
        {
            return CheckFinding.Warn($"{old}: {unmet.Reason}", "satchel config show");
        }

        return age >= Stuck ? CheckFinding.Fail(old, "satchel worker --once")
            : queue.Parked > 0 ? CheckFinding.Warn(
                FormattableString.Invariant($"{queue.Parked:N0} jobs were given up"), $"satchel scheduler queue retry --all --store {store.Name}")
            : lost > 0 ? CheckFinding.Warn(FormattableString.Invariant($"{lost:N0} jobs belong to a worker that gives no sign of life"), "satchel worker --once")
            : age >= Slow ? CheckFinding.Warn(old, "satchel worker --once")
            : CheckFinding.Pass(queue.Pending == 0 ? "nothing waits" : FormattableString.Invariant($"{queue.Pending:N0} jobs wait, none for long"));
    }
}
