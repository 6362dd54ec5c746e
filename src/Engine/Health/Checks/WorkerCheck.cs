using Satchel.Engine.Scheduler;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether a worker lives where one is needed, and comes round in time.</summary>
internal sealed class WorkerCheck(DoctorScope scope) : IDoctorCheck
{
    /// <summary>What a pass may be late at least before it is worth a word, however short the interval.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(180);

    public string Name => "worker";

    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var state = SchedulerSettings.StateOf(scope.Settings);
        if (state is not SchedulerState.Started)
        {
            return CheckFinding.Pass($"stopped by the owner ({SchedulerSettings.NameOf(state).Replace('_', ' ')}): satchel scheduler start");
        }

        var live = new WorkerRegister(scope.Home.WorkersDirectory, scope.Time).ReadLive();
        var pending = await PendingAsync(cancellationToken).ConfigureAwait(false);
        var facts = new Dictionary<string, long> { ["workers"] = live.Count, ["pending_jobs"] = pending };
        return OfLive(live) is { } late ? late with { Facts = facts }
            : live.Count == 0 && pending > 0
                ? CheckFinding.Warn(FormattableString.Invariant($"{pending:N0} jobs wait and no worker lives"), "satchel worker --once") with { Facts = facts }
            : CheckFinding.Pass(live.Count == 0 ? "none lives, and nothing waits for one" : FormattableString.Invariant($"{live.Count} live, {pending:N0} jobs wait")) with
            {
                Facts = facts,
            };
    }

    /// <summary>What is wrong with the worker that is latest; null where none is late.</summary>
    private CheckFinding? OfLive(IReadOnlyList<WorkerRecord> live)
    {
        var now = scope.Time.GetUtcNow();
        foreach (var worker in live)
        {
            if (worker.Interval is not { } interval)
            {
                continue;
            }

            var since = now - (worker.LastPassAt ?? worker.StartedAt);
            var message = FormattableString.Invariant($"the worker {worker.Identity.ProcessId} has not come round for {since.TotalSeconds:N0} s");
            if (since > Longer(3 * interval, TooLate))
            {
                return CheckFinding.Fail(message, "satchel log worker --errors");
            }

            if (since > Longer(2 * interval, Late))
            {
                return CheckFinding.Warn(message, "satchel log worker --errors");
            }
        }

        return null;
    }

    private async ValueTask<long> PendingAsync(CancellationToken cancellationToken)
    {
        var pending = 0L;
        foreach (var name in await scope.Catalog.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var store = await scope.Catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
                await using var opened = store.ConfigureAwait(false);
                pending += (await store.Jobs.SummariseAsync(cancellationToken).ConfigureAwait(false)).Pending;
            }
            catch (StoreException)
            {
                // What is wrong with it is said where stores are looked into.
            }
        }

        return pending;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
