using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;

namespace Satchel.Engine.Scheduler;

/// <summary>
/// What a worker leaves for people: lines in the log, and its record while it lives. An interval in which nothing happened
/// is no line.
/// </summary>
public sealed class WorkerJournal
{
    private readonly EventLog _log;
    private readonly WorkerRegister _register;
    private readonly TimeProvider _time;
    private string? _waiting;
    private WorkerRecord _record;

    /// <summary>Makes the journal of one worker; nothing is written yet.</summary>
    /// <param name="log">Where the lines go.</param>
    /// <param name="register">Where the record lies.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="interval">Time between two passes; null for a worker that ends by itself.</param>
    /// <param name="time">The clock.</param>
    public WorkerJournal(EventLog log, WorkerRegister register, string version, TimeSpan? interval, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_log, _register, _time) = (log, register, time);
        _record = new WorkerRecord
        {
            Identity = WorkerIdentity.New(time),
            Version = version,
            StartedAt = time.GetUtcNow(),
            SeenAt = time.GetUtcNow(),
            Interval = interval,
        };
    }

    /// <summary>The worker begins.</summary>
    internal void Begin()
    {
        _register.Write(_record);
        _log.Info("worker_started", json =>
        {
            json.WriteNumber("pid", _record.Identity.ProcessId);
            json.WriteString("version", _record.Version);
        });
    }

    /// <summary>Whether jobs may be done; a line where that changed.</summary>
    internal void Note(WorkerReadiness readiness)
    {
        var waiting = readiness is WorkerReadiness.Waiting { Reason: var reason } ? reason : null;
        if (string.Equals(waiting, _waiting, StringComparison.Ordinal))
        {
            return;
        }

        _waiting = waiting;
        if (waiting is null)
        {
            _log.Info("worker_resumed", json => json.WriteNumber("pid", _record.Identity.ProcessId));
        }
        else
        {
            _log.Info("worker_waits", json =>
            {
                json.WriteNumber("pid", _record.Identity.ProcessId);
                json.WriteString("reason", waiting);
            });
        }
    }

    /// <summary>The stores could not even be listed.</summary>
    internal void Failed(StoreError error)
        => _log.Error("stores_unreadable", json =>
        {
            json.WriteNumber("pid", _record.Identity.ProcessId);
            json.WriteString("code", error.ToString());
        });

    /// <summary>A pass has ended.</summary>
    internal void Passed(IEnumerable<WorkerReport> reports, WorkerTally tally)
    {
        foreach (var report in reports.Where(report => !report.IsIdle))
        {
            if (report.Problem is { } problem)
            {
                _log.Error("store_failed", json =>
                {
                    json.WriteNumber("pid", _record.Identity.ProcessId);
                    json.WriteString("store", report.Store.Value);
                    json.WriteString("problem", problem);
                });
            }

            if (report.Tried > 0)
            {
                Write(report);
            }
        }

        var now = _time.GetUtcNow();
        _record = _record with { SeenAt = now, LastPassAt = now, Done = tally.Done, PutOff = tally.PutOff, Parked = tally.Parked };
        _register.Write(_record);
    }

    /// <summary>A sign of life.</summary>
    internal void Seen()
    {
        _record = _record with { SeenAt = _time.GetUtcNow() };
        _register.Write(_record);
    }

    /// <summary>The worker ends.</summary>
    internal void End(WorkerTally tally)
    {
        _register.Remove(_record);
        _log.Info("worker_ended", json =>
        {
            json.WriteNumber("pid", _record.Identity.ProcessId);
            json.WriteNumber("done", tally.Done);
            json.WriteNumber("put_off", tally.PutOff);
            json.WriteNumber("parked", tally.Parked);
        });
    }

    private void Write(WorkerReport report)
    {
        Action<string, Action<System.Text.Json.Utf8JsonWriter>> write = report.Parked > 0 ? _log.Warning : _log.Info;
        write("jobs", json =>
        {
            json.WriteNumber("pid", _record.Identity.ProcessId);
            json.WriteString("store", report.Store.Value);
            json.WriteNumber("done", report.Done);
            json.WriteNumber("put_off", report.PutOff);
            json.WriteNumber("parked", report.Parked);
            json.WriteString("batch", report.Batch);
        });
    }
}
