using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Protocols.Lightning.Wallet;

/// <summary>
/// The relays of a wallet's connection, over a pool of their own. All of them are asked at once, and one that answers is enough. Where a relay wants to know who is
/// there, it is told the key of the connection, which is made for this and nothing else.
/// </summary>
public sealed class WalletRelays : IWalletRelays
{
    private readonly IReadOnlyList<string> _addresses;
    private readonly SecretKey _key;
    private readonly RelayPool _pool;
    private readonly TimeProvider _time;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="connection">The relays, and the key that answers them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="chance">A number from 0 to 1 for each pause.</param>
    public WalletRelays(NodeConnection.WalletConnect connection, TimeProvider time, Func<double> chance)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (_addresses, _time) = (connection.Relays, time);
        _key = SecretKeyText.TryParse(connection.Secret.Reveal(), out var key) ? key : throw new ArgumentException("The secret is no secret key.", nameof(connection));
        _pool = new RelayPool(new RelayPoolOptions(), Answer, time, chance);
    }

    /// <inheritdoc/>
    public async Task<NostrEvent?> FindLatestAsync(NostrFilter filter, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_addresses.Select(address => FetchAsync(address, filter, cancellationToken))).ConfigureAwait(false);
        return pages.All(page => page is null)
            ? throw new IOException("No relay of the wallet can be reached.")
            : pages.OfType<RelayPage>().SelectMany(page => page.Events).MaxBy(found => found.CreatedAtSeconds);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<NostrEvent> AskAsync(NostrEvent request, NostrFilter answers, CancellationToken cancellationToken)
        => ListenAsync(answers, relay => relay.PublishAsync(request, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<NostrEvent> WatchAsync(NostrFilter filter, CancellationToken cancellationToken)
        => ListenAsync(filter, static _ => Task.CompletedTask, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _key.Dispose();
    }

    private NostrEvent Answer(string challenge, string relay) => RelayAuthentication.Answer(challenge, relay, _time.GetUtcNow()).Sign(_key, SystemRandom.GetBytes(32));

    private async Task<RelayPage?> FetchAsync(string address, NostrFilter filter, CancellationToken cancellationToken)
    {
        try
        {
            var page = await _pool.Get(address).FetchAsync(filter, cancellationToken).ConfigureAwait(false);
            return page.End is RelayPageEnd.Complete or RelayPageEnd.Full || page.Events.Count > 0 ? page : null;
        }
        catch (RelayException)
        {
            return null;
        }
    }

    /// <summary>What comes from any of the relays, until the caller has enough or all of them are gone.</summary>
    private async IAsyncEnumerable<NostrEvent> ListenAsync(
        NostrFilter filter, Func<Relay, Task> begun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = Channel.CreateUnbounded<NostrEvent>();
        var listening = EndAsync(Task.WhenAll(_addresses.Select(address => TakeAsync(_pool.Get(address), filter, begun, found.Writer, enough.Token))), found.Writer);
        try
        {
            await foreach (var one in found.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return one;
            }
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }

        throw new IOException("The relays of the wallet have gone.");
    }

    private static async Task EndAsync(Task listening, ChannelWriter<NostrEvent> found)
    {
        await listening.ConfigureAwait(false);
        found.TryComplete();
    }

    private static async Task TakeAsync(Relay relay, NostrFilter filter, Func<Relay, Task> begun, ChannelWriter<NostrEvent> found, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var one in relay.ListenAsync(filter, () => begun(relay), cancellationToken).ConfigureAwait(false))
            {
                found.TryWrite(one);
            }
        }
        catch (Exception error) when (error is RelayException or OperationCanceledException)
        {
            // The others may still answer; where none is left, the caller is told.
        }
    }
}
