using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Files;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>
/// The file <c>trade.db</c> of a home: what is sold to others and bought from them (ADR 0018). Each call is one transaction and durable before it
/// returns; several processes use one file. It is made with the first write.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It holds one idle connection; its handle closes it when nobody has the file any more.")]
public sealed class TradeFile
{
    /// <summary>Digits of a hash that name a turn: so many files, and no more, lie beside this one.</summary>
    private const int TurnDigits = 2;

    private static readonly TimeSpan TurnRetry = TimeSpan.FromMilliseconds(25);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteSession? _session;

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

    /// <summary>Does something in one transaction.</summary>
    /// <exception cref="StoreException">The file cannot be written.</exception>
    internal async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var session = Interlocked.Exchange(ref _session, null);
        try
        {
            if (session is null || !File.Exists(_path))
            {
                session?.Dispose();
                session = Open();
            }

            await WriteLock.TakeAsync(session, _path, _time, cancellationToken).ConfigureAwait(false);
            Upgrade(session);
            var result = work(session);
            session.Run("COMMIT");
            if (Checkpoint.IsDue(_path))
            {
                using var copier = SqliteFile.Connect(_path);
                Checkpoint.Run(session, copier);
            }

            (_session, session) = (session, null);
            return result;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, _path);
        }
        finally
        {
            // What failed may have left a transaction behind.
            session?.Dispose();
            _turn.Release();
        }
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
        var (application, schema) = (session.Number("PRAGMA application_id"), session.Number("PRAGMA user_version"));
        if (application != TradeSchema.ApplicationId && (application != 0 || schema != 0 || session.Number("SELECT count(*) FROM sqlite_master") != 0))
        {
            throw new StoreException(StoreError.Foreign, $"{_path}: this is not Satchel's file of sales and purchases");
        }

        if (schema > TradeSchema.Migrations.Count)
        {
            throw new StoreException(
                StoreError.NewerSchema,
                FormattableString.Invariant($"{_path}: the file has schema {schema}, this program knows 1 to {TradeSchema.Migrations.Count}"));
        }

        if (schema < TradeSchema.Migrations.Count)
        {
            session.Run(FormattableString.Invariant($"PRAGMA application_id = {TradeSchema.ApplicationId}"));
            SqliteFile.Apply(session, TradeSchema.Migrations, (int)schema);
        }
    }
}
