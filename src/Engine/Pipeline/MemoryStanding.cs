using Satchel.Engine.Guard;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// What a person decides about a memory as a whole: that one held back may be recalled, that one is protected. Each is a
/// new version with the same content, entered into the ledger, and can be undone.
/// </summary>
public sealed class MemoryStanding
{
    private readonly string _actor;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes it over a store.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who decides, for the ledger.</param>
    public MemoryStanding(IMemoryStore store, TimeProvider time, string actor) => (_store, _time, _actor) = (store, time, actor);

    /// <summary>Releases a memory that is held back: it gets the trust that its origin has.</summary>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public Task<StandingOutcome> ReleaseAsync(MemoryId id, CancellationToken cancellationToken)
        => ChangeAsync(
            id,
            LedgerOperation.Release,
            current => current.Trust == MemoryTrust.Quarantined ? current with { Trust = MemoryGuard.TrustOf(current.Origin) } : current,
            cancellationToken);

    /// <summary>Protects a memory, or takes its protection away.</summary>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public Task<StandingOutcome> ProtectAsync(MemoryId id, bool isProtected, CancellationToken cancellationToken)
        => ChangeAsync(
            id,
            isProtected ? LedgerOperation.Protect : LedgerOperation.Unprotect,
            current => current with { Protected = isProtected },
            cancellationToken);

    private async Task<StandingOutcome> ChangeAsync(
        MemoryId id, LedgerOperation operation, Func<MemoryVersion, MemoryVersion> change, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(operation, _actor, MemoryOrigin.Agent, _time.GetUtcNow());
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.FindCurrentAsync(id, cancellationToken).ConfigureAwait(false) is not { Version: var current })
        {
            return new StandingOutcome.NotFound();
        }

        var changed = change(current);
        if (changed == current)
        {
            return new StandingOutcome.Unchanged(current);
        }

        var next = changed with { Number = current.Number + 1, RecordedAt = intent.Time };
        await writer.RetireAsync(id, intent.Time, cancellationToken).ConfigureAwait(false);
        await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new StandingOutcome.Changed(next);
    }
}
