namespace Satchel.Engine.Store;

/// <summary>
/// The jobs of a store. Any number of workers, in any process, take from it: a job is leased to one of them for a while.
/// Jobs are no memory, so nothing here is a matter of the ledger. A job is added, and ended, in the transaction that asks for
/// it or does it (<see cref="IStoreWriter"/>).
/// </summary>
public interface IStoreJobs
{
    /// <summary>How often a job is begun before it is given up.</summary>
    const int MostAttempts = 5;

    /// <summary>
    /// Leases the jobs that are due, the earliest first. One whose worker ended while it had it is leased alone, and after too
    /// many attempts parked: it may be what ends them.
    /// </summary>
    /// <param name="lease">Who takes them, and until when.</param>
    /// <param name="most">Most jobs.</param>
    /// <param name="before">Only jobs of a lower number; null for any.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask<IReadOnlyList<Job>> LeaseAsync(JobLease lease, int most, long? before, CancellationToken cancellationToken);

    /// <summary>Puts off the end of every lease of a worker.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask RenewAsync(JobLease lease, CancellationToken cancellationToken);

    /// <summary>Gives all jobs of a worker back as if it had not begun them.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask ReleaseAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Takes the jobs of workers back that are no more; that they had begun counts.</summary>
    /// <param name="isGone">Whether a worker is no more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>How many.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask<int> ReclaimAsync(Func<string, bool> isGone, CancellationToken cancellationToken);

    /// <summary>Puts a leased job off.</summary>
    /// <param name="job">The job as it was leased; nothing happens where the lease is lost.</param>
    /// <param name="notBefore">When it may be begun again.</param>
    /// <param name="reason">Why.</param>
    /// <param name="counts">Whether this was an attempt.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask PostponeAsync(Job job, DateTimeOffset notBefore, string reason, bool counts, CancellationToken cancellationToken);

    /// <summary>Gives a leased job up.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask ParkAsync(Job job, string reason, CancellationToken cancellationToken);

    /// <summary>What stands before a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="since">Another worker's lease counts only if it was taken later.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<JobBlocker> FindBlockerAsync(Job job, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Jobs, the newest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyList<Job>> ListAsync(JobFilter filter, int limit, CancellationToken cancellationToken);

    /// <summary>How full the queue is.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<JobSummary> SummariseAsync(CancellationToken cancellationToken);

    /// <summary>Lets parked jobs begin anew.</summary>
    /// <returns>How many; not those for which another one waits already.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask<int> RequeueAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Removes jobs that ended.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask<int> PurgeAsync(JobFilter filter, CancellationToken cancellationToken);
}
