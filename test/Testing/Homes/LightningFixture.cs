namespace Satchel.Testing.Homes;

/// <summary>A home of Lightning Memory, made from the definitions of its tables.</summary>
public sealed class LightningFixture
{
    /// <summary>What version 0.6 has.</summary>
    private const string Tables06 = """
        CREATE TABLE memories (
            id TEXT PRIMARY KEY, content TEXT NOT NULL, type TEXT NOT NULL DEFAULT 'general', metadata TEXT DEFAULT '{}',
            nostr_event_id TEXT, created_at REAL NOT NULL, updated_at REAL NOT NULL);
        CREATE VIRTUAL TABLE memories_fts USING fts5 (content, type);
        CREATE TABLE budget_rules (
            id TEXT PRIMARY KEY, vendor TEXT NOT NULL, max_sats_per_txn INTEGER, max_sats_per_day INTEGER, max_sats_per_month INTEGER,
            enabled INTEGER DEFAULT 1, created_at REAL NOT NULL, updated_at REAL NOT NULL);
        CREATE TABLE vendor_kyc (
            vendor TEXT PRIMARY KEY, kyc_verified INTEGER DEFAULT 0, jurisdiction TEXT DEFAULT '', verification_source TEXT DEFAULT '',
            verified_at REAL, created_at REAL NOT NULL, updated_at REAL NOT NULL);
        CREATE TABLE agent_attestations (
            agent_pubkey TEXT PRIMARY KEY, owner_id TEXT DEFAULT '', jurisdiction TEXT DEFAULT '', verification_source TEXT DEFAULT '',
            compliance_level TEXT DEFAULT 'unknown', verified_at REAL, created_at REAL NOT NULL, updated_at REAL NOT NULL);
        CREATE TABLE auth_sessions (
            vendor TEXT, agent_pubkey TEXT, linking_key TEXT NOT NULL, session_state TEXT DEFAULT 'active', last_auth_at REAL,
            created_at REAL NOT NULL, updated_at REAL NOT NULL, PRIMARY KEY (vendor, agent_pubkey));
        CREATE TABLE known_gateways (
            agent_pubkey TEXT PRIMARY KEY, url TEXT NOT NULL, operations TEXT DEFAULT '{}', relays TEXT DEFAULT '[]',
            nostr_event_id TEXT, last_seen REAL, created_at REAL);
        """;

    /// <summary>What version 0.7 adds.</summary>
    private const string Migrations07 = """
        CREATE TABLE used_tokens (payment_hash TEXT PRIMARY KEY, operation TEXT, used_at REAL);
        CREATE TABLE memory_embeddings (
            memory_id TEXT PRIMARY KEY REFERENCES memories (id) ON DELETE CASCADE, embedding BLOB, model TEXT DEFAULT 'all-MiniLM-L6-v2',
            created_at REAL);
        ALTER TABLE memories ADD COLUMN access_count INTEGER DEFAULT 0;
        ALTER TABLE memories ADD COLUMN last_accessed_at REAL;
        CREATE TABLE sync_log (memory_id TEXT PRIMARY KEY, event_id TEXT, pushed_at REAL, relay_count INTEGER DEFAULT 0);
        CREATE TABLE sync_cursor (key TEXT PRIMARY KEY, value TEXT);
        PRAGMA user_version = 3;
        """;

    /// <summary>Names a home; nothing is made yet.</summary>
    public LightningFixture(string path) => Root = path;

    /// <summary>The home.</summary>
    public string Root { get; }

    /// <summary>Its database.</summary>
    public string Database => Path.Combine(Root, "memories.db");

    /// <summary>Makes the database of a version; the caller closes it.</summary>
    /// <param name="isNew">Whether it is of version 0.7; otherwise of 0.6.</param>
    public FixtureDatabase Make(bool isNew = true)
    {
        var database = new FixtureDatabase(Database);
        database.Run(Tables06);
        if (isNew)
        {
            database.Run(Migrations07);
        }

        return database;
    }

    /// <summary>Writes a file of the home.</summary>
    public void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Adds a memory.</summary>
    public static void Add(
        FixtureDatabase database, string id, string content, string type = "general", string? metadata = "{}", object? created = null, string? eventId = null)
        => database.Run(
            "INSERT INTO memories (id, content, type, metadata, nostr_event_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
            id, content, type, metadata, eventId, created ?? 1_735_800_000.25);
}
