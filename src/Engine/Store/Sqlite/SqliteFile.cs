using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Files;
using SQLitePCL;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Opening, making and upgrading the file of a store.</summary>
internal static class SqliteFile
{
    /// <summary>How long a caller waits for another process's transaction: an import of 100,000 memories takes 20 s.</summary>
    internal const int BusyTimeoutMs = 30_000;

    /// <summary>SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE: a one-shot process leaves the log to whoever writes next.</summary>
    private const int NoCheckpointOnClose = 1006;

    /// <summary>A collation that takes letters of any script for the same in either case; only queries use it, no index.</summary>
    private const string AnyCase = "ANY_CASE";

    /// <summary>The version of SQLite that is linked in.</summary>
    public static string EngineVersion
    {
        get
        {
            Batteries_V2.Init();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>
    /// Opens a connection for reading and writing; a file that may only be read is opened so. Where it has no log, and none may
    /// be made beside it, nobody is writing to it: it is read as it stands.
    /// </summary>
    /// <exception cref="StoreException">The file cannot be opened, or is gone.</exception>
    public static SqliteSession Connect(string path)
    {
        Batteries_V2.Init();
        try
        {
            return Open($"Data Source=\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Mode=ReadWrite");
        }
        catch (SqliteException error) when (SqliteFailure.IsUnopened(error) && !File.Exists(path))
        {
            throw new StoreException(StoreError.NotFound, $"{path}: the store has been removed", error);
        }
        catch (SqliteException error) when (SqliteFailure.IsUnopened(error) && !File.Exists(path + "-wal"))
        {
            return ConnectUnchanging(path);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Looks at a file: whether it is ours, and which schema it has.</summary>
    /// <exception cref="StoreException">It is not a store, damaged, or of a newer program.</exception>
    public static int ReadSchema(SqliteSession session, string path, int newest)
    {
        try
        {
            if (session.Number("PRAGMA application_id") != Schema.ApplicationId)
            {
                throw new StoreException(StoreError.Foreign, $"{path}: this is not a Satchel store");
            }

            var schema = session.Number("PRAGMA user_version");
            if (schema == 0)
            {
                throw new StoreException(StoreError.NotFound, $"{path}: the store has been removed");
            }

            return schema >= 1 && schema <= newest
                ? (int)schema
                : throw new StoreException(
                    StoreError.NewerSchema,
                    FormattableString.Invariant($"{path}: the store has schema {schema}, this program knows 1 to {newest}"));
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>The number that is another one after every restore.</summary>
    public static long Generation(SqliteSession session) => session.Number("SELECT value FROM counter WHERE name = 'generation'");

    /// <summary>The number that is another one after every restore.</summary>
    /// <exception cref="StoreException">The store is damaged; the session is closed.</exception>
    public static long ReadGeneration(SqliteSession session, string path)
    {
        try
        {
            return Generation(session);
        }
        catch (SqliteException error)
        {
            session.Dispose();
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Gives a store a new generation: whoever opened it before writes nothing more.</summary>
    public static void ChangeGeneration(SqliteSession session)
        => session.Run(
            "INSERT INTO counter (name, value) VALUES ('generation', random()) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    /// <summary>
    /// Whether a store is a backup that lies in the place of a store and may only be read: whoever publishes it puts another file
    /// in its place and never writes to it, so it is read as it stands.
    /// </summary>
    /// <exception cref="StoreException">The store is damaged; the session is closed.</exception>
    public static bool IsPublished(SqliteSession session, string path)
    {
        try
        {
            return session.IsReadOnly && session.Value("PRAGMA journal_mode") is not "wal";
        }
        catch (SqliteException error)
        {
            session.Dispose();
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Puts a file that was copied from a backup into write-ahead-log mode; any other is in it already.</summary>
    public static void RequireLog(SqliteSession session, string path)
    {
        try
        {
            if (session.Value("PRAGMA journal_mode") is not "wal")
            {
                session.Value("PRAGMA journal_mode = WAL");
            }
        }
        catch (SqliteException error)
        {
            session.Dispose();
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Makes an empty store.</summary>
    public static void Create(string path, IReadOnlyList<string> migrations)
        => Create(path, session =>
        {
            session.Run("BEGIN IMMEDIATE");
            session.Run(FormattableString.Invariant($"PRAGMA application_id = {Schema.ApplicationId}"));
            Apply(session, migrations, 0);
            session.Run("COMMIT");
        });

    /// <summary>Makes a complete store beside its place and moves it there, so that nobody ever sees half of one.</summary>
    public static void Create(string path, Action<SqliteSession> fill)
    {
        var unfinished = path + ".new";
        DeleteWithLog(unfinished);
        try
        {
            PrivateFile.Open(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
            using (var session = Connect(unfinished))
            {
                session.Value("PRAGMA journal_mode = DELETE");
                fill(session);
                session.Value("PRAGMA journal_mode = WAL");
            }

            DeleteLogOf(unfinished);
            DeleteLogOf(path);
            File.Move(unfinished, path, overwrite: false);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, path);
        }
        finally
        {
            DeleteWithLog(unfinished);
        }
    }

    /// <summary>Upgrades a store, after a backup of it was made; one that is up to date stays as it is.</summary>
    public static async ValueTask MigrateAsync(
        string path, IReadOnlyList<string> migrations, Func<int, string> backupPath, TimeProvider time, CancellationToken cancellationToken)
    {
        using var session = Connect(path);
        var schema = ReadSchema(session, path, migrations.Count);
        if (schema == migrations.Count)
        {
            return;
        }

        try
        {
            // Nobody can commit between the backup and the upgrade.
            await WriteLock.TakeAsync(session, path, time, cancellationToken).ConfigureAwait(false);
            BackUp(path, backupPath(schema));
            Apply(session, migrations, schema);
            session.Run("COMMIT");
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Applies the migrations that a database lacks, in one transaction; nobody else uses it.</summary>
    public static void Upgrade(SqliteSession session, IReadOnlyList<string> migrations, int schema)
    {
        session.Run("BEGIN IMMEDIATE");
        Apply(session, migrations, schema);
        session.Run("COMMIT");
    }

    /// <summary>Applies the migrations after one, in a transaction of the caller.</summary>
    public static void Apply(SqliteSession session, IReadOnlyList<string> migrations, int from)
    {
        foreach (var migration in migrations.Skip(from))
        {
            session.Run(migration);
        }

        session.Run(FormattableString.Invariant($"PRAGMA user_version = {migrations.Count}"));
    }

    /// <summary>Copies a store as it is at this moment into a file of its own, and reads the copy to see that it is whole.</summary>
    public static void BackUp(string path, string backupPath)
    {
        // An empty file is filled: so it is its owner's alone from the start.
        PrivateFile.Open(backupPath, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
        var whole = false;
        try
        {
            using (var session = Connect(path))
            {
                session.Run("VACUUM INTO $1", backupPath);
            }

            using (var file = new FileStream(backupPath, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            using var copy = Connect(backupPath);
            if (copy.Value("PRAGMA quick_check(1)") is not "ok")
            {
                throw new StoreException(StoreError.Corrupt, $"{path}: the backup {backupPath} is not whole");
            }

            whole = true;
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, path);
        }
        finally
        {
            if (!whole)
            {
                File.Delete(backupPath);
            }
        }
    }

    /// <summary>Backs a store up and makes it unusable, so that what is acknowledged before is in the backup and nothing is after.</summary>
    public static async ValueTask RetireAsync(string path, string backupPath, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var holder = Connect(path);
            await WriteLock.TakeAsync(holder, path, time, cancellationToken).ConfigureAwait(false);
            BackUp(path, backupPath);

            // Whoever waits to write finds this number and stops.
            holder.Run("PRAGMA user_version = 0");
            holder.Run("COMMIT");
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    /// <summary>Opens a file that nobody changes: without locks, and with nothing beside it.</summary>
    /// <exception cref="StoreException">The file cannot be opened.</exception>
    public static SqliteSession ConnectUnchanging(string path)
    {
        try
        {
            return Open($"Data Source={new Uri(path).AbsoluteUri}?immutable=1;Mode=ReadOnly");
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Of(error, path);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The session owns the connection.")]
    private static SqliteSession Open(string source)
    {
        var connection = new SqliteConnection($"{source};Pooling=False;Default Timeout={BusyTimeoutMs / 1000}");
        SqliteSession? session = null;
        try
        {
            connection.Open();
            connection.CreateCollation(AnyCase, static (one, other) => string.Compare(one, other, StringComparison.OrdinalIgnoreCase));
            raw.sqlite3_busy_timeout(connection.Handle, BusyTimeoutMs);
            raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
            session = new SqliteSession(connection);
            session.Run("PRAGMA synchronous = FULL");
            session.Run("PRAGMA foreign_keys = ON");
            session.Run("PRAGMA temp_store = MEMORY");
            session.Value("PRAGMA wal_autocheckpoint = 0"); // see Checkpoint
            session.Value("PRAGMA journal_size_limit = 1048576");

            // The first page that is read opens the log, which may be refused.
            session.Number("PRAGMA application_id");
            return session;
        }
        catch
        {
            session?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    private static void DeleteWithLog(string path)
    {
        File.Delete(path);
        DeleteLogOf(path);
    }

    private static void DeleteLogOf(string path)
    {
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        File.Delete(path + "-journal");
    }
}
