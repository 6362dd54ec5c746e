using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>Counts what an exchange does, from several relays at once.</summary>
internal sealed class SyncTally
{
    private readonly HashSet<MemoryId> _conflicts = [];
    private readonly HashSet<MemoryId> _erasedElsewhere = [];
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<PlannedEvent> _planned = [];
    private readonly List<RefusedEvent> _refused = [];
    private readonly HashSet<(string Relay, string Event, string Reason)> _refusals = [];
    private readonly Dictionary<string, RelayReport> _relays = new(StringComparer.Ordinal);
    private readonly HashSet<(string? Relay, MemoryId Memory, string State)>? _seen;
    private long _pulled;
    private long _pushed;
    private long _refusedCount;
    private long _withheld;

    /// <param name="relays">The relays.</param>
    /// <param name="isDryRun">Whether nothing is written: then what is found twice would change something twice.</param>
    public SyncTally(IEnumerable<string> relays, bool isDryRun)
    {
        _seen = isDryRun ? [] : null;
        foreach (var relay in relays)
        {
            _relays[relay] = new RelayReport { Address = relay };
        }
    }

    public void Change(string relay, Func<RelayReport, RelayReport> change)
    {
        lock (_lock)
        {
            _relays[relay] = change(_relays[relay]);
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
    public void Note(string relay, string problem) => Change(relay, report => report.Problem is null ? report with { Problem = problem } : report);

    public bool HasFailed(string relay)
    {
        lock (_lock)
        {
            return _failed.Contains(relay);
        }
    }

    public void Merge(string relay, MemoryId memory, string state, MergeResult result)
    {
        lock (_lock)
        {
            if (result is MergeResult.Known or MergeResult.Barred)
            {
                return;
            }

            _pulled += _seen?.Add((null, memory, state)) is false ? 0 : 1;
            _relays[relay] = _relays[relay] with { Pulled = _relays[relay].Pulled + (_seen?.Add((relay, memory, state)) is false ? 0 : 1) };
            if (result is MergeResult.TakenOverConflict or MergeResult.KeptAsHistory)
            {
                _conflicts.Add(memory);
            }
            else if (result is MergeResult.ErasedElsewhere)
            {
                _erasedElsewhere.Add(memory);
            }
        }
    }

    public void Refuse(IReadOnlyList<RefusedEvent> refused)
    {
        lock (_lock)
        {
            // The last second of a page is asked for twice.
            foreach (var one in refused.Where(one => _refusals.Add((one.Relay, one.Event, one.Reason))))
            {
                _refusedCount++;
                if (_refused.Count < SyncReport.ListedRefusals)
                {
                    _refused.Add(one);
                }

                _relays[one.Relay] = _relays[one.Relay] with { Refused = _relays[one.Relay].Refused + 1 };
            }
        }
    }

    public void Push(int memories)
    {
        lock (_lock)
        {
            _pushed += memories;
        }
    }

    public void Withhold(int memories)
    {
        lock (_lock)
        {
            _withheld += memories;
        }
    }

    public void Plan(PlannedEvent planned)
    {
        lock (_lock)
        {
            _planned.Add(planned);
        }
    }

    public RelayReport Of(string relay)
    {
        lock (_lock)
        {
            return _relays[relay];
        }
    }

    public SyncReport Report(bool isDryRun, long waiting)
    {
        lock (_lock)
        {
            return new SyncReport
            {
                IsDryRun = isDryRun,
                Relays = [.. _relays.Values],
                Pulled = _pulled,
                Pushed = _pushed,
                Withheld = _withheld,
                Waiting = waiting,
                Conflicts = [.. _conflicts],
                ErasedElsewhere = [.. _erasedElsewhere],
                RefusedCount = _refusedCount,
                Refused = [.. _refused],
                Planned = [.. _planned],
            };
        }
    }
}
