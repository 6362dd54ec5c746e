namespace Satchel.Testing;

/// <summary>Shows the time of a fake clock, but waits as the system does: whoever waits for a lock of another process must not wait for the test.</summary>
/// <param name="clock">The clock whose time it shows.</param>
public sealed class ShownClock(TimeProvider clock) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
}
