namespace Satchel.Engine.Portability.Sqlite;

/// <summary>The database of Lightning Memory, of any version.</summary>
internal sealed class LightningTables : IDisposable
{
    /// <summary>The table without which it is no such database.</summary>
    public const string Memories = "memories";

    /// <summary>Vectors.</summary>
    private const string Embeddings = "memory_embeddings";

    /// <summary>How the names of the text index begin; it holds nothing of its own.</summary>
    private const string TextIndex = "memories_fts";

    private readonly ForeignDatabase _database;

    private LightningTables(ForeignDatabase database) => _database = database;

    /// <summary>Opens a database.</summary>
    /// <exception cref="SourceException">It cannot be read, or is none of Lightning Memory.</exception>
    public static LightningTables Open(string path)
    {
        var database = ForeignDatabase.Open(path);
        if (database.Has(Memories, "id", "content"))
        {
            return new LightningTables(database);
        }

        database.Dispose();
        throw new SourceException(SourceError.NotRecognised, $"'{path}' is no database of Lightning Memory: it has no memories");
    }

    /// <summary>Every memory, in the order in which they were made.</summary>
    public IEnumerable<ForeignRow> ReadMemories()
        => _database.Has(Memories, "created_at")
            ? _database.Read("SELECT * FROM memories ORDER BY created_at, rowid")
            : _database.Read("SELECT * FROM memories ORDER BY rowid");

    /// <summary>The memories that have a vector.</summary>
    public IEnumerable<string> ReadEmbedded()
        => _database.Has(Embeddings, "memory_id")
            ? _database.Read("SELECT memory_id FROM memory_embeddings ORDER BY memory_id").Select(row => row.Text("memory_id") ?? "")
            : [];

    /// <summary>Every row of every other table but the text index and the vectors.</summary>
    public IEnumerable<(string Table, ForeignRow Row)> ReadRest()
        => _database.Tables
            .Where(table => table is not (Memories or Embeddings) && !table.StartsWith(TextIndex, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(table => _database.ReadTable(table).Select(row => (table, row)));

    public void Dispose() => _database.Dispose();
}
