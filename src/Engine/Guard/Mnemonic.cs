using System.Security.Cryptography;

namespace Satchel.Engine.Guard;

/// <summary>
/// Recovery phrases (BIP 39): 12, 15, 18, 21 or 24 words of the list, of which each stands for 11 bits; the last bits are
/// a checksum of the others.
/// </summary>
internal static class Mnemonic
{
    private const int FewestWords = 12;
    private const int MostWords = 24;
    private const int BitsPerWord = 11;
    private const int KeywordDistance = 48;

    private static readonly string[] Keywords = ["seed", "mnemonic", "recovery", "phrase", "backup words"];

    /// <summary>
    /// Finds a phrase in the run of words that begins at a place. All of the run is the finding: words of the list may stand
    /// right before the phrase, and one of the other stretches may have a fitting checksum by chance.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where a word begins.</param>
    /// <param name="runEnd">The end of what was looked at.</param>
    public static SecretFinding? Find(ReadOnlySpan<char> text, int start, out int runEnd)
    {
        if (!IsRun(text, start, out runEnd))
        {
            return null;
        }

        var words = new List<Word>();
        for (var at = start; NextWord(text, at) is { } word; at = NextStart(text, word.End))
        {
            words.Add(word);
        }

        runEnd = words[^1].End;
        for (var first = 0; first + FewestWords <= words.Count; first++)
        {
            for (var count = MostWords; count >= FewestWords; count -= 3)
            {
                if (first + count <= words.Count && IsValid(words, first, count))
                {
                    return new SecretFinding("mnemonic", start, runEnd - start);
                }
            }
        }

        var before = text[Math.Max(0, start - KeywordDistance)..start];
        foreach (var keyword in Keywords)
        {
            if (before.Contains(keyword, StringComparison.OrdinalIgnoreCase))
            {
                return new SecretFinding("mnemonic", start, runEnd - start);
            }
        }

        return words.Count <= MostWords && words.Count % 3 == 0 ? new SecretFinding("mnemonic", start, runEnd - start, IsCertain: false) : null;
    }

    /// <summary>Whether words are one phrase, whole and with a fitting checksum.</summary>
    public static bool IsPhrase(IReadOnlyList<string> words)
    {
        List<Word> known = [.. words.Select(word => new Word(0, word.Length, MnemonicWords.IndexOf(word)))];
        return known.Count is >= FewestWords and <= MostWords && known.Count % 3 == 0 && known.All(word => word.Index >= 0) && IsValid(known, 0, known.Count);
    }

    /// <summary>Whether enough words of the list follow each other; says where they end if not.</summary>
    private static bool IsRun(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        var at = start;
        for (var count = 0; count < FewestWords; count++)
        {
            if (NextWord(text, at) is not { } word)
            {
                return false;
            }

            end = word.End;
            at = NextStart(text, word.End);
        }

        return true;
    }

    private static Word? NextWord(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && end - start <= MnemonicWords.LongestWord && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return MnemonicWords.IndexOf(text[start..end]) is >= 0 and var index ? new Word(start, end, index) : null;
    }

    /// <summary>Steps over what may stand between two words: a comma, white space and a number in a list.</summary>
    private static int NextStart(ReadOnlySpan<char> text, int at)
    {
        const int Longest = 12;
        var limit = Math.Min(text.Length, at + Longest);
        var start = at;
        if (at < limit && text[at] is ',' or '\\')
        {
            at++;
        }

        while (at < limit && (char.IsWhiteSpace(text[at]) || char.IsAsciiDigit(text[at]) || text[at] is '.' or ')' or '-' or '|'))
        {
            // A full stop ends a sentence where no number stands before it.
            if (text[at] is '.' && !char.IsAsciiDigit(text[at - 1]))
            {
                return text.Length;
            }

            at++;
        }

        return at == start ? text.Length : at;
    }

    private static bool IsValid(List<Word> words, int first, int count)
    {
        Span<byte> bits = stackalloc byte[33];
        bits.Clear();
        var (bit, ascending) = (0, true);
        for (var i = first; i < first + count; i++)
        {
            ascending &= i == first || words[i].Index > words[i - 1].Index;
            for (var b = BitsPerWord - 1; b >= 0; b--, bit++)
            {
                bits[bit / 8] |= (byte)(((words[i].Index >> b) & 1) << (7 - (bit % 8)));
            }
        }

        // In the order of the alphabet the words are the list itself.
        if (ascending)
        {
            return false;
        }

        var checksumBits = bit / 33;
        var entropyBytes = (bit - checksumBits) / 8;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bits[..entropyBytes], hash);
        return hash[0] >> (8 - checksumBits) == bits[entropyBytes] >> (8 - checksumBits);
    }

    private readonly record struct Word(int Start, int End, int Index);
}
