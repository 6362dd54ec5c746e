namespace Satchel.Engine.Guard;

/// <summary>
/// Recognises in what a person wrote a preference, a decision or a correction: what is worth remembering beyond the
/// conversation. It knows common ways of saying so in English, German, French and Spanish. What it does not know it does not
/// find, and what it finds need not be worth keeping: it only says when it is worth to ask.
/// </summary>
public static class StatementScreen
{
    /// <summary>Characters of a text that are read: what people write themselves comes first, what they paste behind it.</summary>
    public const int Characters = 4_000;

    private const string Fence = "```";

    private static readonly Lazy<Dictionary<string, List<(StatementKind Kind, ScreenPhrase Phrase)>>> Phrases = new(ByFirstWord);

    /// <summary>What a text states, the first that is found; null where it states nothing of the kind.</summary>
    public static StatementKind? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = ScreenWords.Read(OwnWords(text));
        for (var place = 0; place < words.Count; place++)
        {
            if (!Phrases.Value.TryGetValue(words[place].Folded, out var phrases))
            {
                continue;
            }

            foreach (var (kind, phrase) in phrases)
            {
                if (phrase.IsAt(words, place))
                {
                    return kind;
                }
            }
        }

        return null;
    }

    /// <summary>The text without code and without what it quotes.</summary>
    private static string OwnWords(string text)
    {
        var lines = (text.Length > Characters ? text[..Characters] : text).Split('\n');
        var own = new List<string>(lines.Length);
        var inCode = false;
        foreach (var line in lines)
        {
            var start = line.AsSpan().TrimStart();
            if (start.StartsWith(Fence, StringComparison.Ordinal))
            {
                inCode = !inCode;
            }
            else if (!inCode && !start.StartsWith('>'))
            {
                own.Add(line);
            }
        }

        return string.Join('\n', own);
    }

    private static Dictionary<string, List<(StatementKind Kind, ScreenPhrase Phrase)>> ByFirstWord()
    {
        var byWord = new Dictionary<string, List<(StatementKind Kind, ScreenPhrase Phrase)>>(StringComparer.Ordinal);
        foreach (var (kind, written) in StatementPhrases.All)
        {
            var phrase = new ScreenPhrase(written);
            foreach (var word in phrase.FirstWords.Distinct(StringComparer.Ordinal))
            {
                if (!byWord.TryGetValue(word, out var list))
                {
                    byWord.Add(word, list = []);
                }

                list.Add((kind, phrase));
            }
        }

        return byWord;
    }
}
