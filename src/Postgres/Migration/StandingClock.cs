namespace Satchel.Postgres.Migration;

/// <summary>A clock that stands still, so that two answers can be compared to the last digit.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
