using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// A store in one SQLite file in write-ahead-log mode. Readers each have a connection and never wait; writers of this
/// process queue here, those of other processes at the file's lock.
/// </summary>
internal sealed class SqliteStore : SqlStore
{
    /// <summary>Readers whose connections are kept open for the next one.</summary>
    private const int IdleSessions = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly long _generation;
    private readonly DateTime _made;
    private readonly int _schema;
    private readonly TimeProvider _time;
    private bool _disposed;

    /// <summary>Takes over a session that the file was looked at with.</summary>
    public SqliteStore(StoreName name, string path, int schema, SqliteSession session, TimeProvider time)
        : base(name, path, time)
    {
        _schema = schema;
        _time = time;
        _made = File.GetCreationTimeUtc(path);
        _generation = SqliteFile.ReadGeneration(session, path);
        _idle.Add(session);
    }

    public override ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A restore changes the generation, a removal or an upgrade the schema; files may also be moved by hand.
        return ValueTask.FromResult(File.GetCreationTimeUtc(Location) == _made && IsUnchanged());
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the reader.")]
    public override ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = Take();
        try
        {
            // The view begins with the first page that is read, not with BEGIN.
            session.Run("BEGIN");
            session.Number("SELECT value FROM counter WHERE name = 'documents'");
        }
        catch (SqliteException error)
        {
            session.Dispose();
            throw SqliteFailure.Of(error, Location);
        }

        return ValueTask.FromResult<IStoreReader>(new SqlReader(this, session, _time.GetUtcNow()));
    }

    public override async ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken)
        => await BeginWriteAsync(
            Take,
            // Who may not write here is told so, before the first entry of a home makes a key.
            session => new SqlWriter(this, session, Agent is null ? intent : intent with { Agent = Agent() }),
            cancellationToken).ConfigureAwait(false);

    public override async ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken)
        => await BeginWriteAsync(Take, session => new RehearsedStore(this, session, _time), cancellationToken).ConfigureAwait(false);

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the audit.")]
    public override async ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken)
        => plan.Repairs
            ? await BeginWriteAsync(OpenAudit, session => new SqlAudit(this, session, plan, findings), cancellationToken).ConfigureAwait(false)
            : BeginAudit(plan, findings);

    private async ValueTask<T> BeginWriteAsync<T>(Func<SqliteSession> open, Func<SqliteSession, T> begin, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        SqliteSession? session = null;
        try
        {
            session = open();
            await WriteLock.TakeAsync(session, Location, _time, cancellationToken).ConfigureAwait(false);
            var schema = session.Number("PRAGMA user_version");
            if (schema == 0)
            {
                throw new StoreException(StoreError.NotFound, $"{Location}: the store has been removed");
            }

            if (schema != _schema)
            {
                throw new StoreException(
                    StoreError.NewerSchema, $"{Location}: a newer version of the program has changed the store; start this one again");
            }

            if (SqliteFile.Generation(session) != _generation)
            {
                throw new StoreException(
                    StoreError.Restored, $"{Location}: the store was restored while this program ran; nothing was written; open it again");
            }

            return begin(session);
        }
        catch (SqliteException error)
        {
            Abandon();
            throw SqliteFailure.Of(error, Location);
        }
        catch
        {
            Abandon();
            throw;
        }

        void Abandon()
        {
            session?.Dispose();
            _writing.Release();
        }
    }

    public override async ValueTask<T> ChangeAsync<T>(Func<SqlSession, T> change, CancellationToken cancellationToken)
    {
        var session = await BeginWriteAsync(Take, static session => session, cancellationToken).ConfigureAwait(false);
        var healthy = false;
        try
        {
            var result = change(session);
            session.Run("COMMIT");
            healthy = true;
            return result;
        }
        catch (Exception error) when (SqliteFailure.IsExpected(error))
        {
            throw SqliteFailure.Of(error, Location);
        }
        finally
        {
            EndWrite(session, healthy);
        }
    }

    public override ValueTask<T> LookAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Look(query));
    }

    private T Look<T>(Func<SqliteSession, T> query)
    {
        var session = Take();
        try
        {
            var result = query(session);
            Keep(session);
            return result;
        }
        catch (Exception error) when (SqliteFailure.IsExpected(error))
        {
            session.Dispose();
            throw SqliteFailure.Of(error, Location);
        }
    }

    public override async ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Scrub.RunAsync(Location, texts, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, Location);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    public override bool IsExpected(Exception error) => SqliteFailure.IsExpected(error);

    public override StoreException FailureOf(Exception error) => SqliteFailure.Of(error, Location);

    public override ValueTask EndReadAsync(SqlSession session)
    {
        var own = (SqliteSession)session;
        try
        {
            own.Run("COMMIT");
            Keep(own);
        }
        catch (SqliteException)
        {
            // The view has been read; a connection that cannot end it is only not used again.
            own.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask EndWriteAsync(SqlSession session, bool healthy)
    {
        EndWrite((SqliteSession)session, healthy);
        return ValueTask.CompletedTask;
    }

    public override void BeginErasure(SqlSession session) => session.Value("PRAGMA secure_delete = ON");

    public override void CheckFile(AuditWork work) => FileCheck.Run(work);

    private void EndWrite(SqliteSession session, bool healthy)
    {
        try
        {
            if (healthy && (!Checkpoint.IsDue(Location) || TryCheckpoint(session)))
            {
                Keep(session);
            }
            else
            {
                session.Dispose();
            }
        }
        finally
        {
            if (!_disposed)
            {
                _writing.Release();
            }
        }
    }

    /// <summary>Copies the log after a commit. What was committed stays so whatever happens here.</summary>
    /// <returns>Whether the session can be used again.</returns>
    private bool TryCheckpoint(SqliteSession holder)
    {
        try
        {
            using var copier = SqliteFile.Connect(Location);
            return Checkpoint.Run(holder, copier);
        }
        catch (StoreException)
        {
            // No second connection can be had now; the next writer tries again.
            return true;
        }
    }

    /// <summary>Whether the file that is open is what it was. One that cannot be read is not: opening it again says why.</summary>
    private bool IsUnchanged()
    {
        try
        {
            return Look(session => session.Number("PRAGMA user_version") == _schema && SqliteFile.Generation(session) == _generation);
        }
        catch (StoreException error) when (error.Code is not StoreError.Busy)
        {
            return false;
        }
    }

    private SqliteSession Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _idle.TryTake(out var session) ? session : SqliteFile.Connect(Location);
    }

    /// <summary>An audit has a connection of its own: its temporary tables have the names of the store's.</summary>
    private SqliteSession OpenAudit()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var session = SqliteFile.Connect(Location);
        session.Run("PRAGMA temp_store = FILE");
        return session;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The audit owns the session.")]
    private SqlAudit BeginAudit(AuditPlan plan, AuditFindings findings)
    {
        var session = OpenAudit();
        try
        {
            // The view begins with the first page that is read, not with BEGIN.
            session.Run("BEGIN");
            session.Number("SELECT count(*) FROM main.counter");
            return new SqlAudit(this, session, plan, findings);
        }
        catch (SqliteException error)
        {
            session.Dispose();
            throw SqliteFailure.Of(error, Location);
        }
    }

    private void Keep(SqliteSession session)
    {
        if (_disposed || _idle.Count >= IdleSessions)
        {
            session.Dispose();
        }
        else
        {
            _idle.Add(session);
        }
    }
}
