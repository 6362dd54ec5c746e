using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Backups that a person asks for: one gets its name when it is proven, and is opened without being touched.</summary>
internal static class SqliteBackup
{
    private const string CopyName = "satchel.db";

    /// <summary>A name that only has to last until the store of the copy is closed.</summary>
    private static readonly StoreName Nameless = StoreName.Parse("backup");

    /// <summary>Copies a store beside the place of the backup, proves the copy and moves it there.</summary>
    /// <exception cref="StoreException">A file is in the way, or the store cannot be copied.</exception>
    public static async ValueTask WriteAsync(
        StoreName name, string path, string file, bool replaces, int schema, TimeProvider time, Func<IMemoryStore, Task> prove)
    {
        if ((!replaces && Path.Exists(file)) || Directory.Exists(file))
        {
            throw Taken(file);
        }

        if (LogsOf(file).FirstOrDefault(File.Exists) is { } log)
        {
            throw new StoreException(StoreError.AlreadyExists, $"{log}: this log of another database would be read into the backup");
        }

        var unfinished = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            SqliteFile.BackUp(path, unfinished);
            var copy = new SqliteStore(name, unfinished, schema, SqliteFile.Connect(unfinished), time);
            await using (copy.ConfigureAwait(false))
            {
                await prove(copy).ConfigureAwait(false);
            }

            File.Move(unfinished, file, replaces);
        }
        catch (IOException) when (!replaces && Path.Exists(file))
        {
            throw Taken(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, file);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static StoreException Taken(string file) => new(StoreError.AlreadyExists, $"{file}: there is something of this name already");

    /// <summary>Copies a backup into a temporary folder of its own and makes the copy a store of the present schema.</summary>
    /// <exception cref="StoreException">It is damaged, no backup of a store, of a newer program, or cannot be read.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The opened backup owns the store.")]
    public static OpenedBackup Open(string file, IReadOnlyList<string> migrations, TimeProvider time)
    {
        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("satchel-restore-").FullName;
            var path = Path.Combine(folder, CopyName);
            PrivateFile.Copy(file, path);

            // Where somebody copied a store by hand, what was written last is in its log.
            foreach (var (log, copy) in LogsOf(file).Zip(LogsOf(path)).Where(pair => File.Exists(pair.First)))
            {
                PrivateFile.Copy(log, copy);
            }

            Prepare(file, path, migrations);
            return new OpenedBackup(new SqliteStore(Nameless, path, migrations.Count, SqliteFile.Connect(path), time), folder);
        }
        catch (Exception error) when (SqliteFailure.IsExpected(error) || error is StoreException)
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }

            throw Refusal(error as StoreException ?? SqliteFailure.Of(error, file), file);
        }
    }

    private static void Prepare(string file, string path, IReadOnlyList<string> migrations)
    {
        using var session = SqliteFile.Connect(path);
        session.Run("PRAGMA trusted_schema = OFF");
        var schema = SqliteFile.ReadSchema(session, file, migrations.Count);
        session.Value("PRAGMA journal_mode = DELETE");
        if (session.Value("PRAGMA quick_check(1)") is not "ok")
        {
            throw new StoreException(StoreError.Corrupt, file);
        }

        SqliteFile.Upgrade(session, migrations, schema);

        // What else a file may bring along, a trigger or a view, is SQL of somebody else and would run in the store.
        var pattern = path + ".pattern";
        SqliteFile.Create(pattern, migrations);
        using var ours = SqliteFile.Connect(pattern);
        if (!Equals(Layout(session), Layout(ours)))
        {
            throw new StoreException(StoreError.Foreign, file);
        }
    }

    private static object? Layout(SqliteSession session)
        => session.Value("""
            SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, ''), char(10))
            FROM (SELECT * FROM sqlite_master WHERE name NOT LIKE 'sqlite\_stat%' ESCAPE '\' ORDER BY type, name)
            """);

    private static string[] LogsOf(string path) => [path + "-wal", path + "-journal"];

    private static StoreException Refusal(StoreException error, string file) => error.Code switch
    {
        StoreError.Corrupt => new StoreException(StoreError.BackupUnusable, $"{file}: the backup is damaged", error),
        StoreError.Foreign or StoreError.NotFound => new StoreException(StoreError.BackupUnusable, $"{file}: this is no backup of a Satchel store", error),
        _ => error,
    };
}
