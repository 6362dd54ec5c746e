using Satchel.Engine.Backup;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Engine.Tests.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Backup;

/// <summary>Tests with a store, and a file beside the home to back it up to.</summary>
public abstract class BackupTests : OneStoreTests
{
    /// <summary>A file in which nothing is yet.</summary>
    protected string Target => Path.Combine(Home, "target.db");

    /// <summary>The folder that holds stores and backups.</summary>
    protected string Home => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Store.Location)!, "..", ".."));

    protected string[] Kept => Directory.Exists(Path.Combine(Home, "backups")) ? Directory.GetFiles(Path.Combine(Home, "backups")) : [];

    protected Task<BackupReport> BackUpAsync(string? file = null, bool replaces = false)
        => StoreBackup.RunAsync(Catalog, StoreName.Default, file ?? Target, replaces, Token);

    protected async Task<RestoredStore> RestoreAsync(string? file = null, string store = "default")
    {
        await using var restore = await StoreRestore.OpenAsync(Catalog, StoreName.Parse(store), file ?? Target, Token);
        return await restore.RunAsync(Token);
    }

    protected async Task<BackupComparison> CompareAsync(string? file = null, string store = "default")
    {
        await using var restore = await StoreRestore.OpenAsync(Catalog, StoreName.Parse(store), file ?? Target, Token);
        return restore.Comparison;
    }

    protected Task AddAsync(string id) => AddAsync(Store, id);

    protected static async Task AddAsync(IMemoryStore store, string id)
    {
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(Memories.Version(id, $"{id} prefers tea"), Token);
        await writer.CommitAsync(Token);
    }

    /// <summary>Ids of a store that was opened anew, after everything in it was proven.</summary>
    protected async Task<string> IdsAsync(string store = "default")
    {
        await using var opened = await Catalog.OpenAsync(StoreName.Parse(store), Token);
        Assert.Empty((await StoreVerification.RunAsync(opened, Token)).Problems);
        await using var reader = await opened.BeginReadAsync(Token);
        return await IdsAsync(reader);
    }

    protected static async Task<string> IdsAsync(IStoreReader reader)
        => string.Concat((await reader.ReadPageAsync(0, 100, currentOnly: true, Token)).Select(stored => stored.Version.Id.Value));

    protected static string Raw(string file, string statements) => RawDatabase.Run(file, statements);
}
