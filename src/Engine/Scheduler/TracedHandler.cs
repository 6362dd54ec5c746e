using Satchel.Engine.Ledger;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;

namespace Satchel.Engine.Scheduler;

/// <summary>Writes into a trace when a job is planned and applied and what comes of it: kinds, numbers, codes and times, no texts.</summary>
public sealed class TracedHandler : IJobHandler
{
    private readonly IJobHandler _inner;
    private readonly TimeProvider _time;
    private readonly EventLog _trace;

    /// <summary>Traces a handler.</summary>
    /// <param name="inner">The handler.</param>
    /// <param name="trace">Where the lines go.</param>
    /// <param name="time">The clock.</param>
    public TracedHandler(IJobHandler inner, EventLog trace, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(inner);
        (_inner, _trace, _time) = (inner, trace, time);
    }

    /// <inheritdoc/>
    public string Kind => _inner.Kind;

    /// <inheritdoc/>
    public async Task<PlanOutcome> PlanAsync(IMemoryStore store, Job job, IJobPlan? previous, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var started = _time.GetTimestamp();
        _trace.Info("plan_started", json =>
        {
            json.WriteNumber("job", job.Number);
            json.WriteString("kind", job.Kind);
            json.WriteNumber("attempt", job.Attempts);
            json.WriteBoolean("again", previous is not null);
        });
        var outcome = "thrown";
        var code = (string?)null;
        try
        {
            var planned = await _inner.PlanAsync(store, job, (previous as TracedPlan)?.Inner, cancellationToken).ConfigureAwait(false);
            (outcome, code) = planned switch
            {
                PlanOutcome.Planned => ("planned", null),
                PlanOutcome.Failed failed => ("failed", CodeOf(failed.Reason)),
                PlanOutcome.Hopeless hopeless => ("hopeless", CodeOf(hopeless.Reason)),
                PlanOutcome.NotYet wait => ("not_yet", CodeOf(wait.Reason)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            return planned is PlanOutcome.Planned { Plan: var plan } ? new PlanOutcome.Planned(new TracedPlan(this, job, plan)) : planned;
        }
        finally
        {
            Ended("plan_ended", job, outcome, code, started);
        }
    }

    private void Ended(string what, Job job, string outcome, string? code, long started)
        => _trace.Info(what, json =>
        {
            json.WriteNumber("job", job.Number);
            json.WriteString("outcome", outcome);
            json.WriteString("code", code);
            json.WriteNumber("took_ms", Math.Round(_time.GetElapsedTime(started).TotalMilliseconds, 3));
        });

    /// <summary>What stands before the colon; a sentence might say too much.</summary>
    private static string CodeOf(string reason) => reason.Split(':', 2)[0];

    private sealed class TracedPlan(TracedHandler handler, Job job, IJobPlan inner) : IJobPlan
    {
        public IJobPlan Inner => inner;

        public LedgerOperation Operation => inner.Operation;

        public async ValueTask<ApplyOutcome> ApplyAsync(IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var started = handler._time.GetTimestamp();
            var outcome = "thrown";
            try
            {
                var applied = await inner.ApplyAsync(store, writer, now, cancellationToken).ConfigureAwait(false);
                outcome = applied is ApplyOutcome.Outdated ? "outdated" : "applied";
                return applied;
            }
            finally
            {
                handler.Ended("apply_ended", job, outcome, null, started);
            }
        }
    }
}
