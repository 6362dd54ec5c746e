using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>What a person decides about what machines propose. A memory that is retired by it can be brought back like any other.</summary>
public sealed class MemoryProposals
{
    private readonly string _actor;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes it over a store.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who decides, for the ledger.</param>
    public MemoryProposals(IMemoryStore store, TimeProvider time, string actor) => (_store, _time, _actor) = (store, time, actor);

    /// <summary>
    /// Retires a memory as proposed; where another one was to take its place and still is there, that one says so.
    /// </summary>
    /// <returns>The proposal and the memory that was retired; null where there is no such proposal.</returns>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<(Proposal Proposal, MemoryVersion Retired)?> AcceptAsync(MemoryId memory, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Supersede, _actor, MemoryOrigin.Human, _time.GetUtcNow());
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await writer.TakeProposalAsync(memory, cancellationToken).ConfigureAwait(false) is not { } proposal
            || await writer.RetireAsync(memory, intent.Time, cancellationToken).ConfigureAwait(false) is not { Version: var retired })
        {
            return null;
        }

        if (proposal.Replacement is { } replacement
            && await writer.FindCurrentAsync(replacement, cancellationToken).ConfigureAwait(false) is { Version: { Supersedes: null } current })
        {
            await writer.RetireAsync(replacement, intent.Time, cancellationToken).ConfigureAwait(false);
            var next = current with { Number = current.Number + 1, RecordedAt = intent.Time, Supersedes = memory };
            await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (proposal, retired);
    }

    /// <summary>Lets a memory stay. What the owner's rules would retire is protected, or the next pass would propose it again.</summary>
    /// <returns>The proposal; null where there is none.</returns>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<Proposal?> DismissAsync(MemoryId memory, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Protect, _actor, MemoryOrigin.Human, _time.GetUtcNow());
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var proposal = await writer.TakeProposalAsync(memory, cancellationToken).ConfigureAwait(false);
        if (proposal?.MadeBy == Proposal.Retention
            && await writer.FindCurrentAsync(memory, cancellationToken).ConfigureAwait(false) is { Version: { Protected: false } current })
        {
            await writer.RetireAsync(memory, intent.Time, cancellationToken).ConfigureAwait(false);
            var next = current with { Number = current.Number + 1, RecordedAt = intent.Time, Protected = true };
            await writer.AddAsync(next, cancellationToken).ConfigureAwait(false);
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return proposal;
    }
}
