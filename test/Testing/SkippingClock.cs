namespace Satchel.Testing;

/// <summary>
/// Shows the time of a fake clock, shifted. Whoever waits for a few seconds to go by moves that clock on instead; a limit is as long as it is for the system.
/// </summary>
/// <param name="clock">The clock whose time it shows.</param>
/// <param name="shift">How far ahead of it, or behind.</param>
public sealed class SkippingClock(FakeClock clock, TimeSpan shift) : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + shift;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var skips = dueTime > TimeSpan.Zero && dueTime < Longest;
        if (skips)
        {
            clock.Advance(dueTime);
        }

        return base.CreateTimer(callback, state, skips ? TimeSpan.Zero : dueTime, period);
    }
}
