using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>One use of a store that is kept open. Disposing of it ends the use, not the store.</summary>
internal sealed class BorrowedStore(OpenedStore opened) : IMemoryStore
{
    private bool _isReturned;

    public StoreName Name => opened.Store.Name;

    public string Location => opened.Store.Location;

    public IStoreJobs Jobs => opened.Store.Jobs;

    public IStoreMarks Marks => opened.Store.Marks;

    public IStoreSync Sync => opened.Store.Sync;

    public ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken) => opened.Store.IsCurrentAsync(cancellationToken);

    public ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken) => opened.Store.BeginReadAsync(cancellationToken);

    public ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken)
        => opened.Store.BeginWriteAsync(intent, cancellationToken);

    public ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken) => opened.Store.RehearseAsync(cancellationToken);

    public ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
        => opened.Store.ScrubAsync(texts, cancellationToken);

    public ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken)
        => opened.Store.BeginAuditAsync(plan, findings, cancellationToken);

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isReturned, true) ? ValueTask.CompletedTask : opened.LeaveAsync();
}
