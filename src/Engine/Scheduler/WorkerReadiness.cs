using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Engine.Scheduler;

/// <summary>Whether jobs may be done now.</summary>
public abstract record WorkerReadiness
{
    private WorkerReadiness()
    {
    }

    /// <summary>Looks after stores beside their jobs (all of them where none is named); null where that must wait too.</summary>
    public Func<IReadOnlyCollection<StoreName>, CancellationToken, Task>? Upkeep { get; init; }

    /// <summary>They may.</summary>
    /// <param name="Worker">Who does them, with what is set up now.</param>
    public sealed record Ready(Worker Worker) : WorkerReadiness;

    /// <summary>They must wait.</summary>
    /// <param name="Reason">A code, such as <c>stopped</c> or <c>not_configured</c>.</param>
    public sealed record Waiting(string Reason) : WorkerReadiness;
}
