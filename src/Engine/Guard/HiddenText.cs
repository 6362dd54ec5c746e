using System.Text;

namespace Satchel.Engine.Guard;

/// <summary>
/// Characters that a reader does not see and a model does. Some have their use: a joiner in an emoji or in Persian, the
/// mark at the beginning of a file, the tags of a flag. What has none is a sign that something is hidden.
/// </summary>
internal static class HiddenText
{
    /// <summary>More than this many unseen characters between Latin letters are no slip of a word processor.</summary>
    private const int MostWithinWords = 2;

    /// <summary>More than this many unseen characters in a row carry a message.</summary>
    private const int MostInARow = 3;

    private const int BlackFlag = 0x1F3F4;
    private const int CancelTag = 0xE007F;

    /// <summary>Whether a text hides something: tags outside of a flag, turned reading order, unseen characters in words or in rows.</summary>
    public static bool IsIn(string text)
    {
        var (withinWords, inARow, inFlag) = (0, 0, false);
        var last = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            if (Turns(rune.Value))
            {
                return true;
            }

            if (IsTag(rune.Value))
            {
                if (!inFlag)
                {
                    return true;
                }

                inFlag = rune.Value != CancelTag;
                continue;
            }

            inFlag = rune.Value == BlackFlag;
            if (IsUnseen(rune.Value))
            {
                inARow++;
                if (inARow > MostInARow)
                {
                    return true;
                }

                continue;
            }

            withinWords += inARow > 0 && IsLatin(last) && IsLatin(rune) ? inARow : 0;
            (last, inARow) = (rune, 0);
        }

        return withinWords > MostWithinWords;
    }

    /// <summary>The text without what is not seen.</summary>
    public static string Without(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsUnseen(rune.Value) && !Turns(rune.Value) && !IsTag(rune.Value) && rune.Value != 0xAD)
            {
                seen.Append(rune.ToString());
            }
        }

        return seen.ToString();
    }

    private static bool IsLatin(Rune rune) => rune.IsAscii && char.IsAsciiLetter((char)rune.Value);

    /// <summary>Embeddings, overrides and isolates of reading direction.</summary>
    private static bool Turns(int value) => value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool IsTag(int value) => value is >= 0xE0000 and <= 0xE007F;

    /// <summary>Zero-width space and joiners, word joiner and invisible operators, byte order mark, supplementary variation selectors.</summary>
    private static bool IsUnseen(int value)
        => value is (>= 0x200B and <= 0x200D) or (>= 0x2060 and <= 0x2064) or 0xFEFF or 0x180E or (>= 0xE0100 and <= 0xE01EF);
}
