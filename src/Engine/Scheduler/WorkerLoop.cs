using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;

namespace Satchel.Engine.Scheduler;

/// <summary>
/// Keeps the jobs of all stores going. Every interval it makes a pass over all of them, and at once where a job becomes due
/// in between. What it had begun when it is stopped is given back.
/// </summary>
public sealed class WorkerLoop
{
    /// <summary>How often it looks for what is new, at the price of a look at the files of each store.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly IStoreCatalog _catalog;
    private readonly WorkerJournal _journal;
    private readonly Func<WorkerReadiness> _ready;
    private readonly IProgress<WorkerTally>? _progress;
    private readonly TimeProvider _time;

    /// <summary>Makes the loop.</summary>
    /// <param name="catalog">The stores.</param>
    /// <param name="ready">Says before each pass whether jobs may be done, and who does them.</param>
    /// <param name="journal">Where it leaves what it did.</param>
    /// <param name="progress">Told after each turn of a store; null for nobody.</param>
    /// <param name="time">The clock.</param>
    public WorkerLoop(
        IStoreCatalog catalog, Func<WorkerReadiness> ready, WorkerJournal journal, IProgress<WorkerTally>? progress, TimeProvider time)
        => (_catalog, _ready, _journal, _progress, _time) = (catalog, ready, journal, progress, time);

    /// <summary>What was done so far.</summary>
    public WorkerTally Tally { get; } = new();

    /// <summary>Does what is due until it is told to end, which is no failure.</summary>
    /// <param name="interval">Time between two passes.</param>
    /// <param name="cancellationToken">Ends it within a moment.</param>
    public async Task ServeAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var watch = new QueueWatch(_catalog);
        DateTimeOffset? last = null;
        _journal.Begin();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var isRound = last is not { } before || _time.GetUtcNow() - before >= interval;
                await LookAsync(watch, isRound, cancellationToken).ConfigureAwait(false);
                last = isRound ? _time.GetUtcNow() : last;
                await Task.Delay(Glance, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Tally.ClosePass();
        }
        finally
        {
            _journal.End(Tally);
        }
    }

    /// <summary>Does what is due until nothing waits that could be done in time.</summary>
    /// <param name="only">Only these stores; empty for all.</param>
    /// <param name="most">About how many attempts at most.</param>
    /// <param name="timeout">How long it may take; jobs that are put off for less are waited for.</param>
    /// <param name="cancellationToken">Ends it within a moment.</param>
    /// <returns>Why nothing was done, as <see cref="WorkerReadiness.Waiting"/> says it; null where jobs could be done.</returns>
    /// <exception cref="StoreException">The place of the stores cannot be read.</exception>
    public async Task<string?> RunOnceAsync(
        IReadOnlyCollection<StoreName> only, int most, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var end = _time.GetUtcNow() + timeout;
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        _journal.Begin();
        try
        {
            while (true)
            {
                var readiness = _ready();
                _journal.Note(readiness);
                if (readiness is not WorkerReadiness.Ready { Worker: var worker } ready)
                {
                    await TendAsync(readiness, only, either.Token).ConfigureAwait(false);
                    return ((WorkerReadiness.Waiting)readiness).Reason;
                }

                await PassAsync(ready, only, (int)Math.Min(int.MaxValue, most - Tally.Tried), either.Token).ConfigureAwait(false);
                var due = await worker.NextDueAsync(only, either.Token).ConfigureAwait(false);
                if (due is null || due > end || Tally.Tried >= most)
                {
                    return null;
                }

                await Task.Delay(Wait(due.Value), _time, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Tally.ClosePass();
            return null;
        }
        finally
        {
            _journal.End(Tally);
        }
    }

    /// <summary>
    /// How long to wait for a job: not to the end at once, for what another worker has may end before its lease does; and in
    /// whole milliseconds, for timers cut them off.
    /// </summary>
    private TimeSpan Wait(DateTimeOffset due)
    {
        var waitMs = Math.Ceiling((due - _time.GetUtcNow()).TotalMilliseconds);
        return waitMs > 0 && waitMs < Glance.TotalMilliseconds ? TimeSpan.FromMilliseconds(waitMs) : Glance;
    }

    private async ValueTask LookAsync(QueueWatch watch, bool isRound, CancellationToken cancellationToken)
    {
        var readiness = _ready();
        _journal.Note(readiness);
        try
        {
            if (readiness is not WorkerReadiness.Ready ready)
            {
                if (isRound)
                {
                    await TendAsync(readiness, [], cancellationToken).ConfigureAwait(false);
                    _journal.Seen();
                }
            }
            else if (isRound || await watch.NextDueAsync(cancellationToken).ConfigureAwait(false) <= _time.GetUtcNow())
            {
                await PassAsync(ready, [], int.MaxValue, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StoreException error)
        {
            _journal.Failed(error.Code);
        }
    }

    private async ValueTask PassAsync(
        WorkerReadiness.Ready ready, IReadOnlyCollection<StoreName> only, int most, CancellationToken cancellationToken)
    {
        await ready.Worker.DrainAsync(only, most, new Teller(Tally, _progress), cancellationToken).ConfigureAwait(false);
        await TendAsync(ready, only, cancellationToken).ConfigureAwait(false);
        _journal.Passed(Tally.ClosePass(), Tally);
    }

    /// <summary>Looks after the stores beside their jobs. Never left out, however little time there is.</summary>
    private static Task TendAsync(WorkerReadiness readiness, IReadOnlyCollection<StoreName> only, CancellationToken cancellationToken)
        => readiness.Upkeep?.Invoke(only, cancellationToken) ?? Task.CompletedTask;

    private sealed class Teller(WorkerTally tally, IProgress<WorkerTally>? progress) : IProgress<WorkerReport>
    {
        public void Report(WorkerReport value)
        {
            tally.Report(value);
            progress?.Report(tally);
        }
    }
}
