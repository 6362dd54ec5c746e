using System.Globalization;
using System.Text;

namespace Satchel.Engine.Text;

/// <summary>Tells letters from what stands between words. Needs no culture data, only the categories that .NET carries.</summary>
internal static class Letters
{
    private const int LastAscii = 0x7F;

    /// <summary>
    /// Whether the character between two letters belongs to neither: <c>'</c>, <c>’</c>, the acute accent in its place, and
    /// the modifier letters that stand for glottal stops (Hawaiʻi).
    /// </summary>
    public static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u02BC' or '\u02BB' or '\u00B4' or '\uFF07';

    /// <summary>The class of the character at <paramref name="index"/>, and its length in UTF-16 units.</summary>
    public static LetterClass ClassAt(string text, int index, out int length)
    {
        length = 1;
        var c = text[index];
        if (c <= LastAscii)
        {
            return char.IsAsciiLetterOrDigit(c) ? LetterClass.Letter : LetterClass.Separator;
        }

        // A surrogate without its partner says nothing and separates.
        if (!Rune.TryGetRuneAt(text, index, out var rune) || IsApostrophe(c))
        {
            return LetterClass.Separator;
        }

        length = rune.Utf16SequenceLength;
        return ClassOf(rune);
    }

    private static LetterClass ClassOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.DecimalDigitNumber => LetterClass.Letter,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => LetterClass.Letter,
        UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => ScriptOf(rune.Value, LetterClass.Letter),
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => ScriptOf(rune.Value, LetterClass.Mark),
        UnicodeCategory.EnclosingMark => LetterClass.Mark,
        UnicodeCategory.Format => IsInvisible(rune.Value) ? LetterClass.Mark : LetterClass.Separator,
        UnicodeCategory.LetterNumber => rune.Value is 0x3007 or (>= 0x3021 and <= 0x3029) ? LetterClass.Han : LetterClass.Separator,
        _ => LetterClass.Separator,
    };

    /// <summary>Soft hyphen, joiners, direction marks, byte order mark. A zero-width space is a space.</summary>
    private static bool IsInvisible(int value) => value is 0xAD or (>= 0x200C and <= 0x200F) or (>= 0x2060 and <= 0x2064) or 0xFEFF;

    /// <summary>The unspaced script that a letter or mark belongs to, or <paramref name="otherwise"/>.</summary>
    private static LetterClass ScriptOf(int value, LetterClass otherwise) => value switch
    {
        < 0x0E00 => otherwise,
        <= 0x0E7F => LetterClass.Thai,
        <= 0x0EFF => LetterClass.Lao,
        >= 0x1000 and <= 0x109F => LetterClass.Myanmar,
        >= 0x1100 and <= 0x11FF => LetterClass.Hangul,
        >= 0x1780 and <= 0x17FF => LetterClass.Khmer,
        // The two voicing marks belong to the syllable before them.
        0x3099 or 0x309A => LetterClass.Mark,
        0x3005 or 0x3006 => LetterClass.Han,
        >= 0x3041 and <= 0x309F => LetterClass.Hiragana,
        >= 0x30A0 and <= 0x30FF or >= 0x31F0 and <= 0x31FF => LetterClass.Katakana,
        >= 0x3130 and <= 0x318F => LetterClass.Hangul,
        >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF => LetterClass.Han,
        >= 0xA960 and <= 0xA97F => LetterClass.Hangul,
        >= 0xA9E0 and <= 0xA9FF or >= 0xAA60 and <= 0xAA7F => LetterClass.Myanmar,
        >= 0xAC00 and <= 0xD7FF => LetterClass.Hangul,
        >= 0xF900 and <= 0xFAFF => LetterClass.Han,
        0xFF9E or 0xFF9F => LetterClass.Mark,
        >= 0xFF66 and <= 0xFF9D => LetterClass.Katakana,
        >= 0xFFA0 and <= 0xFFDC => LetterClass.Hangul,
        >= 0x20000 and <= 0x3FFFF => LetterClass.Han,
        _ => otherwise,
    };
}
