namespace Satchel.Engine.Budget;

/// <summary>A part of the day's budget that is set aside for one call.</summary>
/// <param name="Id">Its number in the purse; never used again.</param>
/// <param name="Day">The day, in UTC, that it counts for.</param>
public sealed record SpendReservation(long Id, DateOnly Day);
