using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>The stores of one backend, by name.</summary>
public interface IStoreCatalog
{
    /// <summary>The names of all stores, in alphabetical order.</summary>
    ValueTask<IReadOnlyList<StoreName>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is a store of this name.</summary>
    ValueTask<bool> ExistsAsync(StoreName name, CancellationToken cancellationToken);

    /// <summary>Where a store lies, or would lie, without opening it.</summary>
    ValueTask<StorePlace> LocateAsync(StoreName name, CancellationToken cancellationToken);

    /// <summary>Opens a store, after upgrading it where an older program wrote it.</summary>
    /// <exception cref="StoreException">There is none of this name, or it cannot be opened.</exception>
    ValueTask<IMemoryStore> OpenAsync(StoreName name, CancellationToken cancellationToken);

    /// <summary>Opens a store, and makes it first where there is none.</summary>
    /// <exception cref="StoreException">It cannot be opened or made.</exception>
    ValueTask<IMemoryStore> OpenOrCreateAsync(StoreName name, CancellationToken cancellationToken);

    /// <summary>Makes an empty store.</summary>
    /// <exception cref="StoreException">There is one of this name, or it cannot be made.</exception>
    ValueTask CreateAsync(StoreName name, CancellationToken cancellationToken);

    /// <summary>Removes a store after a verified backup of it was made.</summary>
    /// <returns>Where the backup is.</returns>
    /// <exception cref="StoreException">There is none of this name, or it cannot be backed up or removed.</exception>
    ValueTask<string> RemoveAsync(StoreName name, CancellationToken cancellationToken);

    /// <summary>What lies among the stores and belongs to none of them; it harms nothing.</summary>
    /// <exception cref="StoreException">The place of the stores cannot be read.</exception>
    ValueTask<IReadOnlyList<StoreFinding>> FindStraysAsync(CancellationToken cancellationToken);
}
