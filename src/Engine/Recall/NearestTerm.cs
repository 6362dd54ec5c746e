using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Finds the term that a word which nobody said comes nearest to: a slip of the pen, or a form that the stemmer keeps apart.
/// Two terms are as like as the share of letter triples that they have in common (Dice, 1945), the start of the word counting
/// as a letter. What holds anything but letters is a number or a name and is like nothing else.
/// </summary>
internal static class NearestTerm
{
    /// <summary>Shorter terms are like too many others, in letters.</summary>
    private const int FewestLetters = 4;

    /// <summary>Letters that both must begin with.</summary>
    private const int SharedLetters = 3;

    /// <summary>Most terms that are looked at, by their order; a prefix of three letters seldom has more in 100,000 memories.</summary>
    private const int MostTerms = 1_024;

    /// <summary>The nearest term and how like it is, or null where none is like enough.</summary>
    public static async ValueTask<(string Term, double Likeness)?> FindAsync(
        IStoreReader reader, string term, CancellationToken cancellationToken)
    {
        if (term.Length < FewestLetters || !term.All(char.IsLetter))
        {
            return null;
        }

        var (nearest, most) = ("", 0.0);
        foreach (var other in await reader.FindTermsAsync(term[..SharedLetters], MostTerms, cancellationToken).ConfigureAwait(false))
        {
            if (other.Length >= FewestLetters && Likeness(term, other) is var likeness && likeness > most)
            {
                (nearest, most) = (other, likeness);
            }
        }

        return most >= RecallWeights.LeastLikeness ? (nearest, most) : null;
    }

    /// <summary>How like two terms with the same first letters are, 0 to 1.</summary>
    public static double Likeness(string term, string other)
    {
        // The triple of the start and the first two letters is common to both.
        var common = 1;
        for (var i = 0; i + 3 <= term.Length; i++)
        {
            common += other.AsSpan().IndexOf(term.AsSpan(i, 3)) >= 0 ? 1 : 0;
        }

        return Math.Min(1, 2.0 * common / (term.Length - 1 + other.Length - 1));
    }
}
