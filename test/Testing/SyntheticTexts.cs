using System.Globalization;
using System.Text;

namespace Satchel.Testing;

/// <summary>
/// Sentences of made-up words between real function words. The n-th word is used in proportion to 1 / (n + 20): the
/// commonest is in some six of a hundred sentences, half of the words in less than ten of ten thousand. The same seed gives
/// the same texts.
/// </summary>
public sealed class SyntheticTexts
{
    private const int Words = 5000;
    private const int FlatRanks = 20;
    private const int SentencesPerSession = 40;

    private static readonly string[] Onsets = ["b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "sh", "st", "t", "tr", "v", "w"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ea", "oo"];
    private static readonly string[] Codas = ["", "", "l", "m", "n", "nd", "r", "rk", "st", "t"];
    private static readonly string[] Between = ["the", "of", "and", "to", "in", "is", "was", "that", "it", "for", "on", "with", "as", "at", "by", "from", "we", "they", "have", "not", "this", "but"];
    private static readonly string[] Endings = ["", "", "", "", "", "s", "ed", "ing"];
    private static readonly string[] Authors = ["Ada", "Boris", "Chen", "Dora", "Emil"];
    private readonly Random _random;
    private readonly string[] _words;
    private readonly double[] _weightUpTo;

    /// <summary>Makes the vocabulary.</summary>
    public SyntheticTexts(int seed)
    {
        _random = new Random(seed);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < Words)
        {
            words.Add(Syllable() + Syllable() + (words.Count % 3 == 0 ? Syllable() : ""));
        }

        _words = [.. words];
        var sum = 0.0;
        _weightUpTo = [.. Enumerable.Range(0, Words).Select(rank => sum += 1.0 / (rank + 1 + FlatRanks))];
    }

    /// <summary>Memories in the order of their telling: sessions of forty, a minute between two, five authors.</summary>
    public IEnumerable<SyntheticMemory> Tell(int count)
    {
        var start = new DateTimeOffset(2025, 1, 1, 8, 0, 0, TimeSpan.Zero);
        for (var number = 0; number < count; number++)
        {
            var (sentence, session) = (Sentence(), number / SentencesPerSession);
            yield return new SyntheticMemory(
                string.Create(CultureInfo.InvariantCulture, $"synthetic-{number:D7}"),
                sentence,
                start.AddHours(session).AddMinutes(number % SentencesPerSession),
                Authors[_random.Next(Authors.Length)],
                string.Create(CultureInfo.InvariantCulture, $"session-{session}"));
        }
    }

    /// <summary>A sentence of 6 to 14 words and the function words between them; it needs no quoting.</summary>
    public string Sentence()
    {
        var text = new StringBuilder();
        for (var left = _random.Next(6, 15); left > 0; left--)
        {
            text.Append(_random.Next(2) == 0 ? Between[_random.Next(Between.Length)] + " " : "");
            text.Append(Word()).Append(Endings[_random.Next(Endings.Length)]).Append(left == 1 ? '.' : ' ');
        }

        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }

    /// <summary>Different words whose ranks lie in a range, spread over it: small ranks are common words.</summary>
    public string[] Query(int fromRank, int toRank, int count)
    {
        var step = (toRank - fromRank) / count;
        return [.. Enumerable.Range(0, count).Select(part => _words[fromRank + (part * step) + _random.Next(Math.Min(step, 40))])];
    }

    private string Syllable() => Onsets[_random.Next(Onsets.Length)] + Vowels[_random.Next(Vowels.Length)] + Codas[_random.Next(Codas.Length)];

    private string Word()
    {
        var at = Array.BinarySearch(_weightUpTo, _random.NextDouble() * _weightUpTo[^1]);
        return _words[Math.Min(at < 0 ? ~at : at, Words - 1)];
    }
}
