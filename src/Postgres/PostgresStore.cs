using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Postgres;

/// <summary>
/// A store in one schema of a PostgreSQL database. Readers see a snapshot and never wait; one transaction writes memories at a
/// time, under an advisory lock that all hosts share and that ends with the transaction, however that ends. Jobs alone are changed
/// beside it, row by row. A connection that was lost is replaced before a transaction begins; within one, the caller is told.
/// </summary>
internal sealed class PostgresStore : SqlStore
{
    /// <summary>How often a transaction that others were in the way of is begun again.</summary>
    private const int Attempts = 5;

    private readonly PostgresPlace _place;
    private readonly ConnectionPool _pool;
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _disposed;

    /// <summary>Uses the way to the server, which others use too.</summary>
    public PostgresStore(StoreName name, PostgresPlace place, ConnectionPool pool, TimeProvider time)
        : base(name, place.Location, time)
        => (_place, _pool, _time) = (place, pool, time);

    public override async ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(session => Generation(session) == _place.Generation && Schema(session) == _place.Migration, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Code is not StoreError.Busy)
        {
            // Opening it again says why.
            return false;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the reader.")]
    public override async ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken)
        => new SqlReader(this, await BeginAsync(PostgresTransaction.Read, cancellationToken).ConfigureAwait(false), _time.GetUtcNow());

    public override async ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken)
        => await BeginWriteAsync(
            // Who may not write here is told so, before the first entry of a home makes a key.
            session => new SqlWriter(this, session, Agent is null ? intent : intent with { Agent = Agent() }), cancellationToken).ConfigureAwait(false);

    public override async ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken)
        => await BeginWriteAsync(session => new RehearsedStore(this, session, _time), cancellationToken).ConfigureAwait(false);

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the audit.")]
    public override async ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken)
        => plan.Repairs
            ? await BeginWriteAsync(session => new SqlAudit(this, session, plan, findings), cancellationToken, PostgresTransaction.Repair).ConfigureAwait(false)
            : new SqlAudit(this, await BeginAsync(PostgresTransaction.Audit, cancellationToken).ConfigureAwait(false), plan, findings);

    public override async ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return await LookAsync(session => Scrub.Run(session, texts), cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<T> ChangeAsync<T>(Func<SqlSession, T> change, CancellationToken cancellationToken)
        => await AgainAsync(
            async () =>
            {
                await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return await ChangeAsync(PostgresTransaction.Write, change, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    _writing.Release();
                }
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Jobs are told apart by their rows, so nobody waits for who writes memories.</summary>
    public override async ValueTask<T> ChangeJobsAsync<T>(Func<SqlSession, T> change, CancellationToken cancellationToken)
        => await AgainAsync(() => ChangeAsync(PostgresTransaction.Jobs, change, cancellationToken), cancellationToken).ConfigureAwait(false);

    public override async ValueTask<T> LookAsync<T>(Func<SqlSession, T> query, CancellationToken cancellationToken)
    {
        var session = await BeginAsync(PostgresTransaction.None, cancellationToken).ConfigureAwait(false);
        try
        {
            return query(session);
        }
        catch (Exception error) when (IsExpected(error))
        {
            throw FailureOf(error);
        }
        finally
        {
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    public override bool IsExpected(Exception error) => PostgresFailure.IsExpected(error);

    public override StoreException FailureOf(Exception error) => PostgresFailure.Of(error, Location);

    public override async ValueTask EndReadAsync(SqlSession session) => await ((PostgresSession)session).CloseAsync().ConfigureAwait(false);

    public override async ValueTask EndWriteAsync(SqlSession session, bool healthy)
    {
        await ((PostgresSession)session).CloseAsync().ConfigureAwait(false);
        if (!_disposed)
        {
            _writing.Release();
        }
    }

    /// <summary>A session that nobody can write beside; <see cref="EndWriteAsync"/> ends it.</summary>
    public ValueTask<PostgresSession> BeginRepairAsync(CancellationToken cancellationToken)
        => BeginWriteAsync(static session => session, cancellationToken, PostgresTransaction.Fence);

    /// <summary>A session that sees the store as it is now, as long as it takes.</summary>
    public ValueTask<PostgresSession> BeginSnapshotAsync(CancellationToken cancellationToken) => BeginAsync(PostgresTransaction.Snapshot, cancellationToken);

    public override void BeginErasure(SqlSession session)
    {
        // Dead rows are overwritten when the tables are written anew (Scrub).
    }

    public override void CheckFile(AuditWork work) => IndexCheck.Run(work, (PostgresSession)work.Session);

    public override ValueTask DisposeAsync()
    {
        _disposed = true;
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private static long Generation(SqlSession session) => session.Number("SELECT value FROM counter WHERE name = 'generation'");

    private static long Schema(SqlSession session) => session.Number("SELECT value FROM counter WHERE name = 'schema'");

    private async ValueTask<T> BeginWriteAsync<T>(
        Func<PostgresSession, T> begin, CancellationToken cancellationToken, PostgresTransaction? transaction = null)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        PostgresSession? session = null;
        try
        {
            session = await BeginAsync(transaction ?? PostgresTransaction.Write, cancellationToken).ConfigureAwait(false);
            return begin(session);
        }
        catch (Exception error)
        {
            if (session is not null)
            {
                await session.CloseAsync().ConfigureAwait(false);
            }

            _writing.Release();
            throw IsExpected(error) ? FailureOf(error) : error;
        }
    }

    /// <summary>Opens a connection and begins a transaction on it; where the way to the server was lost, on another one.</summary>
    private async ValueTask<PostgresSession> BeginAsync(PostgresTransaction transaction, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var started = _time.GetTimestamp();
        while (true)
        {
            PostgresSession? session = null;
            try
            {
                session = await ConnectAsync(transaction, cancellationToken).ConfigureAwait(false);
                await transaction.BeginAsync(session, _place, cancellationToken).ConfigureAwait(false);
                return session;
            }
            catch (Exception error)
            {
                if (session is not null)
                {
                    await session.CloseAsync().ConfigureAwait(false);
                }

                if (!PostgresFailure.IsLost(error) || _time.GetElapsedTime(started) >= PostgresTransaction.Patience)
                {
                    throw IsExpected(error) ? FailureOf(error) : error;
                }
            }

            await Task.Delay(PostgresTransaction.Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<PostgresSession> ConnectAsync(PostgresTransaction transaction, CancellationToken cancellationToken)
    {
        var connection = await _pool.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (transaction.HidesTables)
        {
            // Statements that were prepared before would go on to mean the tables that are hidden.
            connection.UnprepareAll();
        }

        return new PostgresSession(_pool, connection, _place.Schema, _place.Extension, transaction.HidesTables ? new(StringComparer.Ordinal) : _texts);
    }

    private async ValueTask<T> ChangeAsync<T>(PostgresTransaction transaction, Func<SqlSession, T> change, CancellationToken cancellationToken)
    {
        var session = await BeginAsync(transaction, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = change(session);
            session.Run("COMMIT");
            return result;
        }
        finally
        {
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<T> AgainAsync<T>(Func<ValueTask<T>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change().ConfigureAwait(false);
            }
            catch (Exception error) when (IsExpected(error))
            {
                if (attempt == Attempts || !PostgresFailure.IsContention(error))
                {
                    throw FailureOf(error);
                }
            }

            await Task.Delay(PostgresTransaction.Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
