using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Simulation.Day;

/// <summary>A home's stores in a directory, of which the default one is looked at.</summary>
internal sealed class StoreFolder
{
    private readonly string _folder;

    public StoreFolder(string folder)
    {
        _folder = folder;
        Catalog = new SqliteStoreCatalog(Path.Combine(folder, "stores"), Path.Combine(folder, "backups"), Moments.WallClock);
    }

    public IStoreCatalog Catalog { get; }

    public string DatabaseFolder => Path.Combine(_folder, "stores", "default");

    public string DatabasePath => Path.Combine(DatabaseFolder, "satchel.db");

    public string LogPath => DatabasePath + "-wal";

    public string LogIndexPath => DatabasePath + "-shm";

    /// <summary>Makes the directory of the store, for files that a test puts there.</summary>
    /// <returns>It.</returns>
    public string MakeDatabaseFolder() => Directory.CreateDirectory(DatabaseFolder).FullName;

    /// <summary>Opens the store, or makes it where there is none, and proves it.</summary>
    /// <returns>What it held before that.</returns>
    public async Task<string> ProveAsync(CancellationToken cancellationToken)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, cancellationToken);
        return await ProveAsync(store, cancellationToken);
    }

    /// <summary>Proves a store that is open, reads it, and writes and finds one more memory.</summary>
    /// <returns>What it held before that.</returns>
    public static async Task<string> ProveAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var report = await StoreVerification.RunAsync(store, cancellationToken);

        // Who died between an erasure and the rewriting of the pages has erased; the next repair rewrites them.
        Assert.All(report.Problems, problem => Assert.Equal(AuditFindings.ErasureUnfinished, problem.Code));
        var image = await StoreImage.ReadAsync(store, cancellationToken);
        var writer = new MemoryWriter(store, Moments.WallClock, "test", queuesRefinement: false);
        Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(Memories.Draft("The lighthouse works again"), refine: false, cancellationToken));
        var found = await new MemoryRecall(store, Moments.WallClock).RecallAsync(new RecallQuery { Text = "lighthouse" }, cancellationToken);
        Assert.Equal("The lighthouse works again", Assert.Single(found.Hits).Memory.Content);
        return image;
    }
}
