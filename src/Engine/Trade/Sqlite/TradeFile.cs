using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Files;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>
/// The file <c>trade.db</c> of a home: what is sold to others and bought from them (ADR 0018). Each change is durable before its call returns;
/// several processes use one file. Changes that come while another is being synced to disk share the next transaction (ADR 0020). The file is made
/// with the first change.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It holds idle connections; their handles close them when nobody has the file any more.")]
public sealed class TradeFile
{
    /// <summary>Most changes of one transaction: at about 20 µs each nobody waits longer than 5 ms for those before.</summary>
    internal const int MostTogether = 256;

    /// <summary>SQLITE_CONSTRAINT: a change breaks a rule of the tables; nothing is wrong with the file.</summary>
    private const int ConstraintFailed = 19;

    /// <summary>Most idle connections that read: more than processors of most machines.</summary>
    private const int IdleReaders = 8;

    /// <summary>Digits of a hash that name a turn: so many files, and no more, lie beside this one.</summary>
    private const int TurnDigits = 2;

    private static readonly TimeSpan TurnRetry = TimeSpan.FromMilliseconds(25);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<PendingWrite> _waiting = new();
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private bool _isCommitting;
    private SqliteSession? _writer;

    /// <summary>Names a file; nothing is touched yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock.</param>
    public TradeFile(string path, TimeProvider time) => (_path, _time) = (path, time);

    /// <summary>Now.</summary>
    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Whether there is one.</summary>
    internal bool Exists => File.Exists(_path);

    /// <summary>Writes the file anew from its rows and empties its log.</summary>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    internal async ValueTask ScrubAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Scrub.RunAsync(_path, [], _time, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, _path);
        }
    }

    /// <summary>Does something in a transaction, which others may share; what it throws undoes only what it did itself.</summary>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    internal async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var write = new PendingWrite.Of<T>(work, cancellationToken);
        _waiting.Enqueue(write);
        if (!Interlocked.Exchange(ref _isCommitting, true))
        {
            // Whoever comes first commits for all who come meanwhile; it cannot fail, each failure goes to who asked.
            _ = CommitAllAsync();
        }

        return await write.Answered.ConfigureAwait(false);
    }

    /// <summary>Reads. Nobody who writes is waited for.</summary>
    /// <param name="work">Reads, in one statement.</param>
    /// <param name="nothing">The answer where there is no file yet.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> work, T nothing, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!File.Exists(_path))
        {
            return nothing;
        }

        SqliteSession? session = null;
        try
        {
            if (!_readers.TryTake(out session))
            {
                session = SqliteFile.Connect(_path);
                if (SchemaOf(session) is var schema && schema == 0)
                {
                    return nothing;
                }

                if (schema < TradeSchema.Migrations.Count)
                {
                    await WriteAsync(static _ => true, cancellationToken).ConfigureAwait(false);
                }
            }

            var result = work(session);
            if (_readers.Count < IdleReaders)
            {
                _readers.Add(session);
                session = null;
            }

            return result;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, _path);
        }
        finally
        {
            session?.Dispose();
        }
    }

    /// <summary>Commits until nothing waits.</summary>
    private async Task CommitAllAsync()
    {
        // The caller has its own work to wait for.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        do
        {
            while (Take() is { Count: > 0 } together)
            {
                await CommitAsync(together).ConfigureAwait(false);
            }

            Volatile.Write(ref _isCommitting, false);
        }
        while (!_waiting.IsEmpty && !Interlocked.Exchange(ref _isCommitting, true));
    }

    private List<PendingWrite> Take()
    {
        var together = new List<PendingWrite>();
        while (together.Count < MostTogether && _waiting.TryDequeue(out var write))
        {
            if (write.IsCancelled)
            {
                write.Fail(new OperationCanceledException());
            }
            else
            {
                together.Add(write);
            }
        }

        return together;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is told to everybody who waits for this transaction.")]
    private async Task CommitAsync(List<PendingWrite> together)
    {
        var session = Interlocked.Exchange(ref _writer, null);
        try
        {
            if (session is null || !File.Exists(_path))
            {
                session?.Dispose();
                session = Open();
            }

            await WriteLock.TakeAsync(session, _path, _time, CancellationToken.None).ConfigureAwait(false);
            Upgrade(session);
            var done = RunEach(session, together);
            session.Run("COMMIT");
            foreach (var write in done)
            {
                write.Answer();
            }

            if (Checkpoint.IsDue(_path))
            {
                using var copier = SqliteFile.Connect(_path);
                Checkpoint.Run(session, copier);
            }

            (_writer, session) = (session, null);
        }
        catch (Exception error)
        {
            var told = error is SqliteException or IOException or UnauthorizedAccessException ? SqliteFailure.Of(error, _path) : error;
            foreach (var write in together)
            {
                write.Fail(told);
            }
        }
        finally
        {
            // What failed may have left a transaction behind.
            session?.Dispose();
        }
    }

    /// <summary>
    /// Makes each change; one that fails leaves nothing behind and hears why, the others go on. Hardly ever does one fail: only then each gets a savepoint of
    /// its own, and all are made anew.
    /// </summary>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "What one change throws is told to its caller alone.")]
    private List<PendingWrite> RunEach(SqliteSession session, List<PendingWrite> together)
    {
        session.Run("SAVEPOINT together");
        try
        {
            together.ForEach(write => write.Run(session));
            return together;
        }
        catch (Exception error) when (IsOfOneChange(error))
        {
            session.Run("ROLLBACK TO together");
        }

        var done = new List<PendingWrite>(together.Count);
        foreach (var write in together)
        {
            session.Run("SAVEPOINT change");
            try
            {
                write.Run(session);
                done.Add(write);
            }
            catch (Exception error) when (IsOfOneChange(error))
            {
                session.Run("ROLLBACK TO change");
                write.Fail(error is SqliteException refused ? SqliteFailure.Of(refused, _path) : error);
            }

            session.Run("RELEASE change");
        }

        return done;
    }

    /// <summary>Waits for a turn that one caller of all processes has at a time; null where it does not come in time.</summary>
    /// <exception cref="StoreException">Its file cannot be made.</exception>
    internal async ValueTask<IDisposable?> TakeTurnAsync(string hash, TimeSpan patience, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetDirectoryName(_path)!, "paying", $"{hash[..TurnDigits]}.lock");
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                PrivateDirectory.Make(Path.GetDirectoryName(path)!);
                return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (PrivateFile.IsHeld(error))
            {
                if (_time.GetElapsedTime(started) >= patience)
                {
                    return null;
                }

                await Task.Delay(TurnRetry, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw SqliteFailure.Of(error, path);
            }
        }
    }

    private static bool IsOfOneChange(Exception error) => error is not SqliteException { SqliteErrorCode: not ConstraintFailed };

    private SqliteSession Open()
    {
        // An empty file is filled later: so it is its owner's alone from the start.
        PrivateDirectory.Make(Path.GetDirectoryName(_path)!);
        PrivateFile.Open(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        var session = SqliteFile.Connect(_path);
        SqliteFile.RequireLog(session, _path);
        return session;
    }

    private void Upgrade(SqliteSession session)
    {
        var schema = SchemaOf(session);
        if (schema < TradeSchema.Migrations.Count)
        {
            session.Run(FormattableString.Invariant($"PRAGMA application_id = {TradeSchema.ApplicationId}"));
            SqliteFile.Apply(session, TradeSchema.Migrations, schema);
        }
    }

    /// <summary>The number of its last migration; 0 where the file is still empty.</summary>
    /// <exception cref="StoreException">It is another program's, or of a newer one.</exception>
    private int SchemaOf(SqliteSession session)
    {
        var (application, schema) = (session.Number("PRAGMA application_id"), session.Number("PRAGMA user_version"));
        if (application != TradeSchema.ApplicationId && (application != 0 || schema != 0 || session.Number("SELECT count(*) FROM sqlite_master") != 0))
        {
            throw new StoreException(StoreError.Foreign, $"{_path}: this is not Satchel's file of sales and purchases");
        }

        return schema <= TradeSchema.Migrations.Count
            ? (int)schema
            : throw new StoreException(
                StoreError.NewerSchema,
                FormattableString.Invariant($"{_path}: the file has schema {schema}, this program knows 1 to {TradeSchema.Migrations.Count}"));
    }
}
