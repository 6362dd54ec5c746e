namespace Satchel.Engine.Commerce;

/// <summary>What became of a person's word on a payment that waited for it.</summary>
public abstract record ApprovalOutcome
{
    private ApprovalOutcome()
    {
    }

    /// <summary>Its amount is set aside.</summary>
    public sealed record Approved(PreflightDecision Decision) : ApprovalOutcome;

    /// <summary>With it, a limit would be passed; nothing was changed.</summary>
    public sealed record OverBudget(PreflightDecision Decision, IReadOnlyList<string> Reasons) : ApprovalOutcome;

    /// <summary>It does not wait for anybody.</summary>
    public sealed record NotWaiting(PreflightDecision Decision) : ApprovalOutcome;

    /// <summary>There is no such check, or several begin like this.</summary>
    /// <param name="Candidates">Those that begin like this.</param>
    public sealed record NotFound(int Candidates) : ApprovalOutcome;
}
