using Satchel.Engine.Budget;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>What may still be paid to a vendor.</summary>
public sealed record VendorBudget
{
    /// <summary>The vendor.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>The limits that hold for it alone, those of the owner and of agents together; empty where there are none.</summary>
    public required BudgetLimits Limits { get; init; }

    /// <summary>Every limit that a payment to it touches.</summary>
    public required IReadOnlyList<BudgetStanding> Standings { get; init; }

    /// <summary>What was spent on it today.</summary>
    public required Msat SpentToday { get; init; }

    /// <summary>What was spent on it this week.</summary>
    public required Msat SpentThisWeek { get; init; }

    /// <summary>What was spent on it this month.</summary>
    public required Msat SpentThisMonth { get; init; }

    /// <summary>What is set aside for it.</summary>
    public required Msat Reserved { get; init; }
}
