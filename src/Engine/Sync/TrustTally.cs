using Satchel.Engine.Commerce;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>Counts what an exchange of trust does, from several relays at once.</summary>
internal sealed class TrustTally
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<RefusedEvent> _refused = [];
    private readonly Dictionary<string, TrustRelayReport> _relays = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private long _refusedCount;
    private long _taken;

    public TrustTally(IEnumerable<string> relays)
    {
        foreach (var relay in relays)
        {
            _relays[relay] = new TrustRelayReport { Address = relay };
        }
    }

    public void Take(string relay, TrustIntake intake)
    {
        lock (_lock)
        {
            _taken += intake.Taken;
            _refusedCount += intake.Refused.Count;
            _refused.AddRange(intake.Refused.Take(SyncReport.ListedRefusals - _refused.Count));
            Change(relay, report => report with { Taken = report.Taken + intake.Taken, Refused = report.Refused + intake.Refused.Count });
        }
    }

    public void Send(string relay, IReadOnlyCollection<Announcement> taken)
    {
        lock (_lock)
        {
            _sent.UnionWith(taken.Select(one => one.Event.Id.ToString()));
            Change(relay, report => report with { Sent = report.Sent + taken.Count });
        }
    }

    /// <summary>A relay is of no use for the rest of this exchange.</summary>
    public void Fail(string relay, string problem)
    {
        lock (_lock)
        {
            _failed.Add(relay);
        }

        Note(relay, problem);
    }

    /// <summary>Something went wrong with a relay; what did first is what is said.</summary>
    public void Note(string relay, string problem)
    {
        lock (_lock)
        {
            Change(relay, report => report.Problem is null ? report with { Problem = problem } : report);
        }
    }

    public bool HasFailed(string relay)
    {
        lock (_lock)
        {
            return _failed.Contains(relay);
        }
    }

    public TrustReport Report(long waiting, long askedVendors, long confirmedGateways)
    {
        lock (_lock)
        {
            return new TrustReport
            {
                Relays = [.. _relays.Values],
                Taken = _taken,
                Sent = _sent.Count,
                Waiting = waiting,
                AskedVendors = askedVendors,
                ConfirmedGateways = confirmedGateways,
                RefusedCount = _refusedCount,
                Refused = [.. _refused],
            };
        }
    }

    /// <summary>A relay that a list of attesters names is reported once it has something to report.</summary>
    private void Change(string relay, Func<TrustRelayReport, TrustRelayReport> change)
        => _relays[relay] = change(_relays.TryGetValue(relay, out var report) ? report : new TrustRelayReport { Address = relay });
}
