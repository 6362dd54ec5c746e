using System.Globalization;
using System.Text;

namespace Satchel.Engine.Guard;

/// <summary>What text must be like to be kept, shown and sent: well-formed Unicode without control characters.</summary>
internal static class TextRules
{
    public static Refusal? CheckContent(string content, int limitBytes)
    {
        if (string.IsNullOrWhiteSpace(content))
        {
            return new Refusal("content_empty", "content", "content: the text is empty");
        }

        // A text of more characters than the limit has bytes is too long whatever the characters are.
        if (content.Length > limitBytes || Encoding.UTF8.GetByteCount(content) > limitBytes)
        {
            return new Refusal(
                "content_too_long",
                "content",
                FormattableString.Invariant($"content: {Encoding.UTF8.GetByteCount(content):N0} bytes of UTF-8, the limit is {limitBytes:N0}"));
        }

        return CheckCharacters("content", content, multiline: true);
    }

    public static Refusal? CheckLabel(string field, string? text, int limitCharacters)
    {
        if (text is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return new Refusal($"{field}_empty", field, $"{field}: the text is empty");
        }

        return text.Length > limitCharacters
            ? new Refusal(
                $"{field}_too_long",
                field,
                FormattableString.Invariant($"{field}: {text.Length} characters, the limit is {limitCharacters}"))
            : CheckCharacters(field, text, multiline: false);
    }

    public static Refusal? CheckCharacters(string field, string text, bool multiline)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && !(multiline && c is '\n' or '\r' or '\t'))
            {
                return new Refusal(
                    "control_character",
                    field,
                    FormattableString.Invariant($"{field}: control character U+{(int)c:X4} at character {i + 1}"));
            }

            if (char.IsSurrogate(c) && !(i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])))
            {
                return new Refusal(
                    "invalid_unicode",
                    field,
                    FormattableString.Invariant($"{field}: half a surrogate pair (U+{(int)c:X4}) at character {i + 1}"));
            }

            i += char.IsHighSurrogate(c) ? 1 : 0;
        }

        return null;
    }

    /// <summary>Looks for JSON escapes of what may not stand in a text itself: NUL and half a surrogate pair.</summary>
    public static Refusal? CheckEscapes(string field, string json)
    {
        for (var i = json.IndexOf('\\', 0); i >= 0; i = json.IndexOf('\\', i))
        {
            var escaped = EscapedAt(json, i);
            var isPair = escaped is { } high && EscapedAt(json, i + 6) is { } low && char.IsSurrogatePair(high, low);
            if (escaped is '\0' || (escaped is { } half && char.IsSurrogate(half) && !isPair))
            {
                return new Refusal(
                    $"invalid_{field}",
                    field,
                    FormattableString.Invariant($"{field}: U+{(int)escaped:X4} stands for no character (character {i + 1})"));
            }

            i = Math.Min(json.Length, i + (isPair ? 12 : 2));
        }

        return null;
    }

    private static char? EscapedAt(string json, int index)
        => index + 6 <= json.Length
            && json[index] is '\\'
            && json[index + 1] is 'u'
            && ushort.TryParse(json.AsSpan(index + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
                ? (char)unit
                : null;
}
