using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;

namespace Satchel.Protocols.Nostr.Relays;

/// <summary>
/// One open WebSocket to a relay. One loop reads it until it ends and hands each message to whoever waits for it; frames of text
/// only, each up to <see cref="NostrLimits.FrameBytes"/>. When the loop ends, everything that waits ends with it; nothing is kept.
/// </summary>
internal sealed class RelayConnection : IAsyncDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private readonly ConcurrentDictionary<string, RelayListener> _listeners = new(StringComparer.Ordinal);
    private readonly RelayPoolOptions _options;
    private readonly ConcurrentDictionary<EventId, TaskCompletionSource<RelayMessage.Receipt>> _receipts = new();
    private readonly Task _reading;

    [SuppressMessage("Usage", "CA2213", Justification = "Who waits for its turn would wait for ever; there is nothing to free.")]
    private readonly SemaphoreSlim _sending = new(1, 1);

    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, RelaySubscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _challenged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private (string Challenge, Task<bool> Outcome)? _authentication;
    private volatile string? _challenge;
    private RelayException? _failure;
    private int _malformed;
    private int _subscriptionNumber;

    private RelayConnection(ClientWebSocket socket, RelayPoolOptions options)
    {
        (_socket, _options) = (socket, options);
        _reading = ReadAsync();
    }

    /// <summary>Whether the loop still reads.</summary>
    public bool IsOpen => !_reading.IsCompleted;

    /// <summary>Opens a connection.</summary>
    /// <exception cref="RelayException">None came about.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection owns its socket.")]
    public static async Task<RelayConnection> OpenAsync(Uri address, RelayPoolOptions options, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new RelayConnection(socket, options);
        }
        catch (WebSocketException error)
        {
            socket.Dispose();
            throw new RelayException(RelayError.Unreachable, "no connection came about", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks for events and waits for the end of those that are stored.</summary>
    public async Task<RelayPage> FetchAsync(NostrFilter filter, CancellationToken cancellationToken)
    {
        var id = NextId();
        var subscription = new RelaySubscription(id, _options);
        _subscriptions[id] = subscription;
        try
        {
            if (_failure is not null || !IsOpen)
            {
                subscription.End(RelayPageEnd.Dropped, _failure?.Message ?? "");
            }

            await SendAsync(new ClientMessage.Request(id, [filter]), cancellationToken).ConfigureAwait(false);
            var (end, reason) = await subscription.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            var page = subscription.Page(end, reason);
            if (end is RelayPageEnd.Complete or RelayPageEnd.Full)
            {
                await SendAsync(new ClientMessage.Close(id), cancellationToken).ConfigureAwait(false);
            }

            return page;
        }
        catch (OperationCanceledException)
        {
            return subscription.Page(RelayPageEnd.Deadline, "");
        }
        catch (RelayException error)
        {
            return subscription.Page(RelayPageEnd.Dropped, error.Message);
        }
        finally
        {
            _subscriptions.TryRemove(id, out _);
        }
    }

    /// <summary>Asks for events, those that are stored and those to come, and waits until the relay listens or will not.</summary>
    /// <exception cref="RelayException">The connection ended.</exception>
    public async Task<RelayListener> ListenAsync(NostrFilter filter, CancellationToken cancellationToken)
    {
        var listener = new RelayListener(NextId());
        _listeners[listener.Id] = listener;
        try
        {
            if (!IsOpen)
            {
                throw Dropped(null);
            }

            await SendAsync(new ClientMessage.Request(listener.Id, [filter]), cancellationToken).ConfigureAwait(false);
            await listener.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch
        {
            _listeners.TryRemove(listener.Id, out _);
            throw;
        }
    }

    /// <summary>Wants to hear no more.</summary>
    public async Task EndAsync(RelayListener listener)
    {
        if (_listeners.TryRemove(listener.Id, out _) && IsOpen && listener.EndReason is null)
        {
            try
            {
                await SendAsync(new ClientMessage.Close(listener.Id), _stop.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is RelayException or OperationCanceledException)
            {
                // The connection has ended, and with it all that was asked on it.
            }
        }
    }

    /// <summary>Sends an event and waits for what becomes of it.</summary>
    /// <exception cref="RelayException">The connection ended.</exception>
    public Task<RelayMessage.Receipt> PublishAsync(NostrEvent sent, CancellationToken cancellationToken)
        => AwaitReceiptAsync(sent.Id, new ClientMessage.Publish(sent), cancellationToken);

    /// <summary>Says who is there, once for all who use the connection. A relay may ask a moment after it has refused something.</summary>
    /// <param name="answer">From what the relay wants signed to the answer; null where none is to be given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether the relay believes it.</returns>
    /// <exception cref="RelayException">The connection ended.</exception>
    public async Task<bool> AuthenticateAsync(Func<string, NostrEvent?> answer, CancellationToken cancellationToken)
    {
        await _challenged.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var challenge = _challenge ?? throw Dropped(null);
        Task<bool> outcome;
        lock (_lock)
        {
            if (_authentication is not { } known || known.Challenge != challenge || known.Outcome.IsFaulted || known.Outcome.IsCanceled)
            {
                _authentication = known = (challenge, SayAsync(answer(challenge), cancellationToken));
            }

            outcome = known.Outcome;
        }

        return await outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await _reading.ConfigureAwait(false);
        _socket.Dispose();
        _stop.Dispose();
    }

    private string NextId() => Interlocked.Increment(ref _subscriptionNumber).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<bool> SayAsync(NostrEvent? answer, CancellationToken cancellationToken)
        => answer is not null
            && (await AwaitReceiptAsync(answer.Id, new ClientMessage.Authenticate(answer), cancellationToken).ConfigureAwait(false)).IsAccepted;

    private async Task<RelayMessage.Receipt> AwaitReceiptAsync(EventId id, ClientMessage message, CancellationToken cancellationToken)
    {
        var receipt = _receipts.GetOrAdd(id, static _ => new TaskCompletionSource<RelayMessage.Receipt>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            if (!IsOpen)
            {
                throw Dropped(null);
            }

            await SendAsync(message, cancellationToken).ConfigureAwait(false);
            return await receipt.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _receipts.TryRemove(id, out _);
        }
    }

    private async Task SendAsync(ClientMessage message, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        message.Write(frame);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or InvalidOperationException or IOException)
        {
            throw Dropped(error);
        }
        finally
        {
            _sending.Release();
        }
    }

    private RelayException Dropped(Exception? inner) => _failure ?? new RelayException(RelayError.Dropped, "the connection ended", inner);

    private async Task ReadAsync()
    {
        // The constructor returns before the first byte is read.
        await Task.Yield();
        var buffer = new byte[FirstBuffer];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    buffer = WithRoom(buffer, length);
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token).ConfigureAwait(false);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                Take(buffer.AsSpan(0, length));
            }
        }
        catch (RelayException error)
        {
            _failure = error;
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The end of a connection, whoever ended it; below is said to everybody that waits.
        }
        finally
        {
            _socket.Abort();
            EndAll();
        }
    }

    /// <summary>A buffer with room behind what it holds; a frame beyond the limit ends the connection.</summary>
    private static byte[] WithRoom(byte[] buffer, int length)
    {
        if (length < buffer.Length)
        {
            return buffer;
        }

        if (length > NostrLimits.FrameBytes)
        {
            throw new RelayException(RelayError.Hostile, "it sent a frame beyond the limit");
        }

        Array.Resize(ref buffer, Math.Min(2 * length, NostrLimits.FrameBytes + 1));
        return buffer;
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        try
        {
            Hand(RelayMessage.Parse(frame), frame.Length);
        }
        catch (NostrException)
        {
            foreach (var (_, subscription) in _subscriptions)
            {
                subscription.CountMalformed();
            }

            if (++_malformed > _options.MalformedFrames)
            {
                throw new RelayException(RelayError.Hostile, "it sent too many frames that are none");
            }
        }
    }

    private void Hand(RelayMessage message, int bytes)
    {
        switch (message)
        {
            case RelayMessage.Delivery delivery when _subscriptions.TryGetValue(delivery.Subscription, out var subscription):
                subscription.Add(delivery.Event, bytes);
                break;
            case RelayMessage.EndOfStored end when _subscriptions.TryGetValue(end.Subscription, out var subscription):
                subscription.End(RelayPageEnd.Complete);
                break;
            case RelayMessage.Closed closed when _subscriptions.TryGetValue(closed.Subscription, out var subscription):
                subscription.End(RelayPageEnd.Closed, closed.Reason);
                break;
            case RelayMessage.Delivery delivery when _listeners.TryGetValue(delivery.Subscription, out var listener):
                listener.Add(delivery.Event);
                break;
            case RelayMessage.EndOfStored end when _listeners.TryGetValue(end.Subscription, out var listener):
                listener.Begin();
                break;
            case RelayMessage.Closed closed when _listeners.TryGetValue(closed.Subscription, out var listener):
                listener.End(closed.Reason);
                break;
            case RelayMessage.Receipt receipt when _receipts.TryGetValue(receipt.Id, out var waiting):
                waiting.TrySetResult(receipt);
                break;
            case RelayMessage.Challenge challenge:
                _challenge = challenge.Text;
                _challenged.TrySetResult();
                break;
        }
    }

    private void EndAll()
    {
        foreach (var (_, subscription) in _subscriptions)
        {
            subscription.End(RelayPageEnd.Dropped, _failure?.Message ?? "");
        }

        foreach (var (_, listener) in _listeners)
        {
            listener.End(_failure?.Message ?? "the connection ended");
        }

        foreach (var (_, receipt) in _receipts)
        {
            receipt.TrySetException(Dropped(null));
        }

        _challenged.TrySetResult();
    }
}
