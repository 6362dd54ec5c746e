using Satchel.Engine.Ledger;

namespace Satchel.Engine.Store;

/// <summary>
/// Looks at a whole store at one moment and says what is not as it must be. One that repairs is a write transaction: it
/// mends what follows from the ledger or the versions, never the ledger, and changes nothing unless it is committed.
/// The parts are called in the order in which they stand here; each tells its findings to those that the audit was begun
/// with.
/// </summary>
public interface IStoreAudit : IAsyncDisposable
{
    /// <summary>Lets the backend prove its own file; of a sample without comparing its indexes with its tables.</summary>
    ValueTask CheckFileAsync(CancellationToken cancellationToken);

    /// <summary>Reads entries of the ledger in their order, a page at a time.</summary>
    ValueTask<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>The salt and payload of an entry, or null where they have been erased.</summary>
    ValueTask<StoredPayload?> ReadPayloadAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>Replays an entry. Of the memory of one that is not sound no more is claimed than the sound ones say.</summary>
    ValueTask ReplayAsync(LedgerEntry entry, bool isSound, CancellationToken cancellationToken);

    /// <summary>Compares the versions with what was replayed.</summary>
    /// <param name="mayRestore">Whether a repair may take versions from the ledger: only where all of its chain holds.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <returns>How many versions were compared.</returns>
    ValueTask<long> CheckVersionsAsync(bool mayRestore, CancellationToken cancellationToken);

    /// <summary>Analyses versions again and compares what the store derives from them.</summary>
    /// <returns>How many terms were compared.</returns>
    ValueTask<long> CheckDerivedAsync(CancellationToken cancellationToken);

    /// <summary>Looks for labels, vectors, edges and jobs that belong to nothing.</summary>
    ValueTask CheckReferencesAsync(CancellationToken cancellationToken);

    /// <summary>Makes every repair durable.</summary>
    /// <exception cref="InvalidOperationException">The audit was not begun to repair.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
