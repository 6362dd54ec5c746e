namespace Satchel.Engine.Store;

/// <summary>What became of a job.</summary>
public enum JobState
{
    /// <summary>It waits for a worker, or a worker has it.</summary>
    Pending,

    /// <summary>It was done, or there was nothing to do.</summary>
    Done,

    /// <summary>It was given up; its reason says why. A person may let it begin anew.</summary>
    Parked,
}
