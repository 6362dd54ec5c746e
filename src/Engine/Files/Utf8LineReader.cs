namespace Satchel.Engine.Files;

/// <summary>
/// Reads a stream line by line in bounded memory. A line ends with LF or CR LF; the last one may end with the stream. A
/// byte order mark at the beginning is skipped.
/// </summary>
public sealed class Utf8LineReader(Stream stream)
{
    /// <summary>Longest line, in bytes: the largest memory with every character escaped, and its metadata.</summary>
    public const int LineBytes = 1 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _tooLong;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Bytes of the stream that the lines so far took.</summary>
    public long Position { get; private set; }

    /// <summary>The next line that is not blank, or null at the end; valid until the next call.</summary>
    /// <exception cref="FormatException">A line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                return line;
            }
        }

        return null;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Take(searched + end, 1);
            }

            searched = _end - _start;
            if (_ended)
            {
                // A bare null would become an empty line here: an array converts to memory.
                return searched == 0 && !_tooLong ? default(ReadOnlyMemory<byte>?) : Take(searched, 0);
            }

            if (searched > LineBytes)
            {
                // The rest of the line is read and dropped, so that the next one can be.
                (_tooLong, Position, _start, searched) = (true, Position + searched, _end, 0);
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int terminator)
    {
        var line = _buffer.AsMemory(_start, length);
        LineNumber++;
        Position += length + terminator;
        _start += length + terminator;
        if (_tooLong || length > LineBytes)
        {
            _tooLong = false;
            throw new FormatException(FormattableString.Invariant($"the line is longer than {LineBytes:N0} bytes"));
        }

        return LineNumber == 1 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _ended = read == 0;
        _end += read;
    }
}
