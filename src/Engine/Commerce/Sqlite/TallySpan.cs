namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The times for which sums of payments are kept.</summary>
internal enum TallySpan
{
    /// <summary>A day in UTC, counted from 0001-01-01.</summary>
    Day,

    /// <summary>A month in UTC, counted from January of year 0.</summary>
    Month,

    /// <summary>All of it.</summary>
    Ever,
}
