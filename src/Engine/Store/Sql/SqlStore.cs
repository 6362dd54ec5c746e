using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// A store in tables. What the tables mean is common to the backends and stands in this folder; how connections are opened and
/// the write lock is held is theirs.
/// </summary>
internal abstract class SqlStore : IMemoryStore
{
    protected SqlStore(StoreName name, string location, TimeProvider time)
    {
        (Name, Location) = (name, location);
        Jobs = new SqlJobs(this, time);
        Marks = new SqlMarks(this);
        Sync = new SqlSync(this);
    }

    public StoreName Name { get; }

    public string Location { get; }

    public IStoreJobs Jobs { get; }

    public IStoreMarks Marks { get; }

    public IStoreSync Sync { get; }

    /// <summary>Says which agent's public key the entries of the ledger name; null for none.</summary>
    public Func<string?>? Agent { get; init; }

    public abstract ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken);

    public abstract ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken);

    public abstract ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken);

    public abstract ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    public abstract ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>Whether an error is the outside's and not ours.</summary>
    public abstract bool IsExpected(Exception error);

    /// <summary>Says what became of the store in the words of every store.</summary>
    public abstract StoreException FailureOf(Exception error);

    /// <summary>Changes what is not memory, and so no matter of the ledger, in a transaction of its own.</summary>
    public abstract ValueTask<T> ChangeAsync<T>(Func<SqlSession, T> change, CancellationToken cancellationToken);

    /// <summary>Changes jobs alone, in a transaction of its own.</summary>
    public virtual ValueTask<T> ChangeJobsAsync<T>(Func<SqlSession, T> change, CancellationToken cancellationToken)
        => ChangeAsync(change, cancellationToken);

    /// <summary>Reads what is not memory.</summary>
    public abstract ValueTask<T> LookAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken);

    /// <summary>Takes back the session of a reader, and ends its view.</summary>
    public abstract ValueTask EndReadAsync(SqlSession session);

    /// <summary>Takes back the session of a writer, whose transaction has ended, and lets the next one write.</summary>
    /// <param name="session">The session.</param>
    /// <param name="healthy">Whether it can be used again.</param>
    public abstract ValueTask EndWriteAsync(SqlSession session, bool healthy);

    /// <summary>Prepares to erase: what is freed is to be overwritten where the backend can.</summary>
    public abstract void BeginErasure(SqlSession session);

    /// <summary>Lets the backend prove how it keeps the store.</summary>
    public abstract void CheckFile(AuditWork work);
}
