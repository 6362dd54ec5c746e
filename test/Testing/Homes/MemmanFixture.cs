using System.Buffers.Binary;

namespace Satchel.Testing.Homes;

/// <summary>A home of memman, made from the definitions of its tables.</summary>
public sealed class MemmanFixture
{
    private const string StoreTables = """
        CREATE TABLE insights (
            id TEXT PRIMARY KEY, content TEXT NOT NULL, category TEXT DEFAULT 'general', importance INTEGER DEFAULT 3,
            entities TEXT DEFAULT '[]', source TEXT DEFAULT 'user', access_count INTEGER DEFAULT 0, keywords TEXT, summary TEXT,
            semantic_facts TEXT, embedding BLOB, embedding_model TEXT, embedding_pending BLOB, effective_importance REAL DEFAULT 0.5,
            prompt_version TEXT, model_id TEXT, linked_at TEXT, enriched_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
            last_accessed_at TEXT, deleted_at TEXT);
        CREATE TABLE edges (
            source_id TEXT NOT NULL, target_id TEXT NOT NULL,
            edge_type TEXT NOT NULL CHECK (edge_type IN ('temporal', 'semantic', 'causal', 'entity')),
            weight REAL, metadata TEXT, created_at TEXT, PRIMARY KEY (source_id, target_id, edge_type));
        CREATE TABLE oplog (
            id INTEGER PRIMARY KEY AUTOINCREMENT, operation TEXT NOT NULL, insight_id TEXT, detail TEXT, created_at TEXT NOT NULL,
            before TEXT, after TEXT);
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
        """;

    private const string QueueTables = """
        CREATE TABLE queue (
            id INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL, content TEXT NOT NULL, hint_cat TEXT, hint_imp INTEGER,
            hint_source TEXT, hint_entities TEXT, hint_replaced_id TEXT, hint_no_reconcile INTEGER, priority INTEGER DEFAULT 0,
            queued_at INTEGER NOT NULL, claimed_at INTEGER, worker_pid INTEGER, attempts INTEGER DEFAULT 0,
            status TEXT NOT NULL CHECK (status IN ('pending', 'done', 'failed', 'stale')), last_error TEXT, processed_at INTEGER);
        CREATE TABLE worker_runs (id INTEGER PRIMARY KEY, started_at INTEGER);
        """;

    /// <summary>Names a home; nothing is made yet.</summary>
    public MemmanFixture(string path) => Root = path;

    /// <summary>The home.</summary>
    public string Root { get; }

    /// <summary>The database of a store.</summary>
    public string DatabaseOf(string store) => Path.Combine(Root, "data", store, "memman.db");

    /// <summary>Makes a store; the caller closes it.</summary>
    public FixtureDatabase MakeStore(string name)
    {
        var database = new FixtureDatabase(DatabaseOf(name));
        database.Run(StoreTables);
        return database;
    }

    /// <summary>Makes the queue; the caller closes it.</summary>
    public FixtureDatabase MakeQueue()
    {
        var database = new FixtureDatabase(Path.Combine(Root, "queue.db"));
        database.Run(QueueTables);
        return database;
    }

    /// <summary>Writes a file of the home.</summary>
    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, name), text);
    }

    /// <summary>Adds an insight.</summary>
    public static void AddInsight(FixtureDatabase store, string id, string content, string created = "2025-01-02T10:00:00Z", string? deleted = null, string? category = "fact")
        => store.Run(
            "INSERT INTO insights (id, content, category, created_at, updated_at, deleted_at) VALUES ($1, $2, $3, $4, $4, $5)",
            id, content, category, created, deleted);

    /// <summary>Adds an edge.</summary>
    public static void AddEdge(FixtureDatabase store, string source, string target, string type, double weight, string metadata)
        => store.Run(
            "INSERT INTO edges (source_id, target_id, edge_type, weight, metadata, created_at) VALUES ($1, $2, $3, $4, $5, '2025-01-03T00:00:00Z')",
            source, target, type, weight, metadata);

    /// <summary>Adds an entry of the log.</summary>
    public static void Log(FixtureDatabase store, string operation, string id, string detail)
        => store.Run(
            "INSERT INTO oplog (operation, insight_id, detail, created_at) VALUES ($1, $2, $3, '2025-03-01T00:00:00Z')", operation, id, detail);

    /// <summary>A vector as memman keeps it.</summary>
    public static byte[] Vector(params ReadOnlySpan<double> components)
    {
        var bytes = new byte[components.Length * sizeof(double)];
        for (var i = 0; i < components.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), components[i]);
        }

        return bytes;
    }
}
