using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Satchel.Protocols.Nostr.Relays;

/// <summary>Relays by address, one connection each. Where one fails, the others do not notice.</summary>
public sealed class RelayPool : IAsyncDisposable
{
    private const int DocumentBytes = 64 * 1024;
    private static readonly TimeSpan DocumentTimeout = TimeSpan.FromSeconds(3);

    private readonly Func<string, string, NostrEvent?> _answer;
    private readonly Func<double> _chance;
    private readonly HttpMessageInvoker _http;
    private readonly RelayPoolOptions _options;
    private readonly ConcurrentDictionary<string, Relay> _relays = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Makes a pool; nothing is connected yet.</summary>
    /// <param name="options">How patient it is.</param>
    /// <param name="answer">From a challenge and the relay's address to the signed answer (NIP-42); null where it is not to be given.</param>
    /// <param name="time">The clock.</param>
    /// <param name="chance">A number from 0 to 1 for each pause.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns its handler.")]
    public RelayPool(RelayPoolOptions options, Func<string, string, NostrEvent?> answer, TimeProvider time, Func<double> chance)
    {
        (_options, _answer, _time, _chance) = (options, answer, time, chance);
        _http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = DocumentTimeout });
    }

    /// <summary>The relay at an address.</summary>
    /// <exception cref="ArgumentException">It is no address of a relay.</exception>
    public Relay Get(string address)
        => RelayAddress.TryNormalize(address, out var normal)
            ? _relays.GetOrAdd(normal, static (key, pool) => new Relay(key, pool, pool._options, pool._time), this)
            : throw new ArgumentException("This is no address of a relay.", nameof(address));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, relay) in _relays)
        {
            await relay.DisposeAsync().ConfigureAwait(false);
        }

        _http.Dispose();
    }

    internal NostrEvent? Answer(string challenge, string address) => _answer(challenge, address);

    internal double Chance() => _chance();

    /// <summary>Reads what a relay says about itself; null where it says nothing that can be read within a moment.</summary>
    internal async Task<RelayDocument?> DescribeAsync(string address, CancellationToken cancellationToken)
    {
        using var limit = new RelayDeadline(DocumentTimeout, _time, cancellationToken);
        try
        {
            // ws becomes http, wss https.
            using var request = new HttpRequestMessage(HttpMethod.Get, "http" + address["ws".Length..]);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/nostr+json"));
            using var response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using var opened = body.ConfigureAwait(false);
            var bytes = new byte[DocumentBytes];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, limit.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? RelayDocument.Parse(bytes.AsMemory(0, length)) : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or NostrException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
