namespace Satchel.Engine.Store.Sql;

/// <summary>The jobs of a store; each change is a transaction of its own.</summary>
internal sealed class SqlJobs(SqlStore store, TimeProvider time) : IStoreJobs
{
    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<IReadOnlyList<Job>> LeaseAsync(JobLease lease, int most, long? before, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Lease(session, lease, most, before), cancellationToken).ConfigureAwait(false);

    public async ValueTask RenewAsync(JobLease lease, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Renew(session, lease), cancellationToken).ConfigureAwait(false);

    public async ValueTask ReleaseAsync(string owner, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Release(session, owner), cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> ReclaimAsync(Func<string, bool> isGone, CancellationToken cancellationToken)
    {
        var gone = (await store.LookAsync(JobTable.Owners, cancellationToken).ConfigureAwait(false)).Where(isGone).ToArray();
        return gone.Length == 0
            ? 0
            : await store.ChangeJobsAsync(session => gone.Sum(owner => JobTable.Reclaim(session, owner)), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask PostponeAsync(Job job, DateTimeOffset notBefore, string reason, bool counts, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Postpone(session, job, notBefore, reason, counts), cancellationToken).ConfigureAwait(false);

    public async ValueTask ParkAsync(Job job, string reason, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Park(session, job, reason, NowMs), cancellationToken).ConfigureAwait(false);

    public ValueTask<JobBlocker> FindBlockerAsync(Job job, DateTimeOffset since, CancellationToken cancellationToken)
        => store.LookAsync(session => JobTable.FindBlocker(session, job, NowMs, since.ToUnixTimeMilliseconds()), cancellationToken);

    public ValueTask<IReadOnlyList<Job>> ListAsync(JobFilter filter, int limit, CancellationToken cancellationToken)
        => store.LookAsync(session => JobTable.List(session, filter, limit), cancellationToken);

    public ValueTask<JobSummary> SummariseAsync(CancellationToken cancellationToken)
        => store.LookAsync(session => JobTable.Summarise(session, NowMs), cancellationToken);

    public async ValueTask<int> RequeueAsync(JobFilter filter, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Requeue(session, filter, NowMs), cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> PurgeAsync(JobFilter filter, CancellationToken cancellationToken)
        => await store.ChangeJobsAsync(session => JobTable.Purge(session, filter), cancellationToken).ConfigureAwait(false);
}
