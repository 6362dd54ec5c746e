using Satchel.Engine.Ledger;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Postgres.Tests;

/// <summary>A home whose settings name a database of its own on the test server.</summary>
internal sealed class ServerHome : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name;

    public ServerHome()
    {
        (Address, _name) = TestServer.MakeDatabase();
        Home = SatchelHome.Resolve(_folder.File("home"), static _ => null, _folder.Path);
        Home.Ensure();
        Settings = new SettingsFile(Home, Moments.WallClock);
        Catalog = new HomeCatalog(Home, Read, static _ => null, _folder.Path, Moments.WallClock, agent: null);
    }

    public string Address { get; }

    public HomeCatalog Catalog { get; }

    public SatchelHome Home { get; }

    public SettingsFile Settings { get; }

    public async Task SetAsync(string key, string value)
        => Assert.IsNotType<SettingChange.Invalid>(await Settings.SetAsync(((SettingLookup.Known)SettingRegistry.Find(key)).Key, value, CancellationToken.None));

    /// <summary>Writes in one transaction and commits it.</summary>
    public static async Task WriteAsync(IMemoryStore store, Func<IStoreWriter, Task> steps, LedgerOperation operation = LedgerOperation.Remember)
    {
        await using var writer = await store.BeginWriteAsync(Memories.Intent with { Operation = operation }, CancellationToken.None);
        await steps(writer);
        await writer.CommitAsync(CancellationToken.None);
    }

    public static async Task<T> ReadAsync<T>(IMemoryStore store, Func<IStoreReader, ValueTask<T>> query)
    {
        await using var reader = await store.BeginReadAsync(CancellationToken.None);
        return await query(reader);
    }

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync();
        TestServer.DropDatabase(_name);
        _folder.Dispose();
    }

    private SatchelSettings Read() => SatchelSettings.Load(Home, Settings, static _ => null);
}
