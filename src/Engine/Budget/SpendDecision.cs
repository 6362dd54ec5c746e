namespace Satchel.Engine.Budget;

/// <summary>Whether a call may be made.</summary>
public abstract record SpendDecision
{
    private SpendDecision()
    {
    }

    /// <summary>It may; its estimate is set aside until it is settled or released.</summary>
    public sealed record Reserved(SpendReservation Reservation) : SpendDecision;

    /// <summary>It may not: with it, the day's spending could pass the limit.</summary>
    /// <param name="Limit">Which limit.</param>
    /// <param name="Until">When the next day begins.</param>
    public sealed record Refused(SpendLimit Limit, DateTimeOffset Until) : SpendDecision;
}
