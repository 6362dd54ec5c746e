using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>An empty place for stores of one backend, alone with its test. Disposing of it removes everything.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    /// <summary>The stores of the place.</summary>
    IStoreCatalog Catalog { get; }

    /// <summary>Another way to the same stores that shares nothing with <see cref="Catalog"/>, as another process would.</summary>
    IStoreCatalog OpenAnotherCatalog();

    /// <summary>Opens what <see cref="IStoreCatalog.RemoveAsync"/> left.</summary>
    /// <param name="backup">What it returned.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<IMemoryStore> OpenBackupAsync(string backup, CancellationToken cancellationToken);
}
