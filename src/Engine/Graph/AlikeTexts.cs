using System.Runtime.InteropServices;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Engine.Graph;

/// <summary>
/// Finds current memories, held back ones too, that say something like a text. The likeness of two texts is the weight of
/// the terms that both hold, as a share of the weight of the terms that either holds; the weight of a term is its inverse
/// document frequency. So a number or a name that differs counts for more than a common word, and the order of words counts
/// for nothing. One search serves near copies, contradictions and semantic edges.
/// <para>
/// What is read is bounded, so a text can be missed: candidates hold as large a share of the weight of the eight rarest
/// among the longest terms as an edge needs of all, and only the few that hold most of it are read and compared.
/// </para>
/// </summary>
internal sealed class AlikeTexts
{
    /// <summary>Least likeness of a near copy: of twenty words of equal weight, one may be exchanged, and one more be added.</summary>
    public const double CopyThreshold = 0.85;

    /// <summary>Least likeness that is worth an edge: about a third of what both say.</summary>
    public const double EdgeThreshold = 0.3;

    /// <summary>Most terms whose frequency is looked up. Long words are the rare ones.</summary>
    private const int CountedTerms = 24;

    /// <summary>Most terms whose postings are read.</summary>
    private const int ReadTerms = 8;

    /// <summary>Most postings that are read of each term, the last ones: a row of the index.</summary>
    private const int PostingsPerTerm = 128;

    /// <summary>Most memories whose texts are read and compared while somebody waits.</summary>
    private const int ComparedMemories = 4;

    /// <summary>Most terms whose frequency is remembered from one search to the next.</summary>
    private const int RememberedTerms = 100_000;

    private readonly int _compared;
    private readonly Dictionary<string, long?> _counts = new(StringComparer.Ordinal);
    private readonly IStoreReader _reader;
    private readonly TextStatistics _statistics;

    private AlikeTexts(IStoreReader reader, TextStatistics statistics, int compared)
        => (_reader, _statistics, _compared) = (reader, statistics, compared);

    /// <summary>Begins to search a view of a store.</summary>
    public static ValueTask<AlikeTexts> BeginAsync(IStoreReader reader, CancellationToken cancellationToken)
        => BeginAsync(reader, ComparedMemories, cancellationToken);

    /// <summary>Begins to search a view of a store.</summary>
    /// <param name="reader">The view.</param>
    /// <param name="compared">Most memories whose texts are read and compared.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<AlikeTexts> BeginAsync(IStoreReader reader, int compared, CancellationToken cancellationToken)
        => new(reader, await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false), compared);

    /// <summary>Memories in the text index.</summary>
    public long Memories => _statistics.Documents;

    /// <summary>Whether a memory of a category may be like another. Payments are each their own, and Satchel's own writers repeat themselves.</summary>
    public static bool Concerns(MemoryCategory category) => category is not MemoryCategory.Transaction && !WireNames.IsReserved(category);

    /// <summary>Finds the memories that are like a text, the most alike first; of two equal ones the earlier.</summary>
    /// <param name="content">The text.</param>
    /// <param name="id">The memory that holds it, which is not like itself.</param>
    /// <param name="before">Only earlier documents count.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<IReadOnlyList<AlikeText>> FindAsync(string content, MemoryId id, long before, CancellationToken cancellationToken)
    {
        // Step 1: the rarest terms of the text.
        var text = new ComparedText(content);
        string[] counted = [.. text.Terms.OrderByDescending(term => term.Length).ThenBy(term => term, StringComparer.Ordinal).Take(CountedTerms)];
        await CountAsync(counted, cancellationToken).ConfigureAwait(false);
        string[] rarest = [.. counted.Where(term => _counts[term] is not null).OrderByDescending(WeightOf).Take(ReadTerms)];

        // Step 2: the documents that hold most of their weight.
        var postings = await _reader.ReadLastPostingsAsync(rarest, before, PostingsPerTerm, cancellationToken).ConfigureAwait(false);
        var candidates = Candidates(postings, EdgeThreshold * rarest.Sum(WeightOf));

        // Step 3: compare them term by term.
        var versions = (await _reader.ReadVersionsAsync(candidates, cancellationToken).ConfigureAwait(false)).Select(stored => stored.Version)
            .Where(version => version.RetiredAt is null && version.Id != id && Concerns(version.Category)).ToArray();
        var texts = versions.Select(version => new ComparedText(version.Content)).ToArray();
        await CountAsync([.. texts.SelectMany(other => other.Terms).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        await CountAsync([.. text.Terms], cancellationToken).ConfigureAwait(false);
        return
        [
            .. versions.Zip(texts, (version, other) => new AlikeText(version, text.LikenessTo(other, WeightOf), text.Contradicts(other, WeightOf)))
                .OrderByDescending(alike => alike.Likeness).ThenBy(alike => alike.Memory.RecordedAt),
        ];
    }

    private long[] Candidates(IReadOnlyList<TermPostings> postings, double leastShared)
    {
        var shared = new Dictionary<long, double>();
        foreach (var term in postings)
        {
            var (last, weight) = (0L, WeightOf(term.Term));
            foreach (var posting in term.Postings)
            {
                if (posting.Document != last)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(shared, posting.Document, out _) += weight;
                    last = posting.Document;
                }
            }
        }

        return
        [
            .. shared.Where(candidate => candidate.Value >= leastShared)
                .OrderByDescending(candidate => candidate.Value).ThenByDescending(candidate => candidate.Key)
                .Take(_compared).Select(candidate => candidate.Key),
        ];
    }

    private async ValueTask CountAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken)
    {
        if (_counts.Count > RememberedTerms)
        {
            _counts.Clear();
        }

        string[] unknown = [.. terms.Where(term => !_counts.ContainsKey(term))];
        var counts = await _reader.CountDocumentsAsync(unknown, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < unknown.Length; i++)
        {
            _counts.Add(unknown[i], counts[i]);
        }
    }

    private double WeightOf(string term) => TextMatches.Rarity(_statistics.Documents, _counts[term] ?? 0);
}
