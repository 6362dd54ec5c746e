using System.Text;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Benchmarks;

/// <summary>A store of synthetic memories and an FTS5 table of the same texts, below <c>artifacts</c>: not in a folder in memory.</summary>
internal sealed class SyntheticStore : IAsyncDisposable
{
    /// <summary>Seed of the texts.</summary>
    public const int Seed = 20260101;

    private const string RankedQuery = "SELECT rowid, content FROM texts WHERE texts MATCH $1 ORDER BY rank LIMIT 10";

    private readonly string _folder;
    private readonly SqliteConnection _fts5;
    private readonly SqliteCommand _ranked;

    private SyntheticStore(string folder, IMemoryStore store)
    {
        (_folder, Store, Recall) = (folder, store, new MemoryRecall(store, TimeProvider.System));
        Directory.CreateDirectory(folder);
        _fts5 = new SqliteConnection($"Data Source={Path.Combine(folder, "texts.db")};Pooling=False");
        _fts5.Open();
        _ranked = _fts5.CreateCommand();
        _ranked.CommandText = RankedQuery;
        _ranked.Parameters.AddWithValue("$1", "");
    }

    public IMemoryStore Store { get; }

    public MemoryRecall Recall { get; }

    /// <summary>An empty store beside an empty table.</summary>
    public static async Task<SyntheticStore> MakeAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "stores", Guid.NewGuid().ToString("N"));
        var catalog = new SqliteStoreCatalog(Path.Combine(folder, "stores"), Path.Combine(folder, "backups"), TimeProvider.System);
        var made = new SyntheticStore(folder, await catalog.OpenOrCreateAsync(StoreName.Default, default));
        made.MakeTable();
        return made;
    }

    /// <summary>A store of so many memories, and a table of the same.</summary>
    public static async Task<SyntheticStore> FillAsync(int memories)
    {
        var made = await MakeAsync();
        SyntheticMemory[] told = [.. new SyntheticTexts(Seed).Tell(memories)];
        await made.ImportAsync(told);
        made.Load(told);
        return made;
    }

    public async Task ImportAsync(IReadOnlyList<SyntheticMemory> memories)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', memories.Select(memory => memory.ToJson()))));
        var imported = await new JsonLinesImport(Store, TimeProvider.System, "bench").RunAsync(lines, new ImportOptions(), null, default);
        if (!imported.Committed)
        {
            throw new InvalidOperationException(imported.BadLines[0].ToString());
        }
    }

    /// <summary>Inserts into the table what <see cref="ImportAsync"/> takes into the store, in one transaction.</summary>
    public void Load(IReadOnlyList<SyntheticMemory> memories)
    {
        using var transaction = _fts5.BeginTransaction();
        using var insert = _fts5.CreateCommand();
        insert.CommandText = "INSERT INTO texts(content) VALUES($1)";
        var content = insert.Parameters.AddWithValue("$1", "");
        foreach (var memory in memories)
        {
            content.Value = memory.Content;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Asks the store.</summary>
    /// <returns>How many results there are.</returns>
    public async Task<int> AskAsync(string[] words)
        => (await Recall.RecallAsync(new RecallQuery { Text = string.Join(' ', words) }, default)).Hits.Count;

    /// <summary>Asks the table for any of the words, by <c>bm25()</c>, with their texts.</summary>
    /// <returns>How many results there are.</returns>
    public int AskFts5(string[] words)
    {
        _ranked.Parameters[0].Value = string.Join(" OR ", words);
        using var rows = _ranked.ExecuteReader();
        var results = 0;
        while (rows.Read())
        {
            results += rows.GetString(1).Length > 0 ? 1 : 0;
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        await _ranked.DisposeAsync();
        await _fts5.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void MakeTable()
    {
        using var command = _fts5.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE VIRTUAL TABLE texts USING fts5(content, tokenize='porter unicode61');
            """;
        command.ExecuteNonQuery();
    }
}
