namespace Satchel.Protocols.Nostr.Relays;

/// <summary>The moment at which a step must be over, and the caller's own wish to end it.</summary>
internal sealed class RelayDeadline : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _either;
    private readonly CancellationTokenSource _limit;

    public RelayDeadline(TimeSpan after, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _limit = new CancellationTokenSource(after, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, caller);
    }

    /// <summary>Ends with whichever comes first.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the caller ended it, or the deadline of the whole did.</summary>
    public bool IsCallersEnd => _caller.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
