using Satchel.Engine.Ledger;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// Where memories are kept. A store serves many callers at once, in this process and in others; what was committed is
/// read by the next reader anywhere. Every backend passes <c>test/Engine.Tests/Store/Conformance</c>.
/// </summary>
public interface IMemoryStore : IAsyncDisposable
{
    /// <summary>The name under which the store was opened.</summary>
    StoreName Name { get; }

    /// <summary>Where the store lies, for people: a file path, or a server without its password.</summary>
    string Location { get; }

    /// <summary>The work that waits for the background.</summary>
    IStoreJobs Jobs { get; }

    /// <summary>What its upkeep remembers.</summary>
    IStoreMarks Marks { get; }

    /// <summary>What it remembers of its exchange with relays.</summary>
    IStoreSync Sync { get; }

    /// <summary>
    /// Whether the store is still the one that was opened: not restored, removed, replaced or upgraded since. Who keeps a store
    /// open asks before each use; <see cref="KeptStore"/> does.
    /// </summary>
    /// <exception cref="StoreException">Others hold the store for too long.</exception>
    ValueTask<bool> IsCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Opens a view of the store as it is now; later commits do not show in it.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    ValueTask<IStoreReader> BeginReadAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction; only one is open at a time in the whole store, the next one waits.</summary>
    /// <param name="intent">Who writes and by what; every entry of the ledger carries it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StoreException">The store cannot be written, or stayed busy for too long.</exception>
    ValueTask<IStoreWriter> BeginWriteAsync(LedgerIntent intent, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a rehearsal: the store as it is, to read and to write as always, by one caller. Nobody else sees what is written to
    /// it, nobody else writes meanwhile, and when it is disposed of, nothing of it has ever happened.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be written, or stayed busy for too long.</exception>
    ValueTask<IMemoryStore> RehearseAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Rewrites what lies on the disk, so that nothing of what was erased stays in free space or in a log, and looks whether
    /// it is gone. Takes as long as copying the store.
    /// </summary>
    /// <param name="texts">What was erased.</param>
    /// <param name="cancellationToken">Stops it between its steps; the next scrub does them again.</param>
    /// <exception cref="StoreException">The store cannot be rewritten now.</exception>
    ValueTask<ScrubReport> ScrubAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>Begins to look at the whole store; where the plan is to repair, as a transaction like any other.</summary>
    /// <param name="plan">What is looked at, and whether it is repaired.</param>
    /// <param name="findings">Told what is found.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StoreException">The store cannot be read, or not be written.</exception>
    ValueTask<IStoreAudit> BeginAuditAsync(AuditPlan plan, AuditFindings findings, CancellationToken cancellationToken);
}
