using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Nostr;

namespace Satchel.Testing.Relays;

/// <summary>
/// A relay on this machine (NIP-01, NIP-09, NIP-11, NIP-42) over a real WebSocket. It verifies what it takes, records every byte that clients send,
/// and behaves badly where it is told to.
/// </summary>
public sealed class LoopbackRelay : IAsyncDisposable
{
    private const int FrameBytes = 2 * 1024 * 1024;

    private readonly ConcurrentDictionary<(RelayVisit Visit, string Subscription), IReadOnlyList<NostrFilter>> _listening = new();
    private readonly TcpListener _listener;
    private readonly ConcurrentQueue<byte[]> _received = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<Task> _work = [];
    private int _connections;
    private bool _isDisposed;

    /// <summary>Starts it.</summary>
    /// <param name="time">The clock by which it believes events.</param>
    /// <param name="port">The port on the loopback address; 0: any that is free.</param>
    public LoopbackRelay(TimeProvider time, int port = 0)
    {
        _time = time;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Address = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work.Add(AcceptAsync());
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>What it keeps.</summary>
    public RelayShelf Shelf { get; } = new();

    /// <summary>Every byte that clients sent, frame by frame.</summary>
    public IReadOnlyList<byte[]> Received => [.. _received];

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Most events that it gives for one question.</summary>
    public int Limit { get; set; } = 500;

    /// <summary>Whether clients must say who they are before anything.</summary>
    public bool AsksWho { get; set; }

    /// <summary>What it says about itself; null: nothing.</summary>
    public string? Document { get; set; } = """{"name":"loopback","software":"loopback","supported_nips":[1,9,11,42]}""";

    /// <summary>The reason for which it does not take an event; null: it does.</summary>
    public Func<NostrEvent, string?> Refuses { get; set; } = _ => null;

    /// <summary>What others at the relay say to an event that it has taken; everybody who listens for it is told.</summary>
    public Func<NostrEvent, IEnumerable<NostrEvent>> Answers { get; set; } = _ => [];

    /// <summary>Answers a message in another way than a relay should; true where it has.</summary>
    public Func<RelayVisit, ClientMessage, Task<bool>> Misbehaves { get; set; } = (_, _) => Task.FromResult(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var work in _work)
        {
            await work;
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                _work.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The relay ends.
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "The handshake of WebSockets is made with it.")]
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await ReadHeadAsync(stream);
                if (KeyOf(head) is not { } key)
                {
                    await WriteDocumentAsync(stream);
                    return;
                }

                Interlocked.Increment(ref _connections);
                var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), _stop.Token);
                using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
                using var visit = new RelayVisit(socket, stream, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))), _stop.Token);
                if (AsksWho)
                {
                    await visit.SendAsync(new RelayMessage.Challenge(visit.Challenge));
                }

                await ConverseAsync(socket, visit);
            }
            catch (Exception error) when (error is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
            {
                // Either end went away.
            }
        }
    }

    private async Task ConverseAsync(WebSocket socket, RelayVisit visit)
    {
        var buffer = new byte[FrameBytes];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                length += received.Count;
            }
            while (!received.EndOfMessage);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return;
            }

            _received.Enqueue(buffer[..length]);
            var message = ClientMessage.Parse(buffer.AsSpan(0, length));
            if (!await Misbehaves(visit, message))
            {
                await AnswerAsync(visit, message);
            }
        }
    }

    private async Task AnswerAsync(RelayVisit visit, ClientMessage message)
    {
        switch (message)
        {
            case ClientMessage.Authenticate authenticate:
                RelayAuthentication.Check(authenticate.Event, visit.Challenge, Address, _time.GetUtcNow());
                visit.IsAuthenticated = true;
                await visit.SendAsync(new RelayMessage.Receipt(authenticate.Event.Id, true, ""));
                break;
            case ClientMessage.Publish publish when AsksWho && !visit.IsAuthenticated:
                await visit.SendAsync(new RelayMessage.Receipt(publish.Event.Id, false, "auth-required: who are you?"));
                break;
            case ClientMessage.Publish publish:
                var (isAccepted, reason) = Take(publish.Event);
                await visit.SendAsync(new RelayMessage.Receipt(publish.Event.Id, isAccepted, reason));
                if (isAccepted)
                {
                    await TellAsync([publish.Event, .. Answers(publish.Event)]);
                }

                break;
            case ClientMessage.Request request when AsksWho && !visit.IsAuthenticated:
                await visit.SendAsync(new RelayMessage.Closed(request.Subscription, "auth-required: who are you?"));
                break;
            case ClientMessage.Request request:
                foreach (var found in request.Filters.SelectMany(filter => Shelf.Find(filter, Limit)))
                {
                    await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, found));
                }

                await visit.SendAsync(new RelayMessage.EndOfStored(request.Subscription));
                _listening[(visit, request.Subscription)] = request.Filters;
                break;
            case ClientMessage.Close close:
                _listening.TryRemove((visit, close.Subscription), out _);
                break;
        }
    }

    /// <summary>Tells everybody who listens for one of these events.</summary>
    public async Task TellAsync(IEnumerable<NostrEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var one in events)
        {
            foreach (var ((visit, subscription), filters) in _listening)
            {
                if (filters.Any(filter => filter.Matches(one)))
                {
                    await visit.SendAsync(new RelayMessage.Delivery(subscription, one));
                }
            }
        }
    }

    private (bool IsAccepted, string Reason) Take(NostrEvent sent)
    {
        try
        {
            sent.Verify(_time.GetUtcNow());
        }
        catch (NostrException error)
        {
            return (false, $"invalid: {error.Code}");
        }

        return Refuses(sent) is { } reason ? (false, reason) : Shelf.Add(sent);
    }

    private async Task WriteDocumentAsync(NetworkStream stream)
    {
        var body = Encoding.UTF8.GetBytes(Document ?? "");
        var status = Document is null ? "404 Not Found" : "200 OK";
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: application/nostr+json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], _stop.Token);
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                throw new IOException("the client went away");
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static string? KeyOf(string head)
        => head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : null;
}
