using System.Text;
using System.Text.Encodings.Web;

namespace Satchel.Engine.Model;

/// <summary>
/// How text is written into every JSON document and file: only what JSON itself demands is escaped. The relaxed encoder of
/// the framework would still write everything beyond the basic plane, such as emoji, as two escapes.
/// </summary>
public sealed class ReadableJson : JavaScriptEncoder
{
    private ReadableJson()
    {
    }

    /// <summary>The encoder.</summary>
    public static JavaScriptEncoder Encoder { get; } = new ReadableJson();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar)
        => unicodeScalar <= char.MaxValue && UnsafeRelaxedJsonEscaping.WillEncode(unicodeScalar);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        => UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var at = 0;
        while (at < textLength)
        {
            var found = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncode(text + at, textLength - at);
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (at + 1 >= textLength || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return at;
            }

            at += 2;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        const byte FourBytes = 0xF0;
        var at = 0;
        while (at < utf8Text.Length)
        {
            var found = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(utf8Text[at..]);
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (utf8Text[at] < FourBytes || Rune.DecodeFromUtf8(utf8Text[at..], out _, out var length) is not System.Buffers.OperationStatus.Done)
            {
                return at;
            }

            at += length;
        }

        return -1;
    }
}
