using System.Text;
using Satchel.Engine.Text;

namespace Satchel.Engine.Guard;

/// <summary>
/// Reads a text the way somebody does who looks for orders in disguise: invisible characters are gone, accents and letter
/// forms folded, digits and Cyrillic or Greek letters within Latin words read as the letters that they imitate, single
/// letters with one character between them joined. Characters of unspaced scripts are words of their own.
/// </summary>
internal static class ScreenWords
{
    private const int FewestSpacedLetters = 4;
    private const string Stops = ".!?:;\n\r\"“”«»>*([{#-–—|,`";

    private const string Imitations = "аеорсухіјѕԁһкмтвнαορνικτυε01345 7";
    private const string Imitated = "aeopcyxijsdhkmtbhaopviktueoieas t";

    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal)
    {
        "please", "now", "then", "immediately", "kindly", "must", "agent", "assistant", "ai", "bitte", "jetzt", "maintenant", "ahora",
    };

    public static List<ScreenWord> Read(string text)
    {
        var visible = HiddenText.Without(text);
        var words = new List<ScreenWord>((visible.Length / 5) + 1);
        var begins = true;
        var i = 0;
        while (i < visible.Length)
        {
            var letter = Letters.ClassAt(visible, i, out var length);
            if (letter is LetterClass.Separator or LetterClass.Mark)
            {
                begins |= Stops.Contains(visible[i], StringComparison.Ordinal);
                i += length;
                continue;
            }

            var end = letter is LetterClass.Letter ? EndOfRun(visible, i) : i + length;
            var folded = Undisguised(Folding.Fold(visible, i, end));
            words.Add(new ScreenWord(folded, begins || (words.Count > 0 && Openers.Contains(words[^1].Folded)), i, end));
            (begins, i) = (false, end);
        }

        return Joined(words);
    }

    /// <summary>A word of a phrase as <see cref="Read"/> would give it.</summary>
    public static IEnumerable<string> Of(string phrase) => Read(phrase).Select(word => word.Folded);

    private static int EndOfRun(string text, int start)
    {
        var i = start;
        while (i < text.Length)
        {
            var letter = Letters.ClassAt(text, i, out var length);
            var isInside = letter is LetterClass.Letter or LetterClass.Mark
                || (Letters.IsApostrophe(text[i]) && i + 1 < text.Length && Letters.ClassAt(text, i + 1, out _) is LetterClass.Letter);
            if (!isInside)
            {
                break;
            }

            i += length;
        }

        return i;
    }

    /// <summary>A Latin word with the letters that others in it imitate; any other word as it is.</summary>
    private static string Undisguised(string word)
    {
        var latin = 0;
        var others = 0;
        foreach (var c in word)
        {
            latin += char.IsAsciiLetterLower(c) ? 1 : 0;
            others += char.IsAsciiLetterLower(c) ? 0 : 1;
        }

        return latin == 0 || others == 0 || latin + others < 3
            ? word
            : string.Create(word.Length, word, static (letters, word) =>
            {
                for (var i = 0; i < letters.Length; i++)
                {
                    letters[i] = Imitations.IndexOf(word[i], StringComparison.Ordinal) is >= 0 and var index ? Imitated[index] : word[i];
                }
            });
    }

    private static List<ScreenWord> Joined(List<ScreenWord> words)
    {
        var joined = new List<ScreenWord>(words.Count);
        var i = 0;
        while (i < words.Count)
        {
            var end = i + 1;
            while (IsLetter(words[i]) && end < words.Count && IsLetter(words[end]) && words[end].Start - words[end - 1].End == 1)
            {
                end++;
            }

            if (end - i >= FewestSpacedLetters)
            {
                var letters = new StringBuilder();
                words[i..end].ForEach(word => letters.Append(word.Folded));
                joined.Add(words[i] with { Folded = letters.ToString(), End = words[end - 1].End });
                i = end;
            }
            else
            {
                joined.Add(words[i]);
                i++;
            }
        }

        return joined;
    }

    private static bool IsLetter(ScreenWord word) => word.Folded is [>= 'a' and <= 'z'];
}
