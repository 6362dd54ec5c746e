using Satchel.Testing;

namespace Satchel.Server.Tests.Gateway;

/// <summary>Shows the time of a fake clock, but waits as the system does: whoever waits for a lock of another process must not wait for the test.</summary>
internal sealed class ShownClock(FakeClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
}
