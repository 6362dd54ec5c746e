using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether models could do everything that was asked of them.</summary>
internal sealed class DegradedCheck(IMemoryStore store) : IDoctorCheck
{
    /// <summary>Most jobs whose reasons are counted.</summary>
    private const int MostJobs = 1_000;

    public string Name => "degraded";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var jobs = await store.Jobs.ListAsync(
            new JobFilter { States = [JobState.Done], ReasonPrefix = JobSummary.DegradedPrefix }, MostJobs, cancellationToken).ConfigureAwait(false);
        if (jobs.Count == 0)
        {
            return CheckFinding.Pass("no step of the last weeks was done in part");
        }

        var most = jobs.GroupBy(job => job.Reason!, StringComparer.Ordinal).OrderByDescending(group => group.Count()).First();
        return CheckFinding.Warn(
            FormattableString.Invariant($"{jobs.Count:N0} memories were refined in part; {most.Count():N0} of them: {most.Key[JobSummary.DegradedPrefix.Length..].Trim()}"),
            $"satchel graph rebuild --store {store.Name}") with
        {
            Facts = new Dictionary<string, long> { ["degraded"] = jobs.Count },
        };
    }
}
