using Satchel.Engine.Ledger;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>What a job is about to write.</summary>
public interface IJobPlan
{
    /// <summary>What the ledger says of it; the worker gives it time and batch.</summary>
    LedgerOperation Operation { get; }

    /// <summary>
    /// Writes it, where everything is still as it was when this was planned. The store stands still meanwhile. Asks nobody.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="writer">The transaction.</param>
    /// <param name="now">The moment that what is written carries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What became of the job, in a word or a sentence, or null where that is plain; and whether it must be planned again.</returns>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    ValueTask<ApplyOutcome> ApplyAsync(IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken);
}
