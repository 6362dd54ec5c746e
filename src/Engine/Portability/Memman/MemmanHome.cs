using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Portability.Foreign;
using Satchel.Engine.Portability.Sqlite;

namespace Satchel.Engine.Portability.Memman;

/// <summary>
/// A home of memman: <c>data/STORE/memman.db</c> for each store, <c>queue.db</c> with what waits for all of them, the settings
/// in <c>env</c>, and the name of the active store in <c>active</c>. The directory of one store, or its database, will do.
/// </summary>
internal static class MemmanHome
{
    private const string DatabaseName = "memman.db";

    /// <summary>Characters read of a small file: settings and names.</summary>
    private const int MostCharacters = 1 << 20;

    private static readonly (string Name, string Reason)[] NotTaken =
    [
        ("archive", "stores that memman had put aside; import the database in it by its path where it is wanted"),
        ("logs", "logs of the program"),
        ("compact", "notes of hooks for the session at hand"),
        ("stop_fired", "notes of hooks for the session at hand"),
    ];

    /// <summary>Looks at a home, a store or a database.</summary>
    /// <exception cref="SourceException">It is none of them, or cannot be read.</exception>
    public static ForeignHome Open(string path)
    {
        if (File.Exists(path))
        {
            return OfDatabase(path);
        }

        if (File.Exists(Path.Combine(path, DatabaseName)))
        {
            return OfDatabase(Path.Combine(path, DatabaseName));
        }

        var databases = FindDatabases(Path.Combine(path, "data"));
        var queueFile = Path.Combine(path, "queue.db");
        var environment = Path.Combine(path, "env");
        return databases.Count > 0 || File.Exists(queueFile) || File.Exists(environment)
            ? OfHome(path, databases, queueFile, environment)
            : throw new SourceException(SourceError.NotRecognised, $"'{path}' is no home of memman: there is no data/STORE/{DatabaseName}");
    }

    private static ForeignHome OfDatabase(string file)
        => new() { Stores = [new ForeignStoreName(null, () => new MemmanStore("default", MemmanTables.Open(file), queue: null, MemmanSettings.None))] };

    private static ForeignHome OfHome(string path, SortedDictionary<string, string> databases, string queueFile, string environment)
    {
        var queue = File.Exists(queueFile) ? MemmanQueue.Open(queueFile) : null;
        var settings = File.Exists(environment) ? MemmanSettings.Parse(SmallFile.Read(environment, MostCharacters)) : MemmanSettings.None;
        var active = Path.Combine(path, "active");
        var names = databases.Keys.Union(queue?.ReadStores() ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new ForeignHome(queue)
        {
            Stores = [.. names.Select(name => new ForeignStoreName(name, () => OpenStore(name, databases, queue, settings)))],
            Settings = settings.ReadAll(),
            Active = File.Exists(active) ? SmallFile.Read(active, MostCharacters).Split('\n')[0].Trim() : null,
            Left =
            [
                .. NotTaken.Where(item => Directory.Exists(Path.Combine(path, item.Name))).Select(item => new LeftFile(item.Name, item.Reason)),
                .. settings.StoresElsewhere.Select(
                    store => new LeftFile($"store {store}", "it lies in PostgreSQL; 'memman migrate' brings it to a file, which can be imported then")),
            ],
        };
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The store that is given out owns its tables.")]
    private static MemmanStore OpenStore(string name, SortedDictionary<string, string> databases, MemmanQueue? queue, MemmanSettings settings)
        => databases.TryGetValue(name, out var file)
            ? new MemmanStore(name, MemmanTables.Open(file), queue, settings)
            : new MemmanStore(name, tables: null, queue, settings);

    private static SortedDictionary<string, string> FindDatabases(string directory)
    {
        var databases = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var store in Directory.Exists(directory) ? Directory.EnumerateDirectories(directory) : [])
        {
            var file = Path.Combine(store, DatabaseName);
            if (File.Exists(file))
            {
                databases.Add(Path.GetFileName(store), file);
            }
        }

        return databases;
    }
}
