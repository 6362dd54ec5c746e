using Satchel.Testing;

namespace Satchel.Engine.Tests.Model;

/// <summary>The clock that other tests lean on.</summary>
public sealed class FakeClockTests
{
    [Fact]
    public async Task A_delay_ends_when_the_clock_has_been_advanced()
    {
        var clock = new FakeClock();
        var delay = Task.Delay(TimeSpan.FromSeconds(10), clock, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await delay;
        Assert.Equal(Moments.At(10), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(10), clock.GetElapsedTime(Moments.Start.Ticks));
    }

    [Fact]
    public void Timers_fire_each_at_its_own_moment()
    {
        var clock = new FakeClock();
        var fired = new List<(string Name, double Second)>();
        using var once = clock.CreateTimer(_ => Note("once"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(_ => Note("often"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var never = clock.CreateTimer(_ => Note("never"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        never.Dispose();

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("often", 2), ("once", 3), ("often", 4)], fired);

        void Note(string name) => fired.Add((name, (clock.GetUtcNow() - Moments.Start).TotalSeconds));
    }
}
