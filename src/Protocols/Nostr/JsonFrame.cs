using System.Text.Json;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// Reads JSON from the network token by token. Nothing is tolerated that JSON does not allow; depth and bytes are limited; whatever is
/// wrong comes out as <see cref="NostrException"/>.
/// </summary>
internal static class JsonFrame
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = NostrLimits.Depth };

    /// <summary>What reads a frame from its first token to the last.</summary>
    public delegate T Reading<out T>(ref Utf8JsonReader reader);

    /// <summary>Reads a whole frame.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json, Reading<T> read)
    {
        if (json.Length > NostrLimits.FrameBytes)
        {
            throw NostrException.TooLarge("A frame is too large.");
        }

        var reader = new Utf8JsonReader(json, Options);
        try
        {
            reader.Read();
            var result = read(ref reader);
            return reader.Read() ? throw NostrException.Malformed("A frame has something after its end.") : result;
        }
        catch (JsonException exception)
        {
            throw NostrException.Malformed("A frame is no JSON, or too deep.", exception);
        }
    }

    /// <summary>Goes to the next token, which must be of this type.</summary>
    public static void Next(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        Expect(ref reader, type);
    }

    /// <summary>Demands that the current token is of this type.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw NostrException.Malformed("A field has another type.");
        }
    }

    /// <summary>Goes to the next token; false where the array ends there.</summary>
    public static bool NextElement(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>The name of the field that begins with the current token.</summary>
    public static string Name(ref Utf8JsonReader reader) => Unescaped(ref reader, JsonTokenType.PropertyName);

    /// <summary>The text of the current token.</summary>
    public static string Text(ref Utf8JsonReader reader) => Unescaped(ref reader, JsonTokenType.String);

    /// <summary>The text of the current token, where it is not longer.</summary>
    public static string Text(ref Utf8JsonReader reader, int maxCharacters)
    {
        var text = Text(ref reader);
        return text.Length <= maxCharacters ? text : throw NostrException.TooLarge("A text is too long.");
    }

    /// <summary>The whole number of the current token.</summary>
    public static long Number(ref Utf8JsonReader reader, long lowest, long highest)
    {
        Expect(ref reader, JsonTokenType.Number);
        return !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E') && reader.TryGetInt64(out var number) && number >= lowest && number <= highest
            ? number
            : throw NostrException.Malformed("A number is no whole one or out of its range.");
    }

    private static string Unescaped(ref Utf8JsonReader reader, JsonTokenType type)
    {
        Expect(ref reader, type);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // The reader's word for bytes that are not UTF-8 and for half of a surrogate pair.
            throw NostrException.Malformed("A text is not Unicode.", exception);
        }
    }
}
