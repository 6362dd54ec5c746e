using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Lightning.Wallet;

/// <summary>The relays of one wallet connection, as a client of NIP-47 needs them. Events come as relays give them: whoever asks verifies.</summary>
public interface IWalletRelays : IAsyncDisposable
{
    /// <summary>The newest stored event that matches, or null.</summary>
    Task<NostrEvent?> FindLatestAsync(NostrFilter filter, CancellationToken cancellationToken);

    /// <summary>Subscribes to the answers first, then publishes the request, and gives what matches until the caller has enough.</summary>
    IAsyncEnumerable<NostrEvent> AskAsync(NostrEvent request, NostrFilter answers, CancellationToken cancellationToken);

    /// <summary>What matches from now on.</summary>
    IAsyncEnumerable<NostrEvent> WatchAsync(NostrFilter filter, CancellationToken cancellationToken);
}
