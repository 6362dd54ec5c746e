namespace Satchel.Engine.Pipeline;

/// <summary>What became of planning a job.</summary>
public abstract record PlanOutcome
{
    private PlanOutcome()
    {
    }

    /// <summary>There is a plan.</summary>
    public sealed record Planned(IJobPlan Plan) : PlanOutcome;

    /// <summary>It did not work out this time.</summary>
    /// <param name="Reason">A code, a colon and a sentence. No text of a memory.</param>
    public sealed record Failed(string Reason) : PlanOutcome;

    /// <summary>It cannot work out until somebody changes something.</summary>
    /// <param name="Reason">A code, a colon and a sentence that says what.</param>
    public sealed record Hopeless(string Reason) : PlanOutcome;

    /// <summary>It must wait, which is nobody's fault and counts as no attempt.</summary>
    /// <param name="Until">How long.</param>
    /// <param name="Reason">A code, a colon and a sentence.</param>
    public sealed record NotYet(DateTimeOffset Until, string Reason) : PlanOutcome;
}
