using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// A store within one transaction that is rolled back in the end. Its writers are savepoints, and its readers see what those
/// have committed.
/// </summary>
internal sealed class RehearsedStore(SqliteStore store, SqliteSession session, TimeProvider time) : IMemoryStore
{
    /// <summary>Ends a writer's savepoint.</summary>
    internal const string Keep = "RELEASE rehearsed";

    /// <summary>Takes back what a writer did.</summary>
    internal const string Discard = "ROLLBACK TO rehearsed";

    private SqliteSession? _session = session;

    public StoreName Name => store.Name;

    public string Location => store.Location;

    public IStoreJobs Jobs => throw Unrehearsed();

    public IStoreMarks Marks => throw Unrehearsed();

    public IStoreSync Sync => throw Unrehearsed();

    public ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken) => throw Unrehearsed();

    private SqliteSession Session => _session ?? throw new ObjectDisposedException(nameof(RehearsedStore));

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the reader.")]
    public ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IStoreReader>(new SqliteReader(store, Session, time.GetUtcNow(), isRehearsal: true));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the writer.")]
    public ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Session.Run("SAVEPOINT rehearsed");
            return ValueTask.FromResult<IStoreWriter>(new SqliteWriter(store, Session, intent, isRehearsal: true));
        }
        catch (Exception error) when (SqliteFailure.IsExpected(error))
        {
            throw SqliteFailure.Of(error, Location);
        }
    }

    public ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken) => throw Unrehearsed();

    public ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) => throw Unrehearsed();

    public ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken)
        => throw Unrehearsed();

    public ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            store.EndWrite(session, healthy: TryRollBack(session));
        }

        return ValueTask.CompletedTask;
    }

    private static InvalidOperationException Unrehearsed() => new("A rehearsal is for reading and writing memories.");

    private static bool TryRollBack(SqliteSession session)
    {
        try
        {
            session.Run("ROLLBACK");
            return true;
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back by itself: the connection is not used again.
            return false;
        }
    }
}
