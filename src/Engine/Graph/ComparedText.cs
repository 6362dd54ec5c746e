using Satchel.Engine.Text;

namespace Satchel.Engine.Graph;

/// <summary>A text as it is compared with another: its terms, its numbers, and how often it says no.</summary>
internal sealed class ComparedText
{
    /// <summary>Least likeness, but for numbers and negations, of two texts that contradict each other in a negation or number.</summary>
    private const double SameThreshold = 0.8;

    /// <summary>Least terms that two texts must share to differ in one value only.</summary>
    private const int LeastShared = 2;

    private static readonly HashSet<string> Negations = new(
        ["no", "not", "never", "none", "nothing", "without", "cannot", "nicht", "kein", "keine", "nie", "jamais", "nunca"], StringComparer.Ordinal);

    private readonly bool _isNegated;
    private readonly HashSet<string> _negations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _terms = new(StringComparer.Ordinal);

    public ComparedText(string content)
    {
        foreach (var word in TextAnalyzer.QueryWords(content))
        {
            var isNegation = Negations.Contains(word.Folded) || IsNegatedVerb(content, word);
            _isNegated ^= isNegation;
            if (Text.Terms.Of(word) is { } term)
            {
                _terms.Add(term);
                if (isNegation)
                {
                    _negations.Add(term);
                }
            }
        }
    }

    /// <summary>Every term once.</summary>
    public IReadOnlyCollection<string> Terms => _terms;

    /// <summary>The weight of what both hold as a share of the weight of what either holds.</summary>
    public double LikenessTo(ComparedText other, Func<string, double> weightOf) => Likeness(other, weightOf, _ => true);

    /// <summary>
    /// Whether both say the same of something but for a negation, a number or one value: one of the two is then likely to
    /// hold no longer. Nothing but a likelihood.
    /// </summary>
    public bool Contradicts(ComparedText other, Func<string, double> weightOf)
    {
        if (Likeness(other, weightOf, term => !IsNumber(term) && !_negations.Contains(term) && !other._negations.Contains(term)) >= SameThreshold)
        {
            return _isNegated != other._isNegated || HasOtherNumbers(other);
        }

        var (own, foreign) = (_terms.Count(term => !other._terms.Contains(term)), other._terms.Count(term => !_terms.Contains(term)));
        return own == 1 && foreign == 1 && _terms.Count - own >= LeastShared;
    }

    private double Likeness(ComparedText other, Func<string, double> weightOf, Func<string, bool> counts)
    {
        var (both, either) = (0.0, 0.0);
        foreach (var term in _terms.Where(counts))
        {
            var weight = weightOf(term);
            either += weight;
            both += other._terms.Contains(term) ? weight : 0;
        }

        either += other._terms.Where(term => counts(term) && !_terms.Contains(term)).Sum(weightOf);
        return either == 0 ? 0 : both / either;
    }

    private bool HasOtherNumbers(ComparedText other)
        => _terms.Any(term => IsNumber(term) && !other._terms.Contains(term)) && other._terms.Any(term => IsNumber(term) && !_terms.Contains(term));

    private static bool IsNumber(string term) => char.IsAsciiDigit(term[0]);

    /// <summary>"isn't", "don't" and their kin.</summary>
    private static bool IsNegatedVerb(string content, Word word)
        => word.Length > 3 && word.Folded.EndsWith("nt", StringComparison.Ordinal) && Letters.IsApostrophe(content[word.End - 2]);
}
