namespace Satchel.Protocols.Nostr.Relays;

/// <summary>One question on a connection, and what came for it so far.</summary>
internal sealed class RelaySubscription(string id, RelayPoolOptions options)
{
    private readonly TaskCompletionSource<(RelayPageEnd End, string Reason)> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<NostrEvent> _events = [];
    private readonly Lock _lock = new();
    private long _bytes;
    private int _malformed;

    public string Id => id;

    /// <summary>Ends when no more events are taken.</summary>
    public Task<(RelayPageEnd End, string Reason)> Ended => _end.Task;

    /// <summary>Takes an event.</summary>
    public void Add(NostrEvent delivered, int bytes)
    {
        lock (_lock)
        {
            if (_end.Task.IsCompleted)
            {
                return;
            }

            _events.Add(delivered);
            _bytes += bytes;
            if (_events.Count >= options.PageEvents || _bytes >= options.PageBytes)
            {
                _end.TrySetResult((RelayPageEnd.Full, ""));
            }
        }
    }

    /// <summary>Counts a frame that was none: nobody knows whose it was.</summary>
    public void CountMalformed()
    {
        lock (_lock)
        {
            _malformed++;
        }
    }

    public void End(RelayPageEnd end, string reason = "") => _end.TrySetResult((end, reason));

    /// <summary>What came until now.</summary>
    public RelayPage Page(RelayPageEnd end, string reason)
    {
        lock (_lock)
        {
            _end.TrySetResult((end, reason));
            return new RelayPage([.. _events], end, _malformed, reason);
        }
    }
}
