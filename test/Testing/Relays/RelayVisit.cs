using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Satchel.Protocols.Nostr;

namespace Satchel.Testing.Relays;

/// <summary>One client's connection to a relay of a test, which can be answered badly.</summary>
public sealed class RelayVisit : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly WebSocket _socket;
    private readonly Stream _stream;

    internal RelayVisit(WebSocket socket, Stream stream, string challenge, CancellationToken end)
        => (_socket, _stream, Challenge, End) = (socket, stream, challenge, end);

    /// <summary>Ends with the relay.</summary>
    public CancellationToken End { get; }

    /// <summary>The text that this client has to sign.</summary>
    public string Challenge { get; }

    /// <summary>Whether the client has said who it is.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(RelayMessage message)
    {
        var frame = new ArrayBufferWriter<byte>();
        message.Write(frame);
        return SendAsync(frame.WrittenMemory);
    }

    /// <summary>Sends a frame of any text.</summary>
    public Task SendTextAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes past the protocol of frames.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes, End);
        await _stream.FlushAsync(End);
    }

    /// <summary>Cuts the connection.</summary>
    public void Cut() => _stream.Dispose();

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    private async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        await _sending.WaitAsync(End);
        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, End);
        }
        finally
        {
            _sending.Release();
        }
    }
}
