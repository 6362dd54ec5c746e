using Satchel.Engine.Ledger;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>Ends a job that has become needless.</summary>
internal sealed class NothingToDo(string note) : IJobPlan
{
    public LedgerOperation Operation => LedgerOperation.Refine;

    public ValueTask<ApplyOutcome> ApplyAsync(IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken)
        => ValueTask.FromResult<ApplyOutcome>(new ApplyOutcome.Applied(note));
}
