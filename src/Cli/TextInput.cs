using System.Text;
using System.Text.Unicode;

namespace Satchel.Cli;

/// <summary>Text that is piped in.</summary>
internal static class TextInput
{
    /// <summary>Reads all of a stream; one line break at its end does not count.</summary>
    /// <returns>The text; null where it is longer than <paramref name="limitBytes"/>: then the rest was not read.</returns>
    /// <exception cref="CommandException">It is not UTF-8.</exception>
    public static async Task<string?> ReadAsync(Stream input, int limitBytes, CancellationToken cancellationToken)
    {
        // Room for the line break, and for one byte that shows that there is too much.
        var bytes = new byte[limitBytes + 3];
        var length = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = bytes.AsSpan(0, length);
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        text = text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;
        if (text.Length > limitBytes)
        {
            return null;
        }

        return Utf8.IsValid(text)
            ? Encoding.UTF8.GetString(text)
            : throw CommandException.Usage("input_not_utf8", "Standard input is not UTF-8 text.");
    }
}
