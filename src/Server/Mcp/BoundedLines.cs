namespace Satchel.Server.Mcp;

/// <summary>
/// Messages of a client, one a line. What follows the limit of a line is swallowed, so that no client can fill the memory;
/// what is left of such a line is no JSON, and is answered so.
/// </summary>
internal sealed class BoundedLines(Stream outside) : Stream
{
    /// <summary>Longest line: far above every limit of the guard, far below what would hurt.</summary>
    public const int LineBytes = 4 * 1024 * 1024;

    private int _length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int kept;
        do
        {
            var read = await outside.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return 0;
            }

            kept = Keep(buffer.Span[..read]);
        }
        while (kept == 0);
        return kept;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Moves what may be read to the front.</summary>
    /// <returns>How many bytes that are.</returns>
    private int Keep(Span<byte> bytes)
    {
        var kept = 0;
        while (!bytes[kept..].IsEmpty)
        {
            var rest = bytes[kept..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest.Length : end;
            var room = Math.Min(line, LineBytes - _length);
            _length = end < 0 ? _length + room : 0;
            if (room < line)
            {
                rest[line..].CopyTo(rest[room..]);
                bytes = bytes[..(bytes.Length - (line - room))];
            }

            kept += end < 0 ? room : room + 1;
        }

        return kept;
    }
}
