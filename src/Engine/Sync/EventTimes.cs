using Satchel.Engine.Model;

namespace Satchel.Engine.Sync;

/// <summary>
/// The times of events that are sent together. Only so many share a second, because a relay gives no more than some hundred events at once and
/// nobody can ask for a part of a second; so they begin a while ago, at most five minutes, and where that is not enough the next second is
/// waited for.
/// </summary>
internal sealed class EventTimes
{
    /// <summary>How long ago a time may lie when its event is sent; less than <see cref="RelayPull.OverlapSeconds"/>.</summary>
    public const long OldestSeconds = 5 * 60;

    /// <summary>Events of a second where that is enough for all: two devices then stay below what any common relay gives at once.</summary>
    private const long FewPerSecond = 100;

    /// <summary>Events of a second where there are very many: half of what common relays give at once.</summary>
    private const long ManyPerSecond = 250;

    /// <summary>Bytes of text for which an event counts once more: all that is of one second must fit into one answer of a relay.</summary>
    private const int PlaceBytes = 4_096;

    /// <summary>Events of a second at least, however few a relay gives: it must not keep the others waiting.</summary>
    private const long LeastPerSecond = 25;

    private readonly TimeProvider _time;
    private readonly long _perSecond;
    private long _second;
    private long _used;

    /// <param name="events">About how many there will be, those that are made a second time because they go last included.</param>
    /// <param name="pageEvents">The most events that the relays give at once.</param>
    /// <param name="time">The clock.</param>
    public EventTimes(long events, long pageEvents, TimeProvider time)
    {
        _time = time;
        _perSecond = Math.Clamp(pageEvents / 2, LeastPerSecond, Math.Clamp(events / OldestSeconds, FewPerSecond, ManyPerSecond));
        _second = Now - Math.Min(events * (1 + (MemoryLimits.ImportedContentBytes / PlaceBytes)) / _perSecond, OldestSeconds);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The next time, in seconds since 1970.</summary>
    /// <param name="after">A time that it must be later than.</param>
    /// <param name="contentBytes">Bytes of the memory's text.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<long> NextAsync(long after, int contentBytes, CancellationToken cancellationToken)
    {
        if (_used >= _perSecond)
        {
            (_second, _used) = (_second + 1, 0);
            if (DateTimeOffset.FromUnixTimeSeconds(_second) - _time.GetUtcNow() is { Ticks: > 0 } early)
            {
                await Task.Delay(early, _time, cancellationToken).ConfigureAwait(false);
            }
        }

        if (_second < Now - OldestSeconds)
        {
            (_second, _used) = (Now - OldestSeconds, 0);
        }

        _used += 1 + (contentBytes / PlaceBytes);
        return Math.Max(_second, after + 1);
    }
}
