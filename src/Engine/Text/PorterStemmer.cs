namespace Satchel.Engine.Text;

/// <summary>
/// The algorithm of M. F. Porter, "An algorithm for suffix stripping", Program 14(3), July 1980, pages 130–137, as it was
/// published: with the rule ABLI → ABLE and without the later additions BLI → BLE and LOGI → LOG. Words of one or two
/// letters are left alone, as in the author's own programs.
/// </summary>
internal static class PorterStemmer
{
    private const int ShortestStemmed = 3;

    // Every measure is above it: the rule has no condition.
    private const int Always = -1;

    /// <summary>
    /// The stem of a word of a–z. Any other word, a longer one than
    /// <see cref="WordReader"/> makes, and one that is its own stem are returned as they are.
    /// </summary>
    public static string Stem(string word)
    {
        if (word.Length is < ShortestStemmed or > WordReader.MaxCharacters || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return word;
        }

        // No step makes a word longer than it came in.
        Span<char> letters = stackalloc char[WordReader.MaxCharacters];
        word.CopyTo(letters);
        var stem = new PorterWord(letters, word.Length);
        RemovePlural(ref stem);
        RemovePast(ref stem);
        ReplaceY(ref stem);
        ShortenDoubleSuffix(ref stem);
        ShortenSuffix(ref stem);
        RemoveSuffix(ref stem);
        Tidy(ref stem);
        return stem.Value.SequenceEqual(word) ? word : stem.Value.ToString();
    }

    // Step 1a.
    private static void RemovePlural(ref PorterWord word)
    {
        _ = word.Take("sses", "ss", Always) || word.Take("ies", "i", Always) || word.EndsWith("ss") || word.Take("s", "", Always);
    }

    // Step 1b.
    private static void RemovePast(ref PorterWord word)
    {
        if (word.Take("eed", "ee", 0))
        {
            return;
        }

        if (word.RemoveAfterVowel("ed") || word.RemoveAfterVowel("ing"))
        {
            RestoreEnd(ref word);
        }
    }

    private static void RestoreEnd(ref PorterWord word)
    {
        if (word.EndsWith("at") || word.EndsWith("bl") || word.EndsWith("iz"))
        {
            word.Append('e');
        }
        else if (word.EndsInDoubleConsonant)
        {
            if (word.LastLetter is not ('l' or 's' or 'z'))
            {
                word.DropLast();
            }
        }
        else if (word.Measure(0) == 1 && word.EndsShort(0))
        {
            word.Append('e');
        }
    }

    // Step 1c.
    private static void ReplaceY(ref PorterWord word)
    {
        if (word.EndsWith("y") && word.HasVowelBefore(1))
        {
            word.DropLast();
            word.Append('i');
        }
    }

    // Step 2. The letter before the last tells which suffixes can be meant; of those the longest is tried first.
    private static void ShortenDoubleSuffix(ref PorterWord word)
    {
        _ = word.LetterBeforeLast switch
        {
            'a' => word.Take("ational", "ate", 0) || word.Take("tional", "tion", 0),
            'c' => word.Take("enci", "ence", 0) || word.Take("anci", "ance", 0),
            'e' => word.Take("izer", "ize", 0),
            'l' => word.Take("abli", "able", 0) || word.Take("alli", "al", 0) || word.Take("entli", "ent", 0)
                || word.Take("ousli", "ous", 0) || word.Take("eli", "e", 0),
            'o' => word.Take("ization", "ize", 0) || word.Take("ation", "ate", 0) || word.Take("ator", "ate", 0),
            's' => word.Take("alism", "al", 0) || word.Take("iveness", "ive", 0) || word.Take("fulness", "ful", 0)
                || word.Take("ousness", "ous", 0),
            't' => word.Take("aliti", "al", 0) || word.Take("iviti", "ive", 0) || word.Take("biliti", "ble", 0),
            _ => false,
        };
    }

    // Step 3.
    private static void ShortenSuffix(ref PorterWord word)
    {
        _ = word.LastLetter switch
        {
            'e' => word.Take("icate", "ic", 0) || word.Take("ative", "", 0) || word.Take("alize", "al", 0),
            'i' => word.Take("iciti", "ic", 0),
            'l' => word.Take("ical", "ic", 0) || word.Take("ful", "", 0),
            's' => word.Take("ness", "", 0),
            _ => false,
        };
    }

    // Step 4.
    private static void RemoveSuffix(ref PorterWord word)
    {
        _ = word.LetterBeforeLast switch
        {
            'a' => word.Take("al", "", 1),
            'c' => word.Take("ance", "", 1) || word.Take("ence", "", 1),
            'e' => word.Take("er", "", 1),
            'i' => word.Take("ic", "", 1),
            'l' => word.Take("able", "", 1) || word.Take("ible", "", 1),
            'n' => word.Take("ement", "", 1) || word.Take("ment", "", 1) || word.Take("ent", "", 1) || word.Take("ant", "", 1),
            'o' => (word.EndsWith("sion") || word.EndsWith("tion")) ? word.Take("ion", "", 1) : word.Take("ou", "", 1),
            's' => word.Take("ism", "", 1),
            't' => word.Take("ate", "", 1) || word.Take("iti", "", 1),
            'u' => word.Take("ous", "", 1),
            'v' => word.Take("ive", "", 1),
            'z' => word.Take("ize", "", 1),
            _ => false,
        };
    }

    // Step 5.
    private static void Tidy(ref PorterWord word)
    {
        if (word.LastLetter is 'e' && word.Measure(1) is var measure && (measure > 1 || (measure == 1 && !word.EndsShort(1))))
        {
            word.DropLast();
        }

        if (word.LastLetter is 'l' && word.EndsInDoubleConsonant && word.Measure(0) > 1)
        {
            word.DropLast();
        }
    }
}
