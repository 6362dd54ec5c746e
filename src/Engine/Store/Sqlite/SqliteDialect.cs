using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>How SQLite says it. Its connections name the temporary tables as the common statements do.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private SqliteDialect()
    {
    }

    public static SqliteDialect Instance { get; } = new();

    public override string AuditTables => """
        CREATE TEMP TABLE term (term INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, documents INTEGER NOT NULL);
        CREATE TEMP TABLE posting (
            term INTEGER NOT NULL,
            block INTEGER NOT NULL,
            last INTEGER NOT NULL,
            count INTEGER NOT NULL,
            entries BLOB NOT NULL,
            PRIMARY KEY (term, block)) WITHOUT ROWID;
        CREATE TEMP TABLE facts (chunk INTEGER PRIMARY KEY, records BLOB NOT NULL);
        CREATE TEMP TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO temp.counter (name, value) VALUES ('index_documents', 0), ('index_passages', 0), ('index_words', 0);
        CREATE TEMP TABLE author_word (word TEXT NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (word, label)) WITHOUT ROWID;
        CREATE TEMP TABLE replayed (
            sequence INTEGER PRIMARY KEY, memory TEXT NOT NULL, number INTEGER NOT NULL, retired_at INTEGER, UNIQUE (memory, number));
        CREATE TEMP TABLE doubtful (memory TEXT NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (memory, sequence)) WITHOUT ROWID;
        CREATE TEMP TABLE replayed_edge (
            source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, weight REAL NOT NULL, metadata TEXT NOT NULL,
            made_by TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (source, target, kind)) WITHOUT ROWID;
        """;

    public override string SkipLocked => "";

    public override string MisfitVector => "length(vector.components) <> 4 * s.dimensions";

    public override string ItemsOf(string list, string name) => $"json_each({list}) {name}";

    public override string PropertyOf(string bytes, string name) => $"json_extract(CAST({bytes} AS TEXT), '$.{name}')";
}
