namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>The lines of one answer that goes on: a JSON document each.</summary>
internal sealed class NodeLines(HttpMessageInvoker http, HttpRequestMessage request, string name) : IDisposable
{
    private readonly byte[] _buffer = new byte[NodeLimits.MessageBytes];
    private HttpResponseMessage? _answer;
    private Stream? _stream;
    private int _held;

    /// <summary>The next line that is not empty; null at the end.</summary>
    public async Task<NodeAnswer?> NextAsync(CancellationToken cancellationToken)
    {
        _answer ??= await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _stream ??= await _answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var end = _buffer.AsSpan(0, _held).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Take(end, end + 1);
                if (!line.IsEmpty)
                {
                    return new NodeAnswer((int)_answer.StatusCode, line, name);
                }

                continue;
            }

            if (_held == _buffer.Length)
            {
                throw new NodeException(NodeError.TooLarge, $"{name} sent a message of more than {NodeLimits.MessageBytes} bytes.");
            }

            var read = await _stream.ReadAsync(_buffer.AsMemory(_held), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return _held == 0 ? null : new NodeAnswer((int)_answer.StatusCode, Take(_held, _held), name);
            }

            _held += read;
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _answer?.Dispose();
    }

    private ReadOnlyMemory<byte> Take(int length, int consumed)
    {
        var line = _buffer.AsSpan(0, length).Trim("\r "u8).ToArray();
        _buffer.AsSpan(consumed, _held - consumed).CopyTo(_buffer);
        _held -= consumed;
        return line;
    }
}
