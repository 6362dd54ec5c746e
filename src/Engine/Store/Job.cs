using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>Work for the background as it stands in the queue.</summary>
public sealed record Job
{
    /// <summary>The reason of a job whose worker ended while it had it: it may be the cause, so it is begun alone.</summary>
    public const string EndedWithWorker = "ended_with_worker: the worker that had it ended";

    /// <summary>Whether a worker ended while it had this job.</summary>
    public bool IsSuspect => Reason == EndedWithWorker;

    /// <summary>Rises in the order of asking and is never used again.</summary>
    public required long Number { get; init; }

    /// <summary>What is to be done, such as <see cref="NewJob.Refine"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The memory that it is about.</summary>
    public required MemoryId Subject { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it may be begun; later than it was asked for after a failure.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Attempts { get; init; }

    /// <summary>Who has it; null where nobody does.</summary>
    public JobLease? Lease { get; init; }

    /// <summary>What became of it.</summary>
    public required JobState State { get; init; }

    /// <summary>When it was done or given up.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it waits or was given up, or what became of it, where that is not plain.</summary>
    public string? Reason { get; init; }
}
