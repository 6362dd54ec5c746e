using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>Does the jobs of one kind.</summary>
public interface IJobHandler
{
    /// <summary>The kind, such as <see cref="NewJob.Refine"/>.</summary>
    string Kind { get; }

    /// <summary>Finds out what is to be done. Asks models and reads the store, and writes nothing.</summary>
    /// <param name="store">The store of the job.</param>
    /// <param name="job">The job.</param>
    /// <param name="previous">The plan that what was written since has made obsolete: what still holds of it is kept; or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<PlanOutcome> PlanAsync(IMemoryStore store, Job job, IJobPlan? previous, CancellationToken cancellationToken);
}
