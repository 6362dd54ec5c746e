namespace Satchel.Engine.Pipeline;

/// <summary>What became of a plan.</summary>
public abstract record ApplyOutcome
{
    private ApplyOutcome()
    {
    }

    /// <summary>It was written.</summary>
    /// <param name="Note">What became of the job, where that is not plain; null where it is.</param>
    public sealed record Applied(string? Note) : ApplyOutcome;

    /// <summary>What it rests on has changed since: it must be made anew. Nothing was written.</summary>
    public sealed record Outdated : ApplyOutcome;
}
