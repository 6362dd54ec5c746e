namespace Satchel.Testing.Inference;

/// <summary>
/// A clock on which every wait is over at once, and the time has passed. Only what takes as long as a deadline stays, until
/// <see cref="Expire"/>.
/// </summary>
/// <param name="deadline">The length from which a timer is a deadline.</param>
public sealed class HastyClock(TimeSpan deadline) : TimeProvider
{
    private readonly FakeClock _clock = new();
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];

    /// <inheritdoc/>
    public override long TimestampFrequency => _clock.TimestampFrequency;

    /// <summary>What was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => _clock.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _clock.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= TimeSpan.Zero && dueTime < deadline)
        {
            lock (_lock)
            {
                _waits.Add(dueTime);
            }

            _clock.Advance(dueTime);
        }

        return timer;
    }

    /// <summary>Lets every deadline that is running pass.</summary>
    public void Expire() => _clock.Advance(deadline);

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan length) => _clock.Advance(length);
}
