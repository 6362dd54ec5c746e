using System.Text;

namespace Satchel.Engine.Text;

/// <summary>
/// Reads a run of one script that puts no spaces between words, as overlapping pairs of characters: 東京都 → 東京, 京都.
/// A run of one character gives that character. Voicing marks and Korean letters are joined with what they follow.
/// </summary>
internal static class UnspacedRun
{
    private const int ProlongedSound = 0x30FC;
    private const int HalfWidthProlongedSound = 0xFF70;
    private const int FirstLead = 0x1100;
    private const int LastLead = 0x1112;
    private const int FirstVowel = 0x1161;
    private const int LastVowel = 0x1175;
    private const int FirstTail = 0x11A8;
    private const int LastTail = 0x11C2;
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int VowelsPerLead = 21;
    private const int TailsPerVowel = 28;

    /// <summary>Adds the words of the run that starts at <paramref name="start"/> and tells where it ends.</summary>
    public static int Read(string text, int start, LetterClass script, List<Word> words)
    {
        var first = NextCharacter(text, start, script);
        var next = NextCharacter(text, first.End, script);
        if (next.End == first.End)
        {
            words.Add(new Word(new Rune(first.Value).ToString(), start, first.End - start));
        }

        while (next.End > first.End)
        {
            words.Add(new Word(Pair(first.Value, next.Value), first.Start, next.End - first.Start));
            first = next;
            next = NextCharacter(text, first.End, script);
        }

        return first.End;
    }

    /// <summary>The character at <paramref name="start"/> with all that belongs to it; an empty one where the run has ended.</summary>
    private static Character NextCharacter(string text, int start, LetterClass script)
    {
        if (!IsOf(script, text, start, out var length))
        {
            return new Character(0, start, start);
        }

        var value = Folding.Fold(Rune.GetRuneAt(text, start));
        var end = start + length;
        while (end < text.Length)
        {
            var letter = Letters.ClassAt(text, end, out length);
            if (letter is not LetterClass.Mark && letter != script)
            {
                break;
            }

            var joined = Join(value, Rune.GetRuneAt(text, end).Value);
            if (joined == 0 && letter is not LetterClass.Mark)
            {
                break;
            }

            value = joined == 0 ? value : joined;
            end += length;
        }

        return new Character(value, start, end);
    }

    private static bool IsOf(LetterClass script, string text, int index, out int length)
    {
        length = 0;
        return index < text.Length
            && (Letters.ClassAt(text, index, out length) == script
                || (script is LetterClass.Hiragana && (int)text[index] is ProlongedSound or HalfWidthProlongedSound));
    }

    /// <summary>Both characters as one; 0 if they stay two.</summary>
    private static int Join(int value, int next) => next switch
    {
        0x3099 or 0xFF9E => Voiced(value),
        0x309A or 0xFF9F => HalfVoiced(value),
        >= FirstVowel and <= LastVowel when value is >= FirstLead and <= LastLead
            => FirstSyllable + ((((value - FirstLead) * VowelsPerLead) + next - FirstVowel) * TailsPerVowel),
        >= FirstTail and <= LastTail when value is >= FirstSyllable and <= LastSyllable && (value - FirstSyllable) % TailsPerVowel == 0
            => value + next - FirstTail + 1,
        _ => 0,
    };

    // In the code charts the voiced syllable follows the plain one: かが きぎ … たち (ぢ) っ つづ てで とど, はばぱ ひびぴ ….
    private static int Voiced(int value) => value switch
    {
        0x3046 => 0x3094,
        0x30A6 => 0x30F4,
        >= 0x304B and <= 0x3061 or >= 0x30AB and <= 0x30C1 => value % 2 == 1 ? value + 1 : 0,
        >= 0x3064 and <= 0x3068 or >= 0x30C4 and <= 0x30C8 => value % 2 == 0 ? value + 1 : 0,
        >= 0x306F and <= 0x307B or >= 0x30CF and <= 0x30DB => IsFirstOfThree(value) ? value + 1 : 0,
        _ => 0,
    };

    private static int HalfVoiced(int value)
        => value is >= 0x306F and <= 0x307B or >= 0x30CF and <= 0x30DB && IsFirstOfThree(value) ? value + 2 : 0;

    private static bool IsFirstOfThree(int value) => (value - (value < 0x30A0 ? 0x306F : 0x30CF)) % 3 == 0;

    private static string Pair(int first, int second)
    {
        Span<char> units = stackalloc char[4];
        var count = new Rune(first).EncodeToUtf16(units);
        count += new Rune(second).EncodeToUtf16(units[count..]);
        return units[..count].ToString();
    }

    private readonly record struct Character(int Value, int Start, int End);
}
