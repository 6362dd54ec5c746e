using System.Runtime.InteropServices;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Text;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Finds current memories, held back ones too, that say nearly the same as a text. The likeness of two texts is the weight
/// of the terms that both hold, as a share of the weight of the terms that either holds; the weight of a term is its
/// inverse document frequency. So a number or a name that differs counts for more than a common word, and the order of
/// words counts for nothing.
/// <para>
/// What is read is bounded, so a copy can be missed: candidates hold at least half of the eight rarest among the longest
/// terms of the text, and only the few that hold most of these are compared.
/// </para>
/// </summary>
internal static class NearCopies
{
    /// <summary>Least likeness of a near copy: of twenty words of equal weight, one may be exchanged, and one more be added.</summary>
    public const double Threshold = 0.85;

    /// <summary>Most terms whose frequency is looked up. Long words are the rare ones.</summary>
    private const int CountedTerms = 24;

    /// <summary>Most terms whose postings are read.</summary>
    private const int ReadTerms = 8;

    /// <summary>Most postings that are read of each term, the last ones: two rows of the index.</summary>
    private const int PostingsPerTerm = 256;

    /// <summary>Most documents whose facts are read.</summary>
    private const int Candidates = 50;

    /// <summary>Most memories whose texts are read and compared.</summary>
    private const int ComparedMemories = 4;

    /// <summary>Whether a memory of a category may be a copy. Payments are each their own, and Satchel's own writers repeat themselves.</summary>
    public static bool Concerns(MemoryCategory category) => category is not MemoryCategory.Transaction && !WireNames.IsReserved(category);

    /// <summary>Finds the near copies of a text, the most alike first; of two equal ones the earlier.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="content">The text.</param>
    /// <param name="id">The memory that holds it, which is no copy of itself.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async ValueTask<IReadOnlyList<NearCopy>> FindAsync(
        IStoreReader reader, string content, MemoryId id, CancellationToken cancellationToken)
    {
        // Step 1: the rarest terms of the text.
        var terms = TermsOf(content);
        var statistics = await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        string[] counted = [.. terms.OrderByDescending(term => term.Length).ThenBy(term => term, StringComparer.Ordinal).Take(CountedTerms)];
        var counts = await reader.CountDocumentsAsync(counted, cancellationToken).ConfigureAwait(false);
        var weights = counts.Select(count => TextMatches.Rarity(statistics.Documents, count ?? 0)).ToArray();
        var known = Enumerable.Range(0, counted.Length).Where(i => counts[i] is not null).ToArray();

        // A term that no memory holds is missing from every copy.
        if (known.Length == 0 || known.Sum(i => weights[i]) < Threshold * weights.Sum())
        {
            return [];
        }

        // Step 2: the documents that hold most of them.
        string[] rarest = [.. known.OrderByDescending(i => weights[i]).Take(ReadTerms).Select(i => counted[i])];
        var postings = await reader.ReadLastPostingsAsync(rarest, long.MaxValue, PostingsPerTerm, cancellationToken).ConfigureAwait(false);
        var compared = await ComparedAsync(reader, postings, cancellationToken).ConfigureAwait(false);

        // Step 3: compare them term by term.
        var copies = new List<NearCopy>();
        foreach (var stored in await reader.ReadVersionsAsync(compared, cancellationToken).ConfigureAwait(false))
        {
            var likeness = stored.Version.Id == id
                ? 0
                : await LikenessAsync(reader, statistics, terms, TermsOf(stored.Version.Content), cancellationToken).ConfigureAwait(false);
            if (likeness >= Threshold)
            {
                copies.Add(new NearCopy(stored.Version, likeness));
            }
        }

        return [.. copies.OrderByDescending(copy => copy.Likeness).ThenBy(copy => copy.Memory.RecordedAt)];
    }

    private static async ValueTask<long[]> ComparedAsync(
        IStoreReader reader, IReadOnlyList<TermPostings> postings, CancellationToken cancellationToken)
    {
        var shared = new Dictionary<long, int>();
        foreach (var term in postings)
        {
            var last = 0L;
            foreach (var posting in term.Postings)
            {
                if (posting.Document != last)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(shared, posting.Document, out _)++;
                    last = posting.Document;
                }
            }
        }

        long[] candidates =
        [
            .. shared.Where(candidate => 2 * candidate.Value >= postings.Count)
                .OrderByDescending(candidate => candidate.Value).ThenByDescending(candidate => candidate.Key)
                .Take(Candidates).Select(candidate => candidate.Key).Order(),
        ];
        var facts = await reader.ReadFactsAsync(candidates, cancellationToken).ConfigureAwait(false);
        return
        [
            .. facts.Where(document => document.RetiredAtMs == 0 && Concerns(document.Category))
                .OrderByDescending(document => shared[document.Document]).ThenByDescending(document => document.Document)
                .Take(ComparedMemories).Select(document => document.Document),
        ];
    }

    private static async ValueTask<double> LikenessAsync(
        IStoreReader reader, TextStatistics statistics, HashSet<string> one, HashSet<string> other, CancellationToken cancellationToken)
    {
        string[] union = [.. one.Union(other, StringComparer.Ordinal)];
        var counts = await reader.CountDocumentsAsync(union, cancellationToken).ConfigureAwait(false);
        var (both, either) = (0.0, 0.0);
        for (var i = 0; i < union.Length; i++)
        {
            var weight = TextMatches.Rarity(statistics.Documents, counts[i] ?? 0);
            either += weight;
            both += one.Contains(union[i]) && other.Contains(union[i]) ? weight : 0;
        }

        return either == 0 ? 0 : both / either;
    }

    private static HashSet<string> TermsOf(string content)
        => TextAnalyzer.QueryTerms(content).Select(term => term.Term).ToHashSet(StringComparer.Ordinal);
}
