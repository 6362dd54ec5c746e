using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>How jobs and the queue are written.</summary>
internal static class JobJson
{
    /// <summary>What a job is doing.</summary>
    public static string StateOf(Job job, DateTimeOffset now) => job.State switch
    {
        JobState.Done => "done",
        JobState.Parked => "parked",
        _ when job.Lease is { } lease && lease.Until > now => "leased",
        _ when job.NotBefore > now => "backing_off",
        _ => "waiting",
    };

    /// <summary>Writes the properties of a job.</summary>
    public static void Write(Utf8JsonWriter json, Job job, DateTimeOffset now)
    {
        json.WriteNumber("job", job.Number);
        json.WriteString("kind", job.Kind);
        json.WriteString("memory", job.Subject.Value);
        json.WriteString("state", StateOf(job, now));
        json.WriteNumber("attempts", job.Attempts);
        json.WriteString("queued_at", TimeText.Format(job.QueuedAt));
        json.WriteString("not_before", TimeText.Format(job.NotBefore));
        if (job.Lease is { } lease)
        {
            json.WriteString("leased_until", TimeText.Format(lease.Until));
        }

        if (job.FinishedAt is { } finished)
        {
            json.WriteString("finished_at", TimeText.Format(finished));
        }

        if (job.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }
    }

    /// <summary>Writes the properties of a queue.</summary>
    public static void Write(Utf8JsonWriter json, JobSummary queue)
    {
        json.WriteNumber("pending", queue.Pending);
        json.WriteNumber("leased", queue.Leased);
        json.WriteNumber("parked", queue.Parked);
        json.WriteNumber("done", queue.Done);
        json.WriteNumber("degraded", queue.Degraded);
        json.WriteString("oldest_queued_at", queue.OldestPending is { } oldest ? TimeText.Format(oldest) : null);
        json.WriteString("next_due_at", queue.NextDue is { } due ? TimeText.Format(due) : null);
    }
}
