namespace Satchel.Engine.Store.Sqlite;

/// <summary>The jobs of a store in one SQLite file; each change is a transaction of its own.</summary>
internal sealed class SqliteJobs(SqliteStore store, TimeProvider time) : IStoreJobs
{
    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask<IReadOnlyList<Job>> LeaseAsync(JobLease lease, int most, long? before, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Lease(session, lease, most, before), cancellationToken).ConfigureAwait(false);

    public async ValueTask RenewAsync(JobLease lease, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Renew(session, lease), cancellationToken).ConfigureAwait(false);

    public async ValueTask ReleaseAsync(string owner, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Release(session, owner), cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> ReclaimAsync(Func<string, bool> isGone, CancellationToken cancellationToken)
    {
        var gone = store.Look(JobTable.Owners).Where(isGone).ToArray();
        return gone.Length == 0
            ? 0
            : await store.ChangeAsync(session => gone.Sum(owner => JobTable.Reclaim(session, owner)), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask PostponeAsync(Job job, DateTimeOffset notBefore, string reason, bool counts, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Postpone(session, job, notBefore, reason, counts), cancellationToken).ConfigureAwait(false);

    public async ValueTask ParkAsync(Job job, string reason, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Park(session, job, reason, NowMs), cancellationToken).ConfigureAwait(false);

    public ValueTask<JobBlocker> FindBlockerAsync(Job job, DateTimeOffset since, CancellationToken cancellationToken)
        => ValueTask.FromResult(store.Look(session => JobTable.FindBlocker(session, job, NowMs, since.ToUnixTimeMilliseconds())));

    public ValueTask<IReadOnlyList<Job>> ListAsync(JobFilter filter, int limit, CancellationToken cancellationToken)
        => ValueTask.FromResult(store.Look(session => JobTable.List(session, filter, limit)));

    public ValueTask<JobSummary> SummariseAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult(store.Look(session => JobTable.Summarise(session, NowMs)));

    public async ValueTask<int> RequeueAsync(JobFilter filter, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Requeue(session, filter, NowMs), cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> PurgeAsync(JobFilter filter, CancellationToken cancellationToken)
        => await store.ChangeAsync(session => JobTable.Purge(session, filter), cancellationToken).ConfigureAwait(false);
}
