using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Satchel.Testing.Lightning;

/// <summary>A server of HTTP/1.1 on this machine, one request a connection, that answers as a test wants, also badly.</summary>
public sealed class WireServer : IAsyncDisposable
{
    private readonly Func<WireRequest, WireReply> _answer;
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _work = [];

    /// <summary>Starts it.</summary>
    /// <param name="answer">What it does with a request.</param>
    public WireServer(Func<WireRequest, WireReply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work.Add(AcceptAsync());
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    /// <summary>Completes when a request met with <see cref="WireReply.Silence"/>.</summary>
    public Task Silent => _silent.Task;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
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
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _work.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var open = connection;
        try
        {
            var stream = connection.GetStream();
            var request = await ReadAsync(stream);
            _requests.Enqueue(request);
            switch (_answer(request))
            {
                case WireReply.Answer answer:
                    var body = Encoding.UTF8.GetBytes(answer.Body);
                    await WriteAsync(stream, FormattableString.Invariant(
                        $"HTTP/1.1 {answer.Status} Status\r\nContent-Type: {answer.ContentType}\r\nContent-Length: {body.Length}\r\n{string.Concat(answer.Head.Select(line => line + "\r\n"))}Connection: close\r\n\r\n"));
                    await stream.WriteAsync(body, _stop.Token);
                    break;
                case WireReply.Silence:
                    _silent.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, new FakeClock(), _stop.Token);
                    break;
                case WireReply.Lines lines:
                    await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
                    await foreach (var line in lines.Texts.WithCancellation(_stop.Token))
                    {
                        await WriteAsync(stream, line + "\n");
                    }

                    break;
                case WireReply.Socket socket:
                    await TalkAsync(stream, request, socket);
                    break;
                default:
                    connection.LingerState = new LingerOption(enable: true, seconds: 0);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or WebSocketException)
        {
            // The other end has gone, or this one ends.
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 has it so.")]
    private async Task TalkAsync(NetworkStream stream, WireRequest request, WireReply.Socket socket)
    {
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await WriteAsync(stream, $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
        using var peer = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await socket.Talk(peer, _stop.Token);
    }

    private async Task<WireRequest> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        var lines = head.ToString(0, head.Length - 4).Split("\r\n");
        var headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0].ToLowerInvariant(), parts => parts[1].Trim(), StringComparer.Ordinal);
        var body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new WireRequest(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, body);
    }

    private async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stop.Token);
}
