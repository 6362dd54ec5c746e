using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// Retires what the owner's rules say: what nobody was shown for too long, the weakest where there are too many, what has
/// expired long ago. Without rules of the owner only the last. Values are worked out afresh; what is immune, held back or young
/// stays. A pass retires a batch at most and keeps to <see cref="RetirementBudget"/>; it is one batch of the ledger.
/// </summary>
public sealed class MemoryRetention
{
    private readonly string _actor;
    private readonly RetentionRules _rules;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes it over a store.</summary>
    /// <param name="store">Where to retire.</param>
    /// <param name="rules">The owner's numbers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who does it, for the ledger.</param>
    public MemoryRetention(IMemoryStore store, RetentionRules rules, TimeProvider time, string actor)
        => (_store, _rules, _time, _actor) = (store, rules, time, actor);

    /// <summary>Makes one pass.</summary>
    /// <param name="accesses">What was shown, from <see cref="AccessLog.Read"/>.</param>
    /// <param name="limit">Most memories; <see cref="RetentionRules.PruneBatch"/> is the usual number.</param>
    /// <param name="dryRun">Whether nothing is written.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<PruneReport> RunAsync(
        IReadOnlyDictionary<MemoryId, AccessCount> accesses, int limit, bool dryRun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accesses);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var now = _time.GetUtcNow();

        // What is to go is sought before anybody has to wait for the write lock, and looked at again under it.
        var wanted = await FindAsync(accesses, limit, now, cancellationToken).ConfigureAwait(false);
        return wanted.Pruned.Count == 0 ? wanted : await RetireAsync(wanted, now, dryRun, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PruneReport> FindAsync(
        IReadOnlyDictionary<MemoryId, AccessCount> accesses, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var current = (await reader.CountAsync(cancellationToken).ConfigureAwait(false)).Current;
        var found = new Dictionary<MemoryId, PrunedMemory>();
        if (_rules.TtlDays > 0)
        {
            await AddAsync(PruneCause.Unused, memory => memory.Days >= _rules.TtlDays, limit).ConfigureAwait(false);
        }

        if (_rules.Capacity > 0 && current - _rules.Capacity - found.Count is > 0 and var excess)
        {
            await AddAsync(PruneCause.Capacity, memory => !found.ContainsKey(memory.Memory.Id), excess).ConfigureAwait(false);
        }

        var expired = found.Count < limit
            ? await reader.ListExpiredAsync(now.AddDays(-_rules.ExpiredGraceDays), limit - found.Count, cancellationToken).ConfigureAwait(false)
            : [];
        return new PruneReport(
            current,
            [.. found.Values, .. expired.Select(stored => new PrunedMemory(stored.Version, null, PruneCause.Expired, PruneFate.Waiting))],
            null);

        async ValueTask AddAsync(PruneCause cause, Func<RetainedMemory, bool> concerns, long most)
        {
            var room = (int)Math.Min(most, limit - found.Count);
            if (room <= 0)
            {
                return;
            }

            var report = await RetentionReport.ReadAsync(
                reader, accesses, _rules, double.PositiveInfinity, memory => !IsYoung(memory.Memory, now) && concerns(memory), room, now,
                cancellationToken).ConfigureAwait(false);
            foreach (var retained in report.Least)
            {
                found.Add(retained.Memory.Id, new PrunedMemory(retained.Memory, retained.Value, cause, PruneFate.Waiting));
            }
        }
    }

    private bool IsYoung(MemoryVersion memory, DateTimeOffset now)
        => (now - memory.CreatedAt).TotalDays < _rules.MinimumAgeDays || (now - memory.RecordedAt).TotalDays < _rules.MinimumAgeDays;

    private async ValueTask<PruneReport> RetireAsync(PruneReport wanted, DateTimeOffset now, bool dryRun, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Prune, _actor, MemoryOrigin.Agent, now);
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var (current, proposed) = await CountAsync(cancellationToken).ConfigureAwait(false);
        var excess = current - _rules.Capacity;
        var pruned = new List<PrunedMemory>();
        foreach (var memory in wanted.Pruned)
        {
            if ((memory.Cause == PruneCause.Capacity && excess <= 0)
                || await writer.FindCurrentAsync(memory.Memory.Id, cancellationToken).ConfigureAwait(false) is not { Version: var version }
                || version.Number != memory.Memory.Number)
            {
                continue;
            }

            pruned.Add(memory with { Fate = await DecideAsync(writer, memory, current, proposed, intent.Time, cancellationToken).ConfigureAwait(false) });
            excess -= memory.Cause == PruneCause.Expired ? 0 : 1;
        }

        if (!dryRun)
        {
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        var report = new PruneReport(current, pruned, null);
        return dryRun || report.Retired == 0 ? report : report with { Batch = intent.Batch };
    }

    private async ValueTask<(long Current, HashSet<MemoryId> Proposed)> CountAsync(CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var counts = await reader.CountAsync(cancellationToken).ConfigureAwait(false);
        var proposals = await reader.ListProposalsAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        return (counts.Current, [.. proposals.Select(proposal => proposal.Memory)]);
    }

    private async ValueTask<PruneFate> DecideAsync(
        IStoreWriter writer, PrunedMemory pruned, long current, HashSet<MemoryId> proposed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = pruned.Memory.Id;
        var isExpired = pruned.Cause == PruneCause.Expired;
        if (isExpired
            ? await RetirementBudget.TrySpendForExpiredAsync(writer, current, cancellationToken).ConfigureAwait(false)
            : await RetirementBudget.TrySpendAsync(writer, current, cancellationToken).ConfigureAwait(false))
        {
            await writer.RetireAsync(id, now, cancellationToken).ConfigureAwait(false);
            await writer.TakeProposalAsync(id, cancellationToken).ConfigureAwait(false);
            return PruneFate.Retired;
        }

        if (isExpired)
        {
            return PruneFate.Waiting;
        }

        if (!proposed.Contains(id))
        {
            // What a model has said about it tells a person more.
            await writer.ProposeAsync(new Proposal(id, null, ReasonOf(pruned, current), Proposal.Retention, now), cancellationToken).ConfigureAwait(false);
        }

        return PruneFate.Proposed;
    }

    private string ReasonOf(PrunedMemory pruned, long current) => pruned.Cause == PruneCause.Unused
        ? FormattableString.Invariant($"unused: nobody was shown it for {_rules.TtlDays} days")
        : FormattableString.Invariant($"capacity: there are {current} memories, {_rules.Capacity} are allowed, and few are worth less");
}
