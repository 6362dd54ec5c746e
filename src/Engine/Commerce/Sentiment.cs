using System.Collections.Frozen;

namespace Satchel.Engine.Commerce;

/// <summary>Whether a text speaks well or ill of a vendor: whole words, and a negation before one turns it around.</summary>
public static class Sentiment
{
    /// <summary>How many words before a word may turn it around.</summary>
    private const int NegationReach = 3;

    private static readonly FrozenSet<string> Well = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "reliable", "fast", "good", "great", "excellent", "trustworthy", "recommend", "recommended");

    private static readonly FrozenSet<string> Ill = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "unreliable", "slow", "bad", "scam", "avoid", "terrible", "failed", "overpriced", "untrustworthy");

    private static readonly FrozenSet<string> Negations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "not", "no", "never", "isn't", "isnt", "wasn't", "wasnt", "aren't", "don't", "dont", "doesn't", "hardly", "cannot",
        "can't", "neither", "nor");

    /// <summary>1 where it speaks well, -1 where it speaks ill, 0 where it does neither or both.</summary>
    public static int Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Replace('\u2019', '\'').Split(
            [' ', '\n', '\r', '\t', ',', ';', ':', '!', '?', '(', ')', '"', '/', '.'], StringSplitOptions.RemoveEmptyEntries);
        var (well, ill) = (false, false);
        for (var i = 0; i < words.Length; i++)
        {
            var sign = Well.Contains(words[i]) ? 1 : Ill.Contains(words[i]) ? -1 : 0;
            for (var back = 1; sign != 0 && back <= Math.Min(NegationReach, i); back++)
            {
                if (Negations.Contains(words[i - back]))
                {
                    sign = -sign;
                    break;
                }
            }

            (well, ill) = (well || sign > 0, ill || sign < 0);
        }

        return well == ill ? 0 : well ? 1 : -1;
    }
}
