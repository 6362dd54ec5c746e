using System.Globalization;
using Satchel.Engine.Files;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Postgres;

/// <summary>Backups of stores on a server, as files of SQLite: the same as those of stores in files.</summary>
internal sealed class StoreCopies(string directory, TimeProvider time)
{
    /// <summary>A dated name for a file that keeps a store, by the reason.</summary>
    public string Path(StoreName name, string reason)
    {
        PrivateDirectory.Make(directory);
        var moment = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var path = System.IO.Path.Combine(directory, $"{name.Value}-{reason}-{moment}.db");
        for (var i = 2; File.Exists(path); i++)
        {
            path = System.IO.Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{name.Value}-{reason}-{moment}-{i}.db"));
        }

        return path;
    }

    /// <summary>Copies what a session sees into a file, which appears when it is whole.</summary>
    public static void Write(PostgresSession session, string file, Action<string, int>? copied = null)
        => SqliteFile.Create(file, copy =>
        {
            copy.Run("BEGIN IMMEDIATE");
            copy.Run(FormattableString.Invariant($"PRAGMA application_id = {Schema.ApplicationId}"));
            SqliteFile.Apply(copy, Schema.Migrations, 0);
            CopyAll(session, copy, copied);
            copy.Run("COMMIT");
        });

    /// <summary>Makes what a session sees the same as a file; it has a new generation.</summary>
    public static void Read(string file, PostgresSession session)
    {
        using var copy = SqliteFile.Connect(file);
        CopyAll(copy, session, copied: null);
        FinishCopy(session);
    }

    /// <summary>Copies a store beside the place of its backup, proves the copy and moves it there.</summary>
    /// <returns>Where the backup is.</returns>
    /// <exception cref="StoreException">A file is in the way, or the store cannot be copied.</exception>
    public async ValueTask<string> BackUpAsync(PostgresSession session, StoreName name, string? file, bool replaces, Func<IMemoryStore, Task> prove)
    {
        var target = file is null ? Path(name, "backup") : System.IO.Path.GetFullPath(file);
        var unfinished = $"{target}.{System.IO.Path.GetRandomFileName()}";
        try
        {
            Write(session, unfinished);
            await SqliteBackup.WriteAsync(name, unfinished, target, replaces, Schema.Migrations.Count, time, prove).ConfigureAwait(false);
            return target;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteFailure.Of(error, target);
        }
        finally
        {
            File.Delete(unfinished);
            File.Delete(unfinished + "-wal");
            File.Delete(unfinished + "-shm");
        }
    }

    /// <summary>Lets the numbers that the server gives go on behind the copied ones, and changes the generation.</summary>
    public static void FinishCopy(PostgresSession session)
    {
        foreach (var table in StoreTables.All.Where(table => table.Numbers is not null))
        {
            session.Later($"SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max({table.Numbers}), 0) + 1, false) FROM main.{table.Name}", $"{SchemaName.Quoted(session.Schema)}.{table.Name}", table.Numbers);
        }

        session.Run(NewGeneration);
    }

    /// <summary>Gives a store a new generation: whoever opened it before writes nothing more.</summary>
    public const string NewGeneration = """
        UPDATE main.counter SET value = ('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))::bit(64)::bigint WHERE name = 'generation'
        """;

    private static void CopyAll(SqlSession source, SqlSession target, Action<string, int>? copied)
    {
        var copy = new StoreCopy(source, target);
        copy.Clear(StoreTables.All);
        foreach (var table in StoreTables.All)
        {
            copy.Copy(table, rows => copied?.Invoke(table.Name, rows));
        }
    }
}
