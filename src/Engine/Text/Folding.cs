using System.Globalization;
using System.Text;

namespace Satchel.Engine.Text;

/// <summary>
/// Writes words the way the index compares them: lower case, no accents, no apostrophes, digits of all scripts as 0–9,
/// full-width, ligature and mathematical letters as plain ones. Composed and decomposed spellings come out equal.
/// </summary>
internal static class Folding
{
    private const char Breve = '\u0306';
    private const char Diaeresis = '\u0308';
    private const char Tatweel = '\u0640';

    // Mathematical letters repeat A–Z, a–z style by style; mathematical digits repeat 0–9.
    private const int FirstMathLetter = 0x1D400;
    private const int LastMathLetter = 0x1D6A3;
    private const int LettersPerAlphabet = 26;

    /// <summary>
    /// Folds the UTF-16 units from <paramref name="start"/> to before <paramref name="end"/>; what is longer than
    /// <see cref="WordReader.MaxCharacters"/> is cut.
    /// </summary>
    public static string Fold(string text, int start, int end)
    {
        Span<char> buffer = stackalloc char[WordReader.MaxCharacters];
        var folded = new FoldedLetters(buffer);
        var i = start;
        while (i < end)
        {
            var c = text[i];
            if (char.IsAscii(c))
            {
                AddAscii(ref folded, c);
                i++;
            }
            else if (!Letters.IsApostrophe(c) && Rune.TryGetRuneAt(text, i, out var rune))
            {
                Add(ref folded, rune);
                i += rune.Utf16SequenceLength;
            }
            else
            {
                i++;
            }
        }

        return folded.Value.ToString();
    }

    /// <summary>Folds one character that stays one character: a syllable or sign of an unspaced script.</summary>
    public static int Fold(Rune rune)
        => rune.IsBmp && FoldingTable.LetterOf((char)rune.Value) is var letter and not '\0' ? letter : rune.Value;

    private static void AddAscii(ref FoldedLetters folded, char c)
    {
        if (char.IsAsciiLetterUpper(c))
        {
            folded.Add((char)(c | 0x20));
        }
        else if (c is not '\'')
        {
            folded.Add(c);
        }
    }

    private static void Add(ref FoldedLetters folded, Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark:
                AddMark(ref folded, rune);
                break;
            case UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                break;
            case UnicodeCategory.DecimalDigitNumber:
                folded.Add((char)('0' + (int)Rune.GetNumericValue(rune)));
                break;
            default:
                AddLetter(ref folded, rune);
                break;
        }
    }

    private static void AddLetter(ref FoldedLetters folded, Rune rune)
    {
        if (!rune.IsBmp)
        {
            AddSupplementary(ref folded, rune);
        }
        else if (FoldingTable.LetterOf((char)rune.Value) is var letter and not '\0')
        {
            if (letter is not Tatweel)
            {
                folded.Add(letter);
            }
        }
        else
        {
            folded.Add(FoldingTable.ExpansionOf((char)rune.Value));
        }
    }

    private static void AddSupplementary(ref FoldedLetters folded, Rune rune)
    {
        if (rune.Value is >= FirstMathLetter and <= LastMathLetter)
        {
            folded.Add((char)('a' + ((rune.Value - FirstMathLetter) % LettersPerAlphabet)));
            return;
        }

        Span<char> units = stackalloc char[2];
        var count = Rune.ToLowerInvariant(rune).EncodeToUtf16(units);
        folded.Add(units[..count]);
    }

    private static void AddMark(ref FoldedLetters folded, Rune mark)
    {
        if (!IsAccent(mark.Value))
        {
            Span<char> units = stackalloc char[2];
            var count = mark.EncodeToUtf16(units);
            folded.Add(units[..count]);
        }
        else if (Composed(folded.Last, mark.Value) is var letter and not '\0')
        {
            folded.ReplaceLast(letter);
        }
    }

    /// <summary>The Cyrillic letters that are not just a letter with an accent; NUL for any other pair.</summary>
    private static char Composed(char letter, int mark) => (letter, mark) switch
    {
        ('и', Breve) => 'й',
        ('у', Breve) => 'ў',
        ('і', Diaeresis) => 'ї',
        _ => '\0',
    };

    /// <summary>Whether a mark may be left out of a letter. The vowel signs of Indic scripts may not.</summary>
    private static bool IsAccent(int value) => value
        is (>= 0x0300 and <= 0x036F) or (>= 0x0483 and <= 0x0487) // Latin, Greek, Cyrillic
        or (>= 0x0591 and <= 0x05C7) // Hebrew points
        or (>= 0x0610 and <= 0x061A) or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x06D6 and <= 0x06ED) // Arabic vowels
        or 0x093C or 0x09BC or 0x0A3C or 0x0ABC or 0x0B3C or 0x0CBC // Indic dots below
        or (>= 0x180B and <= 0x180F) // Mongolian variants
        or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF)
        or 0x3099 or 0x309A // Kana voicing, composed by UnspacedRun
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F) or (>= 0xE0100 and <= 0xE01EF);
}
