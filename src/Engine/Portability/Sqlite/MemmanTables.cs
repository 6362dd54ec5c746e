namespace Satchel.Engine.Portability.Sqlite;

/// <summary>The database of one store of memman: <c>insights</c>, <c>edges</c>, <c>oplog</c> and <c>meta</c>.</summary>
internal sealed class MemmanTables : IDisposable
{
    /// <summary>The table without which it is no store.</summary>
    public const string Insights = "insights";

    private static readonly string[] Known = [Insights, "edges", "oplog", "meta"];

    private readonly ForeignDatabase _database;
    private readonly bool _hasOplog;

    private MemmanTables(ForeignDatabase database)
    {
        _database = database;
        _hasOplog = database.Has("oplog", "id", "operation", "insight_id", "detail");
        if (_hasOplog)
        {
            database.Run(
                """
                CREATE INDEX satchel_replaced ON oplog (detail) WHERE operation IN ('replace', 'reconcile-update');
                CREATE INDEX satchel_subject ON oplog (insight_id);
                """);
        }
    }

    /// <summary>Opens a store.</summary>
    /// <exception cref="SourceException">It cannot be read, or is none.</exception>
    public static MemmanTables Open(string path)
    {
        var database = ForeignDatabase.Open(path);
        if (database.Has(Insights, "id", "content"))
        {
            return new MemmanTables(database);
        }

        database.Dispose();
        throw new SourceException(SourceError.NotRecognised, $"'{path}' is no store of memman: it has no insights");
    }

    /// <summary>Every insight, deleted ones too, in the order in which they were made.</summary>
    public IEnumerable<ForeignRow> ReadInsights()
        => _database.Has(Insights, "created_at")
            ? _database.Read("SELECT * FROM insights ORDER BY created_at, rowid")
            : _database.Read("SELECT * FROM insights ORDER BY rowid");

    /// <summary>Every edge, with its ends as far as they are there, and when they were made.</summary>
    public IEnumerable<ForeignRow> ReadEdges()
    {
        const string Statement = """
            SELECT e.*, s.id AS satchel_source, t.id AS satchel_target, s.created_at AS satchel_source_at, t.created_at AS satchel_target_at
            FROM edges e LEFT JOIN insights s ON s.id = e.source_id LEFT JOIN insights t ON t.id = e.target_id
            ORDER BY e.source_id, e.target_id, e.edge_type
            """;
        return _database.Has("edges", "source_id", "target_id", "edge_type") ? _database.Read(Statement) : [];
    }

    /// <summary>The insights whose place another one took, the latest first.</summary>
    public IReadOnlyList<string> ReplacedBy(string id)
    {
        const string Statement = """
            SELECT insight_id FROM oplog
            WHERE operation IN ('replace', 'reconcile-update') AND detail = 'replaced by ' || $1 AND insight_id <> $1 ORDER BY id DESC
            """;
        return _hasOplog ? [.. _database.Read(Statement, id).Select(row => row.Text("insight_id")).OfType<string>().Distinct(StringComparer.Ordinal)] : [];
    }

    /// <summary>What ended an insight, and the words that were noted; null where nothing tells.</summary>
    public (string Operation, string? Detail)? EndOf(string id)
    {
        const string Statement = """
            SELECT operation, detail FROM oplog
            WHERE insight_id = $1 AND operation IN ('forget', 'replace', 'reconcile-update', 'reconcile-delete', 'auto_prune')
            ORDER BY id DESC LIMIT 1
            """;
        return _hasOplog && _database.Read(Statement, id).FirstOrDefault() is { } row ? (row.Text("operation")!, row.Text("detail")) : null;
    }

    /// <summary>Whether a person protected an insight.</summary>
    public bool IsProtected(string id)
        => _hasOplog && _database.Read("SELECT id FROM oplog WHERE insight_id = $1 AND operation = 'protect' LIMIT 1", id).Any();

    /// <summary>Whether the log says that somebody linked two insights in this direction.</summary>
    public bool IsLinked(string source, string target, string type)
    {
        const string Statement = """
            SELECT id FROM oplog WHERE insight_id = $1 AND operation = 'link' AND detail = $1 || ' <-> ' || $2 || ' (' || $3 || ')' LIMIT 1
            """;
        return _hasOplog && _database.Read(Statement, source, target, type).Any();
    }

    /// <summary>What a key of the store's own notes holds.</summary>
    public string? Meta(string key)
        => _database.Has("meta", "key", "value") ? _database.Read("SELECT value FROM meta WHERE key = $1", key).FirstOrDefault()?.Text("value") : null;

    /// <summary>The rows for which there is no place: the log, the notes, and tables that nobody knows.</summary>
    public IEnumerable<(string Table, ForeignRow Row)> ReadRest()
    {
        string[] rest = ["oplog", "meta", .. _database.Tables.Except(Known, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        return rest.Where(table => _database.Has(table)).SelectMany(table => _database.ReadTable(table).Select(row => (table, row)));
    }

    public void Dispose() => _database.Dispose();
}
