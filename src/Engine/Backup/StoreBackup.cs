using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Backup;

/// <summary>Backs a store up. A backup that cannot be proven is not made.</summary>
public static class StoreBackup
{
    /// <summary>Copies a store as it is now into a file, and verifies the copy before the file gets its name.</summary>
    /// <param name="catalog">The stores.</param>
    /// <param name="name">The store.</param>
    /// <param name="file">Where the backup goes; null for a dated file among the other backups.</param>
    /// <param name="replaces">Whether a file of that name is replaced.</param>
    /// <param name="cancellationToken">Stops the verification; then there is no backup.</param>
    /// <exception cref="StoreException">There is no such store, a file is in the way, or the store cannot be copied or is not as it must be.</exception>
    public static async Task<BackupReport> RunAsync(
        IStoreCatalog catalog, StoreName name, string? file, bool replaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        VerificationReport? proof = null;
        var path = await catalog.BackUpAsync(name, file, replaces, ProveAsync, cancellationToken).ConfigureAwait(false);
        return new BackupReport(path, new FileInfo(path).Length, proof!);

        async Task ProveAsync(IMemoryStore copy)
        {
            proof = await StoreVerification.RunAsync(copy, cancellationToken).ConfigureAwait(false);
            if (proof.Problems is [var first, ..])
            {
                throw new StoreException(
                    StoreError.Corrupt, $"the store '{name.Value}' is not as it must be, so no backup was made: {first.Where}: {first.Message}");
            }
        }
    }
}
