namespace Satchel.Engine.Store;

/// <summary>
/// What the upkeep of a store remembers from one pass to the next: moments, in milliseconds since 1970, and numbers, by name.
/// Marks are no memory, so nothing here is a matter of the ledger; they go with the store into a backup and back.
/// </summary>
public interface IStoreMarks
{
    /// <summary>All marks.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IReadOnlyDictionary<string, long>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sets marks, in one transaction; the others stay.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask SaveAsync(IReadOnlyDictionary<string, long> marks, CancellationToken cancellationToken);

    /// <summary>
    /// Takes what is due every so often: of any number of callers one gets it. A mark that lies in the future counts for nothing.
    /// </summary>
    /// <param name="name">The mark that says when it was last taken.</param>
    /// <param name="now">The moment that counts as now.</param>
    /// <param name="interval">How often it is due.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether it was due, and is now this caller's.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    ValueTask<bool> TryTakeAsync(string name, DateTimeOffset now, TimeSpan interval, CancellationToken cancellationToken);
}
