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

    /// <summary>
    /// Opens a store as it is, for who has no time to wait: null where there is none of this name, or an older program wrote it
    /// and it must be upgraded first.
    /// </summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    ValueTask<IMemoryStore?> TryOpenAsync(StoreName name, CancellationToken cancellationToken);

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

    /// <summary>Copies a store as it is at one moment into a file; others go on reading and writing.</summary>
    /// <param name="name">The store.</param>
    /// <param name="file">Where the copy goes; null for a dated file among the other backups.</param>
    /// <param name="replaces">Whether a file of that name is replaced.</param>
    /// <param name="prove">Reads the copy before it gets its name; where it throws, there is no copy.</param>
    /// <param name="cancellationToken">Stops before the copy begins.</param>
    /// <returns>Where the copy is.</returns>
    /// <exception cref="StoreException">There is no such store, a file is in the way, or the store cannot be copied.</exception>
    ValueTask<string> BackUpAsync(
        StoreName name, string? file, bool replaces, Func<IMemoryStore, Task> prove, CancellationToken cancellationToken);

    /// <summary>Opens a backup to read it; that of an older program is upgraded in a copy. The file stays as it is.</summary>
    /// <exception cref="StoreException">It is damaged, no backup of a store, of a newer program, or cannot be read.</exception>
    ValueTask<OpenedBackup> OpenBackupAsync(string file, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a store what a backup holds, after a backup of what it is. Readers see one or the other; who had the store open
    /// before writes no more. A store that is missing is made; one that is damaged is kept aside.
    /// </summary>
    /// <exception cref="StoreException">The store is of a newer program, stayed busy, or cannot be backed up or written; it is as it was.</exception>
    ValueTask<RestoredStore> RestoreAsync(StoreName name, OpenedBackup backup, CancellationToken cancellationToken);
}
