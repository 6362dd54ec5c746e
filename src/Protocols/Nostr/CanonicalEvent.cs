using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// What the id of an event is the SHA-256 of (NIP-01): the UTF-8 of <c>[0,"author",created_at,kind,[["name","text",…],…],"content"]</c>
/// with no space, the author as 64 small hexadecimal digits and numbers in decimal. In a text only seven characters are escaped: U+0008
/// <c>\b</c>, U+0009 <c>\t</c>, U+000A <c>\n</c>, U+000C <c>\f</c>, U+000D <c>\r</c>, <c>\"</c> and <c>\\</c>. Everything else stands as it is, also
/// U+0001, U+007F, U+2028, <c>&lt;</c>, <c>&amp;</c>, <c>'</c>, <c>+</c> and <c>/</c>. On the wire other control characters must be escaped
/// (<c>\u0001</c>), because JSON has no other way to hold them; that does not change the id.
/// </summary>
internal static class CanonicalEvent
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The id of these fields.</summary>
    /// <exception cref="ArgumentException">A text is not Unicode.</exception>
    public static EventId Id(XOnlyKey author, long createdAt, int kind, IReadOnlyList<NostrTag> tags, string content)
    {
        var form = new ArrayBufferWriter<byte>(256 + content.Length);
        form.Write("[0,\""u8);
        WriteAscii(form, author.ToString());
        form.Write("\","u8);
        WriteNumber(form, createdAt);
        form.Write(","u8);
        WriteNumber(form, kind);
        form.Write(","u8);
        WriteTags(form, tags, isWire: false);
        form.Write(","u8);
        WriteText(form, content, isWire: false);
        form.Write("]"u8);
        EventId.TryRead(SHA256.HashData(form.WrittenSpan), out var id);
        return id!;
    }

    /// <summary>Writes tags as arrays of texts.</summary>
    public static void WriteTags(IBufferWriter<byte> output, IReadOnlyList<NostrTag> tags, bool isWire)
    {
        output.Write("["u8);
        for (var i = 0; i < tags.Count; i++)
        {
            output.Write(i == 0 ? "["u8 : ",["u8);
            for (var j = 0; j < tags[i].Texts.Count; j++)
            {
                output.Write(j == 0 ? ""u8 : ","u8);
                WriteText(output, tags[i].Texts[j], isWire);
            }

            output.Write("]"u8);
        }

        output.Write("]"u8);
    }

    /// <summary>Writes a text between quotes, for the id or for the wire.</summary>
    public static void WriteText(IBufferWriter<byte> output, string text, bool isWire)
    {
        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var escape = Escape(text[i]);
            if (escape.IsEmpty && !(isWire && text[i] < ' '))
            {
                continue;
            }

            WritePlain(output, text.AsSpan(start, i - start));
            output.Write(escape);
            if (escape.IsEmpty)
            {
                output.Write("\\u00"u8);
                WriteAscii(output, Convert.ToHexStringLower([(byte)text[i]]));
            }

            start = i + 1;
        }

        WritePlain(output, text.AsSpan(start));
        output.Write("\""u8);
    }

    /// <summary>Writes a number in decimal.</summary>
    public static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        var space = output.GetSpan(20);
        number.TryFormat(space, out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>Writes text that needs no escape.</summary>
    public static void WriteAscii(IBufferWriter<byte> output, string text) => Encoding.ASCII.GetBytes(text, output);

    private static void WritePlain(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            Strict.GetBytes(text, output);
        }
    }

    private static ReadOnlySpan<byte> Escape(char c) => c switch
    {
        '\n' => "\\n"u8,
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        '\b' => "\\b"u8,
        '\f' => "\\f"u8,
        _ => default,
    };
}
