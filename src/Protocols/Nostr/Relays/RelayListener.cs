using System.Threading.Channels;

namespace Satchel.Protocols.Nostr.Relays;

/// <summary>One question on a connection that stays open: what is stored, and then what comes. Whoever reads too slowly loses the oldest.</summary>
internal sealed class RelayListener(string id)
{
    /// <summary>Most events that wait for their reader.</summary>
    private const int MostWaiting = 1_000;

    private readonly Channel<NostrEvent> _events = Channel.CreateBounded<NostrEvent>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    /// <summary>Completes when the relay listens, or will not.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Why the relay ended it; null while it has not.</summary>
    public string? EndReason { get; private set; }

    /// <summary>What comes, until it ends.</summary>
    public ChannelReader<NostrEvent> Events => _events.Reader;

    public void Add(NostrEvent delivered) => _events.Writer.TryWrite(delivered);

    public void Begin() => _begun.TrySetResult();

    public void End(string reason)
    {
        EndReason ??= reason;
        _events.Writer.TryComplete();
        _begun.TrySetResult();
    }
}
