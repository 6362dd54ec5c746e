using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// A store within one transaction that is rolled back in the end. Its writers are savepoints, and its readers see what those
/// have committed.
/// </summary>
internal sealed class RehearsedStore(SqlStore store, SqlSession session, TimeProvider time) : IMemoryStore
{
    /// <summary>Ends a writer's savepoint.</summary>
    internal const string Keep = "RELEASE rehearsed";

    /// <summary>Takes back what a writer did.</summary>
    internal const string Discard = "ROLLBACK TO rehearsed";

    private SqlSession? _session = session;

    public StoreName Name => store.Name;

    public string Location => store.Location;

    public IStoreJobs Jobs => throw Unrehearsed();

    public IStoreMarks Marks => throw Unrehearsed();

    public IStoreSync Sync => throw Unrehearsed();

    public ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken) => throw Unrehearsed();

    private SqlSession Session => _session ?? throw new ObjectDisposedException(nameof(RehearsedStore));

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the reader.")]
    public ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IStoreReader>(new SqlReader(store, Session, time.GetUtcNow(), isRehearsal: true));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the writer.")]
    public ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Session.Run("SAVEPOINT rehearsed");
            return ValueTask.FromResult<IStoreWriter>(new SqlWriter(store, Session, intent, isRehearsal: true));
        }
        catch (Exception error) when (store.IsExpected(error))
        {
            throw store.FailureOf(error);
        }
    }

    public ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken) => throw Unrehearsed();

    public ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) => throw Unrehearsed();

    public ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken)
        => throw Unrehearsed();

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await store.EndWriteAsync(session, healthy: TryRollBack(session)).ConfigureAwait(false);
        }
    }

    private static InvalidOperationException Unrehearsed() => new("A rehearsal is for reading and writing memories.");

    private bool TryRollBack(SqlSession session)
    {
        try
        {
            session.Run("ROLLBACK");
            return true;
        }
        catch (Exception error) when (store.IsExpected(error))
        {
            // The backend has already rolled back by itself: the connection is not used again.
            return false;
        }
    }
}
