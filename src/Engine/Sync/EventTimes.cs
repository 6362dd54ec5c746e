namespace Satchel.Engine.Sync;

/// <summary>
/// The times of events that are sent together. At most a hundred share a second where that is possible, because a relay gives no more than
/// some hundred events at once and nobody can ask for a part of a second; so they begin a while ago, at most five minutes.
/// </summary>
internal sealed class EventTimes
{
    /// <summary>How long ago a time may lie when its event is sent; less than <see cref="RelayPull.OverlapSeconds"/>.</summary>
    public const long OldestSeconds = 5 * 60;

    private const long PerSecond = 100;

    private readonly TimeProvider _time;
    private readonly long _perSecond;
    private long _second;
    private long _used;

    /// <param name="events">About how many there will be.</param>
    /// <param name="time">The clock.</param>
    public EventTimes(long events, TimeProvider time)
    {
        _time = time;
        _perSecond = Math.Max(PerSecond, events / OldestSeconds);
        _second = Now - Math.Min(events / _perSecond, OldestSeconds);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The next time, in seconds since 1970, and later than another.</summary>
    public long Next(long after)
    {
        if (_second < Now - OldestSeconds)
        {
            (_second, _used) = (Now - OldestSeconds, 0);
        }
        else if (_used == _perSecond && _second < Now)
        {
            (_second, _used) = (_second + 1, 0);
        }

        _used++;
        return Math.Max(_second, after + 1);
    }
}
