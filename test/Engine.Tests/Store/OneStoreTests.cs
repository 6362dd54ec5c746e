using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store;

/// <summary>Tests of what works on a store: each has an empty one of its own and a clock that stands still.</summary>
public abstract class OneStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IMemoryStore? _store;

    protected OneStoreTests() => Catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), Clock);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeClock Clock { get; } = new();

    protected IStoreCatalog Catalog { get; }

    protected IMemoryStore Store => _store ?? throw new InvalidOperationException("The store is opened first.");

    public virtual async ValueTask InitializeAsync() => _store = await Catalog.OpenOrCreateAsync(Engine.Model.StoreName.Default, Token);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    protected async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read)
    {
        await using var reader = await Store.BeginReadAsync(Token);
        return await read(reader);
    }
}
