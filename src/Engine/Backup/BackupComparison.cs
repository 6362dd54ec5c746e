using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Backup;

/// <summary>A backup and a store, compared by their ledgers.</summary>
public sealed record BackupComparison
{
    private const int Page = 500;

    /// <summary>How they stand to each other.</summary>
    public required BackupRelation Relation { get; init; }

    /// <summary>Entries of the backup.</summary>
    public required long BackupEntries { get; init; }

    /// <summary>Entries of the store; null where it is missing or damaged.</summary>
    public required long? StoreEntries { get; init; }

    /// <summary>Entries from the first on that are the same in both.</summary>
    public required long SharedEntries { get; init; }

    /// <summary>Memories that the store has erased since: the backup still holds them, and brings them back.</summary>
    public long ReturningErasures { get; init; }

    /// <summary>Entries of the store that the backup does not have; null where nobody can tell.</summary>
    public long? LostEntries => Relation == BackupRelation.StoreMissing ? 0 : StoreEntries - SharedEntries;

    internal static async Task<BackupComparison> ReadAsync(
        IStoreCatalog catalog, StoreName name, IMemoryStore backup, CancellationToken cancellationToken)
    {
        var backupView = await backup.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var ofBackup = backupView.ConfigureAwait(false);
        var backupEntries = await CountAsync(backupView, cancellationToken).ConfigureAwait(false);
        if (!await catalog.ExistsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            return Without(BackupRelation.StoreMissing, backupEntries);
        }

        try
        {
            var store = await catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
            await using var opened = store.ConfigureAwait(false);
            var storeView = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
            await using var ofStore = storeView.ConfigureAwait(false);
            var storeEntries = await CountAsync(storeView, cancellationToken).ConfigureAwait(false);
            var shared = await CountSharedAsync(backupView, storeView, Math.Min(backupEntries, storeEntries), cancellationToken).ConfigureAwait(false);
            return new BackupComparison
            {
                Relation = Relate(backupEntries, storeEntries, shared),
                BackupEntries = backupEntries,
                StoreEntries = storeEntries,
                SharedEntries = shared,
                ReturningErasures = await CountErasuresAsync(storeView, shared, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (StoreException error) when (error.Code is StoreError.Corrupt or StoreError.Foreign or StoreError.NotFound)
        {
            return Without(BackupRelation.StoreDamaged, backupEntries);
        }
    }

    private static BackupComparison Without(BackupRelation relation, long backupEntries)
        => new() { Relation = relation, BackupEntries = backupEntries, StoreEntries = null, SharedEntries = 0 };

    private static BackupRelation Relate(long backup, long store, long shared)
        => (shared == backup, shared == store) switch
        {
            (true, true) => BackupRelation.Same,
            (true, false) => BackupRelation.Older,
            (false, true) => BackupRelation.Newer,
            (false, false) => BackupRelation.Diverged,
        };

    private static async ValueTask<long> CountAsync(IStoreReader reader, CancellationToken cancellationToken)
        => await reader.ReadLastLedgerAsync(null, 1, cancellationToken).ConfigureAwait(false) is [var last] ? last.Sequence : 0;

    private static async ValueTask<long> CountErasuresAsync(IStoreReader reader, long after, CancellationToken cancellationToken)
    {
        var (count, last) = (0L, after);
        while (await reader.ReadLedgerAsync(last, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            count += page.Count(entry => entry.Change is LedgerChange.MemoryErased);
            last = page[^1].Sequence;
        }

        return count;
    }

    /// <summary>Each hash covers all entries before it, so the last common one is found by halving.</summary>
    private static async ValueTask<long> CountSharedAsync(
        IStoreReader one, IStoreReader other, long most, CancellationToken cancellationToken)
    {
        var (same, different) = (0L, most + 1);
        while (different - same > 1)
        {
            var middle = same + ((different - same) / 2);
            if (await HashAsync(one, middle, cancellationToken).ConfigureAwait(false) is { } hash
                && await HashAsync(other, middle, cancellationToken).ConfigureAwait(false) is { } otherHash
                && hash.Span.SequenceEqual(otherHash.Span))
            {
                same = middle;
            }
            else
            {
                different = middle;
            }
        }

        return same;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> HashAsync(IStoreReader reader, long sequence, CancellationToken cancellationToken)
        => await reader.ReadLedgerAsync(sequence - 1, 1, cancellationToken).ConfigureAwait(false) is [var entry] ? entry.Hash : null;
}
