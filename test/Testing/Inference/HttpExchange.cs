using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Satchel.Testing.Inference;

/// <summary>One connection with one request of HTTP/1.1 on it, which can be answered badly.</summary>
internal sealed class HttpExchange(TcpClient connection) : IDisposable
{
    private readonly NetworkStream _stream = connection.GetStream();

    /// <summary>Reads the request.</summary>
    public async Task<ModelCall> ReadAsync(CancellationToken cancellationToken)
    {
        var head = (await ReadHeadAsync(cancellationToken)).Split("\r\n");
        var headers = head.Skip(1)
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0].ToLowerInvariant(), parts => parts[1].Trim(), StringComparer.Ordinal);
        var body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return new ModelCall(head[0].Split(' ')[1], headers, body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : []);
    }

    /// <summary>Writes an answer; <paramref name="length"/> is what the header says, if that is not the truth.</summary>
    public async Task WriteAsync(int status, ReadOnlyMemory<byte> body, string? retryAfter, long? length, CancellationToken cancellationToken)
    {
        var head = FormattableString.Invariant(
            $"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {length ?? body.Length}\r\nConnection: close\r\n")
            + (retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n")
            + (status is 307 ? "Location: http://127.0.0.1:1/\r\n" : "");
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\n"), cancellationToken);
        await _stream.WriteAsync(body, cancellationToken);
    }

    /// <summary>Writes an answer of white space.</summary>
    public async Task WriteHugeAsync(ModelFault.Huge huge, CancellationToken cancellationToken)
    {
        var length = huge.IsAnnounced ? FormattableString.Invariant($"Content-Length: {huge.Bytes}\r\n") : "";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{length}Connection: close\r\n\r\n"), cancellationToken);
        var block = new byte[64 * 1024];
        block.AsSpan().Fill((byte)' ');
        for (var left = huge.Bytes; left > 0; left -= block.Length)
        {
            await _stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancellationToken);
        }
    }

    /// <summary>Cuts the connection, so that the other end sees an error.</summary>
    public void Reset() => connection.LingerState = new LingerOption(enable: true, seconds: 0);

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private async Task<string> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }

        return head.ToString(0, head.Length - 4);
    }
}
