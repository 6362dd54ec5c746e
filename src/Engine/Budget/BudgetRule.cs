namespace Satchel.Engine.Budget;

/// <summary>One limit, set by the owner or by an agent. What an agent sets holds beside what the owner has set, never in its place.</summary>
public sealed record BudgetRule
{
    /// <summary>Eight characters that name it.</summary>
    public required string Id { get; init; }

    /// <summary>What it counts.</summary>
    public required BudgetUnit Unit { get; init; }

    /// <summary>What it is about.</summary>
    public required BudgetScope Scope { get; init; }

    /// <summary>Which vendor, operation, agent or purpose; empty for everything together.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the owner has set it: then it is a ceiling.</summary>
    public required bool IsOwners { get; init; }

    /// <summary>The limits, in the unit.</summary>
    public required BudgetLimits Limits { get; init; }

    /// <summary>When it was first set.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last set.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
