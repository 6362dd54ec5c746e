using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Backup;

/// <summary>Restores a store from a backup. Opening reads, verifies and compares, and changes nothing; <see cref="RunAsync"/> does it.</summary>
public sealed class StoreRestore : IAsyncDisposable
{
    private readonly OpenedBackup _backup;
    private readonly IStoreCatalog _catalog;
    private readonly StoreName _name;

    private StoreRestore(IStoreCatalog catalog, StoreName name, OpenedBackup backup, VerificationReport proof, BackupComparison comparison)
        => (_catalog, _name, _backup, Proof, Comparison) = (catalog, name, backup, proof, comparison);

    /// <summary>What was read of the backup to prove it.</summary>
    public VerificationReport Proof { get; }

    /// <summary>How the backup stood to the store when it was opened.</summary>
    public BackupComparison Comparison { get; }

    /// <summary>Opens a backup, verifies it and compares it with a store, which may be missing or damaged.</summary>
    /// <exception cref="StoreException">The file is damaged, no backup of a store, of a newer program, or cannot be read.</exception>
    public static async Task<StoreRestore> OpenAsync(IStoreCatalog catalog, StoreName name, string file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var backup = await catalog.OpenBackupAsync(file, cancellationToken).ConfigureAwait(false);
        try
        {
            var proof = await ProveAsync(backup.Store, file, cancellationToken).ConfigureAwait(false);
            var comparison = await BackupComparison.ReadAsync(catalog, name, backup.Store, cancellationToken).ConfigureAwait(false);
            return new StoreRestore(catalog, name, backup, proof, comparison);
        }
        catch
        {
            await backup.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes the store what the backup holds. What was written to it since it was compared is in what is kept.</summary>
    /// <exception cref="StoreException">The store is of a newer program, stayed busy, or cannot be backed up or written; it is as it was.</exception>
    public async Task<RestoredStore> RunAsync(CancellationToken cancellationToken)
        => await _catalog.RestoreAsync(_name, _backup, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _backup.DisposeAsync();

    private static async Task<VerificationReport> ProveAsync(IMemoryStore backup, string file, CancellationToken cancellationToken)
    {
        try
        {
            var proof = await StoreVerification.RunAsync(backup, cancellationToken).ConfigureAwait(false);
            return proof.Problems is [var first, ..]
                ? throw new StoreException(StoreError.BackupUnusable, $"{file}: the backup is not as it must be: {first.Where}: {first.Message}")
                : proof;
        }
        catch (StoreException error) when (error.Code == StoreError.Corrupt)
        {
            throw new StoreException(StoreError.BackupUnusable, $"{file}: the backup is damaged", error);
        }
    }
}
