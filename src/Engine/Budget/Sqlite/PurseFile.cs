using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Files;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Budget.Sqlite;

/// <summary>
/// The file of a purse: opened by the first use, made by the first write. Each piece of work is one transaction, so many processes
/// keep one limit together.
/// </summary>
/// <remarks>
/// The file is in write-ahead-log mode, as stores are: it is written twice for each call of a model, by many at once, and who
/// opens a file in the other mode may have to wait for whole seconds.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A purse holds one idle connection; its handle closes it when nobody has the purse any more.")]
internal sealed class PurseFile(string path, TimeProvider time)
{
    /// <summary>Callers of this process take turns: who opens a file at the same time as another may have to wait for whole seconds.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteSession? _session;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Does work in a transaction whose commit survives a power cut.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => WriteAsync(work, isDurable: true, cancellationToken);

    /// <summary>
    /// Does work in a transaction that a kill cannot undo, but a power cut may, if nothing durable came after it: for what is worth
    /// nothing once the machine is gone.
    /// </summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<T> WriteBrieflyAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) => WriteAsync(work, isDurable: false, cancellationToken);

    /// <summary>Reads on a connection that is kept; all that is read is of one moment.</summary>
    /// <param name="work">Reads.</param>
    /// <param name="nothing">The answer where there is no purse yet.</param>
    /// <param name="cancellationToken">Stops the waiting for others of this process.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> work, T nothing, CancellationToken cancellationToken)
    {
        if (!Exists)
        {
            return nothing;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var session = Interlocked.Exchange(ref _session, null);
        try
        {
            session = IsThere(session) ? session! : Connect(session);
            var schema = SchemaOf(session);
            if (schema == 0)
            {
                return nothing;
            }

            if (schema < PurseSchema.Migrations.Count)
            {
                await WriteAsync(session, static _ => true, isDurable: true, cancellationToken).ConfigureAwait(false);
            }

            session.Run("BEGIN");
            var result = work(session);
            session.Run("COMMIT");
            (_session, session) = (session, null);
            return result;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
        finally
        {
            session?.Dispose();
            _turn.Release();
        }
    }

    /// <summary>Rewrites the file from its rows and empties its log: what was deleted is nowhere in them then.</summary>
    /// <returns>Whether the log is empty; false where another program is reading it.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask<bool> ScrubAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // An idle connection of this process would keep the log from being cut.
            Interlocked.Exchange(ref _session, null)?.Dispose();
            return (await Scrub.RunAsync(path, [], time, cancellationToken).ConfigureAwait(false)).LogEmptied;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads the tables of the first schema on a connection of its own.</summary>
    /// <returns>What was read; nothing where there is no purse yet.</returns>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public T? Read<T>(Func<SqliteSession, T> work)
        where T : class
    {
        if (!Exists)
        {
            return null;
        }

        try
        {
            using var session = SqliteFile.Connect(path);
            return SchemaOf(session) == 0 ? null : work(session);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    private async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, bool isDurable, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var session = Interlocked.Exchange(ref _session, null);
        try
        {
            session = IsThere(session) ? session : Open(session);
            var result = await WriteAsync(session!, work, isDurable, cancellationToken).ConfigureAwait(false);
            (_session, session) = (session, null);
            return result;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
        finally
        {
            // What failed may have left a transaction behind.
            session?.Dispose();
            _turn.Release();
        }
    }

    private async ValueTask<T> WriteAsync<T>(SqliteSession session, Func<SqliteSession, T> work, bool isDurable, CancellationToken cancellationToken)
    {
        SqliteFile.RequireLog(session, path);
        session.Run(isDurable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        await WriteLock.TakeAsync(session, path, time, cancellationToken).ConfigureAwait(false);
        var schema = SchemaOf(session);
        if (schema < PurseSchema.Migrations.Count)
        {
            session.Run(FormattableString.Invariant($"PRAGMA application_id = {PurseSchema.ApplicationId}"));
            SqliteFile.Apply(session, PurseSchema.Migrations, schema);
        }

        var result = work(session);
        session.Run("COMMIT");
        if (Checkpoint.IsDue(path))
        {
            using var copier = SqliteFile.Connect(path);
            Checkpoint.Run(session, copier);
        }

        return result;
    }

    private bool IsThere(SqliteSession? session) => session is not null && File.Exists(path);

    /// <summary>Opens what is there, which may only be readable.</summary>
    private SqliteSession Connect(SqliteSession? stale)
    {
        stale?.Dispose();
        return SqliteFile.Connect(path);
    }

    private SqliteSession Open(SqliteSession? stale)
    {
        stale?.Dispose();

        // An empty file is filled later: so it is its owner's alone from the start.
        PrivateDirectory.Make(Path.GetDirectoryName(path)!);
        PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        return SqliteFile.Connect(path);
    }

    /// <summary>The number of its last migration; 0 where the file is still empty.</summary>
    private int SchemaOf(SqliteSession session)
    {
        var (application, schema) = (session.Number("PRAGMA application_id"), session.Number("PRAGMA user_version"));
        if (application != PurseSchema.ApplicationId && (application != 0 || schema != 0 || session.Number("SELECT count(*) FROM sqlite_master") != 0))
        {
            throw new StoreException(StoreError.Foreign, $"{path}: this is not a Satchel purse");
        }

        return schema <= PurseSchema.Migrations.Count
            ? (int)schema
            : throw new StoreException(
                StoreError.NewerSchema,
                FormattableString.Invariant($"{path}: the purse has schema {schema}, this program knows 1 to {PurseSchema.Migrations.Count}"));
    }
}
