using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>
/// Files beside the stores that belong to none: what a killed process left unfinished, a log without its database, and
/// what somebody else put there. They are named, and left to their owner.
/// </summary>
internal static class StrayFiles
{
    private static readonly string[] Parts = ["satchel.db", "satchel.db-wal", "satchel.db-shm", AccessLog.FileName];

    public static IReadOnlyList<StoreFinding> Find(string stores)
    {
        var strays = new List<StoreFinding>();
        if (!Directory.Exists(stores))
        {
            return strays;
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(stores).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!Directory.Exists(path))
            {
                if (!name.EndsWith(".lock", StringComparison.Ordinal))
                {
                    strays.Add(Unknown(path));
                }
            }
            else if (StoreName.TryParse(name, out _))
            {
                strays.AddRange(Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).Select(OfStore).OfType<StoreFinding>());
            }
            else
            {
                strays.Add(name.StartsWith('.')
                    ? new StoreFinding("file_unfinished", path, "what is left of a store that was removed; its backup is whole")
                    : Unknown(path));
            }
        }

        return strays;
    }

    private static StoreFinding? OfStore(string path)
    {
        var name = Path.GetFileName(path);
        var database = Path.Combine(Path.GetDirectoryName(path)!, Parts[0]);
        return name.StartsWith(Parts[0] + ".new", StringComparison.Ordinal)
                ? new StoreFinding("file_unfinished", path, "what is left of a store that was being made")
            : name is "satchel.db-journal"
                ? new StoreFinding("file_unfinished", path, "a journal of the rollback mode, in which no store is")
            : !Parts.Contains(name, StringComparer.Ordinal) ? Unknown(path)
            : !File.Exists(database) ? new StoreFinding("log_without_database", path, "what belongs to a database that is gone")
            : null;
    }

    private static StoreFinding Unknown(string path) => new("file_unknown", path, "nothing that Satchel made");
}
