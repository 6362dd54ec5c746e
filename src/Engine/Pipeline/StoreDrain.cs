using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Works through the jobs of one store that are due:
/// <list type="number">
/// <item>lease the earliest, and some behind them, and plan them side by side;</item>
/// <item>wait until the earliest is planned, and nothing that could be done stands before it;</item>
/// <item>write what it planned, and end it, in one transaction; or put it off, or give it up.</item>
/// </list>
/// Jobs are applied in the order of asking. So what is written does not depend on how long a model took to answer, nor on
/// how many workers there are.
/// </summary>
internal sealed class StoreDrain
{
    /// <summary>How often a plan is made anew because of what others write, before the job is put off.</summary>
    private const int MostPlans = 8;

    /// <summary>How long to wait before looking again whether an earlier job of another worker has ended.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly string _batch;
    private readonly IReadOnlyDictionary<string, IJobHandler> _handlers;
    private readonly WorkerOptions _options;
    private readonly string _owner;
    private readonly Func<string, bool> _isGone;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;
    private readonly int _turnJobs;
    private readonly SemaphoreSlim _planning;
    private readonly SortedDictionary<long, PlannedJob> _window = [];
    private DateTimeOffset _leasedUntil;
    private int _leased;

    public StoreDrain(
        IMemoryStore store, string batch, string owner, Func<string, bool> isGone, IReadOnlyDictionary<string, IJobHandler> handlers,
        WorkerOptions options, int turnJobs, SemaphoreSlim planning, TimeProvider time)
        => (_store, _batch, _owner, _isGone, _handlers, _options, _turnJobs, _planning, _time)
            = (store, batch, owner, isGone, handlers, options, turnJobs, planning, time);

    public int Done { get; private set; }

    public int PutOff { get; private set; }

    public int Parked { get; private set; }

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Does one turn. Where it is stopped, what it had begun is given back.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var done = false;
        using var plans = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await _store.Jobs.ReclaimAsync(_isGone, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                // Step 1: lease and plan.
                await FillAsync(before: null, plans.Token).ConfigureAwait(false);
                if (_window.Count == 0)
                {
                    done = true;
                    return;
                }

                // Step 2: wait for the earliest.
                var (number, planned) = _window.First();
                await AwaitAsync(planned.Plan, cancellationToken).ConfigureAwait(false);
                if (!await IsFirstAsync(planned.Job, plans.Token).ConfigureAwait(false))
                {
                    continue;
                }

                // Step 3: write it.
                _window.Remove(number);
                await EndAsync(planned.Job, await planned.Plan.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await plans.CancelAsync().ConfigureAwait(false);
            if (!done)
            {
                await GiveBackAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask FillAsync(long? before, CancellationToken cancellationToken)
    {
        var room = before is null
            ? Math.Min((_options.Parallel * 2) - _window.Count, _turnJobs - _leased)
            : _options.Parallel;
        if (room <= 0 || (before is null && (_window.Count > _options.Parallel || _window.Values.Any(planned => planned.Job.IsSuspect))))
        {
            return;
        }

        var leased = await _store.Jobs.LeaseAsync(NewLease(), room, before, cancellationToken).ConfigureAwait(false);
        foreach (var job in leased)
        {
            _leased++;
            _window.Add(job.Number, new PlannedJob(job, PlanAsync(job, previous: null, cancellationToken)));
        }
    }

    private JobLease NewLease()
    {
        var now = Now;
        if (_window.Count == 0)
        {
            _leasedUntil = now + _options.LeaseTerm;
        }

        return new JobLease(_owner, now, now + _options.LeaseTerm);
    }

    /// <summary>Waits for a plan and keeps the leases meanwhile.</summary>
    private async ValueTask AwaitAsync(Task plan, CancellationToken cancellationToken)
    {
        while (!plan.IsCompleted || _leasedUntil - Now < _options.LeaseTerm / 2)
        {
            var left = _leasedUntil - Now - (_options.LeaseTerm / 2);
            if (left > TimeSpan.Zero)
            {
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(plan, Task.Delay(left, _time, timer.Token)).ConfigureAwait(false);
                await timer.CancelAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            else
            {
                var lease = NewLease();
                await _store.Jobs.RenewAsync(lease, cancellationToken).ConfigureAwait(false);
                _leasedUntil = lease.Until;
            }
        }
    }

    /// <summary>Whether no earlier job could be done now; takes the one that could, or waits a little for who has it.</summary>
    private async ValueTask<bool> IsFirstAsync(Job job, CancellationToken cancellationToken)
    {
        switch (await _store.Jobs.FindBlockerAsync(job, Now - _options.OrderPatience, cancellationToken).ConfigureAwait(false))
        {
            case JobBlocker.None:
                return true;
            case JobBlocker.Due:
                await FillAsync(job.Number, cancellationToken).ConfigureAwait(false);
                return false;
            default:
                await Task.Delay(Glance, _time, cancellationToken).ConfigureAwait(false);
                await _store.Jobs.ReclaimAsync(_isGone, cancellationToken).ConfigureAwait(false);
                return false;
        }
    }

    private async Task<PlanOutcome> PlanAsync(Job job, IJobPlan? previous, CancellationToken cancellationToken)
    {
        if (!_handlers.TryGetValue(job.Kind, out var handler))
        {
            return new PlanOutcome.NotYet(Now + _options.LongestBackOff, $"no_handler: nothing is set up here that does jobs of the kind '{job.Kind}'");
        }

        await _planning.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await handler.PlanAsync(_store, job, previous, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or StoreException))
        {
            // The top of a worker's step: a bug in one job must not keep the others from being done.
            return new PlanOutcome.Failed($"bug: {error.GetType().Name}");
        }
        finally
        {
            _planning.Release();
        }
    }

    private async ValueTask EndAsync(Job job, PlanOutcome outcome, CancellationToken cancellationToken)
    {
        for (var plans = 1; outcome is PlanOutcome.Planned { Plan: var plan }; plans++)
        {
            if (await TryApplyAsync(job, plan, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            outcome = plans < MostPlans
                ? await PlanAsync(job, plan, cancellationToken).ConfigureAwait(false)
                : new PlanOutcome.Failed("busy_memory: what it rests on changed again and again");
        }

        switch (outcome)
        {
            case PlanOutcome.NotYet wait:
                await _store.Jobs.PostponeAsync(job, wait.Until, wait.Reason, counts: false, cancellationToken).ConfigureAwait(false);
                PutOff++;
                break;
            case PlanOutcome.Failed failed when job.Attempts < IStoreJobs.MostAttempts:
                await _store.Jobs.PostponeAsync(job, Now + BackOffOf(job.Attempts), failed.Reason, counts: true, cancellationToken).ConfigureAwait(false);
                PutOff++;
                break;
            case PlanOutcome.Failed { Reason: var reason }:
                await ParkAsync(job, reason, cancellationToken).ConfigureAwait(false);
                break;
            case PlanOutcome.Hopeless { Reason: var reason }:
                await ParkAsync(job, reason, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async ValueTask ParkAsync(Job job, string reason, CancellationToken cancellationToken)
    {
        await _store.Jobs.ParkAsync(job, reason, cancellationToken).ConfigureAwait(false);
        Parked++;
    }

    /// <summary>Writes a plan.</summary>
    /// <returns>Whether the job is out of our hands; false where it must be planned again.</returns>
    private async ValueTask<bool> TryApplyAsync(Job job, IJobPlan plan, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(plan.Operation, Worker.Actor, MemoryOrigin.Agent, Now) with { Batch = _batch };
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        if (await plan.ApplyAsync(_store, writer, intent.Time, cancellationToken).ConfigureAwait(false) is not ApplyOutcome.Applied { Note: var note })
        {
            return false;
        }

        if (await writer.FinishJobAsync(job, note, cancellationToken).ConfigureAwait(false))
        {
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
            Done++;
        }

        return true;
    }

    private TimeSpan BackOffOf(int attempts)
    {
        var doubled = _options.BackOff * Math.Pow(2, attempts - 1);
        return doubled < _options.LongestBackOff ? doubled : _options.LongestBackOff;
    }

    /// <summary>Gives back what was leased. It is the last thing to be done and takes no time: it cannot be stopped.</summary>
    private async ValueTask GiveBackAsync()
    {
        await Task.WhenAll(_window.Values.Select(planned => (Task)planned.Plan)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.Jobs.ReleaseAsync(_owner, CancellationToken.None).ConfigureAwait(false);
    }

    private sealed record PlannedJob(Job Job, Task<PlanOutcome> Plan);
}
