namespace Satchel.Engine.Text;

/// <summary>Turns words into the terms that the text index compares.</summary>
internal static class Terms
{
    /// <summary>The term of a word; null if the word tells nothing.</summary>
    public static string? Of(Word word) => Of(word.Folded);

    /// <summary>
    /// The stem of the base form of a folded word; null for stop words, single letters of a–z and single Hiragana, which are
    /// mostly particles. Single digits and Chinese characters count.
    /// </summary>
    public static string? Of(string folded)
    {
        if (folded.Length <= 1)
        {
            return folded is [var letter] && !IsNoise(letter) ? folded : null;
        }

        return StopWords.Contains(folded) ? null : PorterStemmer.Stem(IrregularForms.BaseOf(folded));
    }

    private static bool IsNoise(char letter) => letter is (>= 'a' and <= 'z') or (>= '\u3041' and <= '\u309F');
}
