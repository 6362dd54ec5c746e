namespace Satchel.Cli;

/// <summary>
/// A stream of the outside: where it fails, the command ends with an error that says so. Reading and writing go to the
/// stream behind it as they are.
/// </summary>
internal sealed class BoundaryStream(Stream outside, string code, string message) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => outside.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => outside.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => outside.CanWrite;

    /// <inheritdoc/>
    public override long Length => outside.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => outside.Position;
        set => outside.Position = value;
    }

    /// <summary>What is written to; the console's streams swallow a closed pipe, so what remains is such as a full disk.</summary>
    public static BoundaryStream ForOutput(Stream output) => new(output, "output_failed", "The answer cannot be written");

    /// <summary>What is read from.</summary>
    public static BoundaryStream ForInput(Stream input, string name) => new(input, "file_unreadable", $"{name} cannot be read");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return outside.Read(buffer);
        }
        catch (Exception error) when (IsOutside(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            // A console does not notice the token; the command must end all the same.
            return await outside.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception error) when (IsOutside(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            outside.Write(buffer);
        }
        catch (Exception error) when (IsOutside(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await outside.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (IsOutside(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            outside.Flush();
        }
        catch (Exception error) when (IsOutside(error))
        {
            throw Failed(error);
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => outside.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => outside.SetLength(value);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            outside.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The runtime says by an exception for arguments that the system lets no file grow so long.</summary>
    private static bool IsOutside(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private CommandException Failed(Exception error)
        => new(ExitCode.Outside, code, $"{message}: {error.Message.TrimEnd('.')}.", innerException: error);
}
