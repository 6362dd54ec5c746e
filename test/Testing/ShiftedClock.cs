namespace Satchel.Testing;

/// <summary>A clock that is wrong. Only what it shows is another time; who waits by it waits as long as it takes.</summary>
/// <param name="clock">The clock that is right.</param>
/// <param name="shift">How far it is ahead of it.</param>
public sealed class ShiftedClock(TimeProvider clock, TimeSpan shift) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + shift;
}
