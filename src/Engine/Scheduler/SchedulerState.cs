namespace Satchel.Engine.Scheduler;

/// <summary>What the owner of a home lets go on.</summary>
public enum SchedulerState
{
    /// <summary>Everything.</summary>
    Started,

    /// <summary>Workers do no jobs; what is remembered waits.</summary>
    Stopped,

    /// <summary>Workers do no jobs, and nothing changes a memory.</summary>
    WritesRefused,
}
