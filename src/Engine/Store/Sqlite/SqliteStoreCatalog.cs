using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// The stores of a home directory: <c>stores/NAME/satchel.db</c> each, directories 0700, files 0600. The file
/// <c>stores/name.lock</c>, in lower case and never removed, guards making, upgrading and removing a store whatever the case
/// of its name; ordinary opening takes no lock.
/// </summary>
public sealed class SqliteStoreCatalog : IStoreCatalog
{
    internal const string FileName = "satchel.db";

    /// <summary>How long to wait for another process that makes, upgrades or removes the store.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(5);

    private readonly string _backups;
    private readonly IReadOnlyList<string> _migrations;
    private readonly string _stores;
    private readonly TimeProvider _time;

    /// <summary>Makes a catalog; nothing is touched before the first call.</summary>
    /// <param name="storesDirectory">The directory that has one directory a store.</param>
    /// <param name="backupDirectory">Where backups of upgraded and removed stores go.</param>
    /// <param name="time">The clock.</param>
    public SqliteStoreCatalog(string storesDirectory, string backupDirectory, TimeProvider time)
        : this(storesDirectory, backupDirectory, time, Schema.Migrations)
    {
    }

    internal SqliteStoreCatalog(string storesDirectory, string backupDirectory, TimeProvider time, IReadOnlyList<string> migrations)
        => (_stores, _backups, _time, _migrations) = (storesDirectory, backupDirectory, time, migrations);

    /// <summary>Says before each transaction which agent's public key its entries of the ledger name; null, the default, for none.</summary>
    public Func<string?>? Agent { get; init; }

    /// <summary>The version of SQLite that the stores are read with.</summary>
    public static string EngineVersion => SqliteFile.EngineVersion;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreName>> ListAsync(CancellationToken cancellationToken)
        => ValueTask.FromResult<IReadOnlyList<StoreName>>([.. Names().Order(StringComparer.Ordinal).Select(StoreName.Parse)]);

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(StoreName name, CancellationToken cancellationToken)
        => ValueTask.FromResult(IsThere(PathOf(name)));

    /// <inheritdoc/>
    public ValueTask<StorePlace> LocateAsync(StoreName name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var exists = IsThere(path);
        var log = path + "-wal";
        return ValueTask.FromResult(exists
            ? new StorePlace(path, Exists: true, SizeOf(path) + SizeOf(log), Later(WrittenAt(path), WrittenAt(log)))
            : new StorePlace(path, Exists: false, 0, WrittenAt: null));
    }

    /// <inheritdoc/>
    public ValueTask<IMemoryStore> OpenAsync(StoreName name, CancellationToken cancellationToken)
        => OpenAsync(name, createMissing: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IMemoryStore?> TryOpenAsync(StoreName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(name);
        return ValueTask.FromResult<IMemoryStore?>(IsThere(path) ? OpenCurrent(name, path) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IMemoryStore> OpenOrCreateAsync(StoreName name, CancellationToken cancellationToken)
        => OpenAsync(name, createMissing: true, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CreateAsync(StoreName name, CancellationToken cancellationToken)
    {
        if (!await CreateMissingAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw new StoreException(StoreError.AlreadyExists, $"there already is a store named '{name.Value}'");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> RemoveAsync(StoreName name, CancellationToken cancellationToken)
    {
        _ = Existing(name);
        using (await LockAsync(name, cancellationToken).ConfigureAwait(false))
        {
            var path = Existing(name);
            var backup = BackupPath(name, "removed");
            await SqliteFile.RetireAsync(path, backup, _time, cancellationToken).ConfigureAwait(false);

            // Under another name first: a log that a kill leaves behind must not be read into a new store.
            var doomed = Path.Combine(_stores, "." + Path.GetFileNameWithoutExtension(backup));
            AtBoundary(path, () => Directory.Move(Path.GetDirectoryName(path)!, doomed));
            AtBoundary(doomed, () => Directory.Delete(doomed, recursive: true));
            return backup;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoreFinding>> FindStraysAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreFinding> strays = [];
        AtBoundary(_stores, () => strays = StrayFiles.Find(_stores));
        return ValueTask.FromResult(strays);
    }

    /// <inheritdoc/>
    public async ValueTask<string> BackUpAsync(
        StoreName name, string? file, bool replaces, Func<IMemoryStore, Task> prove, CancellationToken cancellationToken)
    {
        _ = Existing(name);
        var target = file is null ? BackupPath(name, "backup") : Path.GetFullPath(file);
        if (target.StartsWith(Path.GetFullPath(_stores) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException("A backup does not lie among the stores.", nameof(file));
        }

        var store = await OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        try
        {
            await SqliteBackup.WriteAsync(name, PathOf(name), target, replaces, _migrations.Count, _time, prove).ConfigureAwait(false);
            return target;
        }
        catch (StoreException error) when (file is null && error.Code is StoreError.AlreadyExists)
        {
            // Another backup of the same millisecond was done first, and has the name.
            return await BackUpAsync(name, file, replaces, prove, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns the backup.")]
    public ValueTask<OpenedBackup> OpenBackupAsync(string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteBackup.Open(Path.GetFullPath(file), _migrations, _time));
    }

    /// <inheritdoc/>
    public async ValueTask<RestoredStore> RestoreAsync(StoreName name, OpenedBackup backup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backup);
        AtBoundary(_stores, () => PrivateDirectory.Make(_stores));
        using (await LockAsync(name, cancellationToken).ConfigureAwait(false))
        {
            var path = PathOf(name);
            AtBoundary(path, () => PrivateDirectory.Make(Path.GetDirectoryName(path)!));
            return await SqliteRestore.RunAsync(
                backup.Store.Location, path, _migrations.Count, reason => BackupPath(name, reason), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<IMemoryStore> OpenAsync(StoreName name, bool createMissing, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!IsThere(path))
        {
            if (!createMissing)
            {
                throw NotFound(name);
            }

            await CreateMissingAsync(name, cancellationToken).ConfigureAwait(false);
            path = PathOf(name);
        }

        if (OpenCurrent(name, path) is { } current)
        {
            return current;
        }

        using (await LockAsync(name, cancellationToken).ConfigureAwait(false))
        {
            await SqliteFile.MigrateAsync(
                path, _migrations, schema => BackupPath(name, string.Create(CultureInfo.InvariantCulture, $"schema{schema}")), _time, cancellationToken)
                .ConfigureAwait(false);
        }

        return new SqliteStore(name, path, _migrations.Count, SqliteFile.Connect(path), _time) { Agent = Agent };
    }

    /// <summary>Opens a store that needs no upgrade; null for one that does.</summary>
    private SqliteStore? OpenCurrent(StoreName name, string path)
    {
        var session = SqliteFile.Connect(path);
        try
        {
            if (SqliteFile.ReadSchema(session, path, _migrations.Count) != _migrations.Count)
            {
                session.Dispose();
                return null;
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        if (SqliteFile.IsPublished(session, path))
        {
            session.Dispose();
            session = SqliteFile.ConnectUnchanging(path);
        }
        else
        {
            SqliteFile.RequireLog(session, path);
        }

        return new SqliteStore(name, path, _migrations.Count, session, _time) { Agent = Agent };
    }

    private async ValueTask<bool> CreateMissingAsync(StoreName name, CancellationToken cancellationToken)
    {
        AtBoundary(_stores, () => PrivateDirectory.Make(_stores));
        using (await LockAsync(name, cancellationToken).ConfigureAwait(false))
        {
            var path = PathOf(name);
            if (File.Exists(path))
            {
                return false;
            }

            AtBoundary(path, () =>
            {
                PrivateDirectory.Make(Path.GetDirectoryName(path)!);
                SqliteFile.Create(path, _migrations);
            });
            return true;
        }
    }

    /// <summary>Takes the lock of a store; it ends with the process, however that ends.</summary>
    private async ValueTask<FileStream> LockAsync(StoreName name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_stores, name.Value + ".lock");
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (PrivateFile.IsHeld(error))
            {
                if (_time.GetElapsedTime(started) >= LockTimeout)
                {
                    throw new StoreException(StoreError.Busy, $"{path}: another process is making or upgrading the store", error);
                }

                await Task.Delay(LockRetry, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw SqliteFailure.Of(error, path);
            }
        }
    }

    private string BackupPath(StoreName name, string reason)
    {
        AtBoundary(_backups, () => PrivateDirectory.Make(_backups));
        var time = _time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(_backups, $"{name.Value}-{reason}-{time}.db");
        for (var i = 2; File.Exists(path); i++)
        {
            path = Path.Combine(_backups, string.Create(CultureInfo.InvariantCulture, $"{name.Value}-{reason}-{time}-{i}.db"));
        }

        return path;
    }

    private string Existing(StoreName name)
    {
        var path = PathOf(name);
        return File.Exists(path) ? path : throw NotFound(name);
    }

    private StoreException NotFound(StoreName name)
    {
        var names = Names().Order(StringComparer.Ordinal).ToArray();
        var known = names.Length == 0 ? "there are no stores yet" : "stores: " + string.Join(", ", names);
        return new StoreException(StoreError.NotFound, $"there is no store named '{name.Value}'; {known}");
    }

    private string PathOf(StoreName name) => Path.Combine(_stores, name.Value, FileName);

    /// <summary>Whether a store lies in its place. Where the user may not look there is no answer, which is not a no.</summary>
    private static bool IsThere(string path)
    {
        if (File.Exists(path))
        {
            return true;
        }

        try
        {
            _ = File.GetAttributes(path);
            return false;
        }
        catch (UnauthorizedAccessException error)
        {
            throw SqliteFailure.Of(error, path);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The size of a file; 0 where it went away.</summary>
    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>When a file was last written; long ago where it went away.</summary>
    private static DateTimeOffset WrittenAt(string path) => File.GetLastWriteTimeUtc(path);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private IEnumerable<string> Names()
        => Directory.Exists(_stores)
            ? Directory.EnumerateDirectories(_stores)
                .Where(directory => File.Exists(Path.Combine(directory, FileName)))
                .Select(directory => Path.GetFileName(directory))
                .Where(name => StoreName.TryParse(name, out _))
            : [];

    private static void AtBoundary(string path, Action step)
    {
        try
        {
            step();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, path);
        }
    }
}
