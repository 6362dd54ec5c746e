using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>
/// What every backend must do. The suites know nothing but the contract: document numbers rise and need not be without
/// gaps, and label numbers mean nothing.
/// </summary>
public abstract class StoreConformance : IAsyncLifetime
{
    private IStoreFixture? _fixture;
    private IMemoryStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IStoreFixture Fixture => _fixture ?? throw new InvalidOperationException("The fixture is made first.");

    protected IStoreCatalog Catalog => Fixture.Catalog;

    /// <summary>A store that was empty before the test.</summary>
    protected IMemoryStore Store => _store ?? throw new InvalidOperationException("The store is opened first.");

    public async ValueTask InitializeAsync()
    {
        _fixture = MakeFixture();
        _store = await Catalog.OpenOrCreateAsync(StoreName.Default, Token);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_fixture is not null)
        {
            await _fixture.DisposeAsync();
        }
    }

    protected abstract IStoreFixture MakeFixture();

    /// <summary>Closes the store and opens it again.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = await Catalog.OpenAsync(StoreName.Default, Token);
    }

    /// <summary>Writes in one transaction and commits it.</summary>
    protected Task<T> WriteAsync<T>(Func<IStoreWriter, Task<T>> steps) => WriteAsync(Memories.Intent, steps);

    /// <summary>Writes in one transaction and commits it.</summary>
    protected async Task<T> WriteAsync<T>(LedgerIntent intent, Func<IStoreWriter, Task<T>> steps)
    {
        await using var writer = await Store.BeginWriteAsync(intent, Token);
        var result = await steps(writer);
        await writer.CommitAsync(Token);
        return result;
    }

    /// <summary>Writes in one transaction and commits it.</summary>
    protected Task WriteAsync(Func<IStoreWriter, Task> steps)
        => WriteAsync(async writer =>
        {
            await steps(writer);
            return 0;
        });

    /// <summary>Adds versions in one transaction.</summary>
    /// <returns>Their documents.</returns>
    protected Task<IReadOnlyList<long>> AddAsync(params IEnumerable<MemoryVersion> versions)
        => WriteAsync<IReadOnlyList<long>>(async writer =>
        {
            var documents = new List<long>();
            foreach (var version in versions)
            {
                documents.Add(await writer.AddAsync(version, Token));
            }

            return documents;
        });

    protected Task RetireAsync(string id, DateTimeOffset retiredAt)
        => WriteAsync(async writer => Assert.NotNull(await writer.RetireAsync(MemoryId.Parse(id), retiredAt, Token)));

    /// <summary>Reads in a view of its own.</summary>
    protected Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> query) => ReadAsync(Store, query);

    protected static async Task<T> ReadAsync<T>(IMemoryStore store, Func<IStoreReader, ValueTask<T>> query)
    {
        await using var reader = await store.BeginReadAsync(Token);
        return await query(reader);
    }

    protected Task<StoredVersion?> FindAsync(string id) => ReadAsync(reader => reader.FindCurrentAsync(MemoryId.Parse(id), Token));

    protected Task<StoreCounts> CountAsync() => ReadAsync(reader => reader.CountAsync(Token));

    /// <summary>The ids of current memories, the newest first.</summary>
    protected async Task<IReadOnlyList<string>> ListIdsAsync(MemoryFilter? filter = null, int limit = 1_000, int offset = 0)
        => Ids(await ReadAsync(reader => reader.ListAsync(filter ?? MemoryFilter.None, limit, offset, Token)));

    protected static IReadOnlyList<string> Ids(IEnumerable<StoredVersion> versions) => [.. versions.Select(stored => stored.Version.Id.Value)];

    /// <summary>Compares every field; lists by what they hold.</summary>
    protected static void AssertSame(MemoryVersion expected, MemoryVersion actual)
    {
        Assert.Equal(expected.Entities, actual.Entities);
        Assert.Equal(expected.Keywords, actual.Keywords);
        Assert.Equal(expected.DerivedFrom, actual.DerivedFrom);
        Assert.Equal(expected, actual with { Entities = expected.Entities, Keywords = expected.Keywords, DerivedFrom = expected.DerivedFrom });
    }
}
