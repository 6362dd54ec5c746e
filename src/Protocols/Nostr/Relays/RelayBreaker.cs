namespace Satchel.Protocols.Nostr.Relays;

/// <summary>
/// Leaves a relay alone that fails again and again: from the third failure in a row for 60 s, then 120 s, and so on up to 600 s. Any success
/// ends it. When the time is over one caller may try; the others wait for what becomes of it.
/// </summary>
internal sealed class RelayBreaker(TimeProvider time)
{
    private const int FailuresForFree = 2;
    private const int LongestSteps = 10;
    private const int StepSeconds = 60;

    private readonly Lock _lock = new();
    private int _failures;
    private bool _isTrying;
    private DateTimeOffset _until;

    /// <summary>Failures in a row.</summary>
    public int Failures
    {
        get
        {
            lock (_lock)
            {
                return _failures;
            }
        }
    }

    /// <summary>How long a relay is left alone after so many failures in a row.</summary>
    public static TimeSpan RestAfter(int failures)
        => TimeSpan.FromSeconds(StepSeconds * Math.Clamp(failures - FailuresForFree, 0, LongestSteps));

    /// <summary>Whether the relay may be asked now.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_failures <= FailuresForFree)
            {
                return true;
            }

            if (_isTrying || time.GetUtcNow() < _until)
            {
                return false;
            }

            _isTrying = true;
            return true;
        }
    }

    /// <summary>The relay answered, whatever it said.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            (_failures, _isTrying) = (0, false);
        }
    }

    /// <summary>The relay did not answer.</summary>
    public void Fail()
    {
        lock (_lock)
        {
            _failures++;
            _isTrying = false;
            _until = time.GetUtcNow() + RestAfter(_failures);
        }
    }

    /// <summary>The caller gave up by itself: that says nothing about the relay.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _isTrying = false;
        }
    }
}
