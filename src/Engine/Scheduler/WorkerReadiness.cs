using Satchel.Engine.Pipeline;

namespace Satchel.Engine.Scheduler;

/// <summary>Whether jobs may be done now.</summary>
public abstract record WorkerReadiness
{
    private WorkerReadiness()
    {
    }

    /// <summary>They may.</summary>
    /// <param name="Worker">Who does them, with what is set up now.</param>
    public sealed record Ready(Worker Worker) : WorkerReadiness;

    /// <summary>They must wait.</summary>
    /// <param name="Reason">A code, such as <c>stopped</c> or <c>not_configured</c>.</param>
    public sealed record Waiting(string Reason) : WorkerReadiness;
}
