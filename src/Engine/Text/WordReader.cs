using System.Text;

namespace Satchel.Engine.Text;

/// <summary>
/// Cuts a text into words. Letters and digits of one run stay together (v2, sha256); everything else separates, so 3.5,
/// snake_case, kebab-case and paths fall into their parts. An apostrophe between letters disappears (don't → dont) and
/// the endings 's, 'm, 'd, 'll, 're and 've go with it (Anna's → anna, we'll → we). A name in camelCase gives itself and
/// then its parts (getUserName → getusername, get, user, name; HTTPServer2 → httpserver2, http, server2; URLs → urls).
/// Unspaced scripts give pairs of characters, see <see cref="UnspacedRun"/>.
/// </summary>
internal static class WordReader
{
    /// <summary>Most UTF-16 units of a folded word, enough for a SHA-256 in hex; the rest of a longer run is dropped.</summary>
    public const int MaxCharacters = 64;

    // English prose has a word per six characters; a little room spares the last growth.
    private const int CharactersPerWord = 5;

    /// <summary>The words of <paramref name="text"/> in order; parts follow their whole.</summary>
    public static List<Word> Read(string text)
    {
        var words = new List<Word>((text.Length / CharactersPerWord) + 1);
        var i = 0;
        while (i < text.Length)
        {
            switch (Letters.ClassAt(text, i, out var length))
            {
                case LetterClass.Separator or LetterClass.Mark:
                    i += length;
                    break;
                case LetterClass.Letter:
                    i = ReadRun(text, i, words);
                    break;
                case var script:
                    i = UnspacedRun.Read(text, i, script, words);
                    break;
            }
        }

        return words;
    }

    private static int ReadRun(string text, int start, List<Word> words)
    {
        var run = RunAt(text, start);
        var length = run.End - start;
        var folded = run.IsFolded ? text.Substring(start, Math.Min(length, MaxCharacters)) : Folding.Fold(text, start, run.KeptEnd);
        if (folded.Length > 0)
        {
            words.Add(new Word(folded, start, length));
            if (run.MayBeCompound && length <= MaxCharacters)
            {
                CompoundName.AddParts(text, start, run.KeptEnd, words);
            }
        }

        return run.End;
    }

    private static Run RunAt(string text, int start)
    {
        var (i, apostrophe) = (start, -1);
        var (isFolded, hasLower, hasUpperInside) = (true, false, false);
        while (i < text.Length)
        {
            var c = text[i];
            var length = 1;
            if (char.IsAsciiLetterLower(c))
            {
                hasLower = true;
            }
            else if (char.IsAsciiLetterUpper(c))
            {
                isFolded = false;
                hasUpperInside |= i > start;
            }
            else if (!char.IsAsciiDigit(c))
            {
                var letter = Letters.ClassAt(text, i, out length);
                if (letter is LetterClass.Separator && Letters.IsApostrophe(c) && IsBeforeLetter(text, i))
                {
                    apostrophe = i;
                }
                else if (letter is not (LetterClass.Letter or LetterClass.Mark))
                {
                    break;
                }
                else if (Rune.GetRuneAt(text, i) is var rune && Rune.IsUpper(rune))
                {
                    hasUpperInside |= i > start;
                }
                else
                {
                    hasLower |= Rune.IsLower(rune);
                }

                isFolded = false;
            }

            i += length;
        }

        var keptEnd = apostrophe > start && IsDroppedEnding(text.AsSpan((apostrophe + 1)..i)) ? apostrophe : i;
        return new Run(i, keptEnd, isFolded, hasLower && hasUpperInside);
    }

    private static bool IsBeforeLetter(string text, int index)
        => index + 1 < text.Length
            && Letters.ClassAt(text, index + 1, out _) is LetterClass.Letter
            && !char.IsAsciiDigit(text[index + 1]);

    private static bool IsDroppedEnding(ReadOnlySpan<char> ending) => ending.Length switch
    {
        1 => (ending[0] | 0x20) is 's' or 'm' or 'd',
        2 => ending.Equals("ll", StringComparison.OrdinalIgnoreCase)
            || ending.Equals("re", StringComparison.OrdinalIgnoreCase)
            || ending.Equals("ve", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>A run of letters and digits.</summary>
    /// <param name="End">The first UTF-16 unit behind it.</param>
    /// <param name="KeptEnd">The same without a dropped ending.</param>
    /// <param name="IsFolded">Whether it holds only a–z and 0–9.</param>
    /// <param name="MayBeCompound">Whether it has a lower-case letter and a capital behind the first letter.</param>
    private readonly record struct Run(int End, int KeptEnd, bool IsFolded, bool MayBeCompound);
}
