using System.Runtime.InteropServices;
using Satchel.Engine.Store;
using Satchel.Engine.Text;

namespace Satchel.Engine.Recall;

/// <summary>
/// The documents that hold words of the question, scored by BM25 (Robertson and Zaragoza, 2009) over their passages; the
/// best passage of a document counts. Every value is a share of the best possible, so that it lies in 0..1.
/// </summary>
internal sealed class TextMatches
{
    private readonly float[] _own;

    private TextMatches(IReadOnlyList<QueryTerm> terms, DocumentFacts[] facts, float[] own, double[] text)
        => (Terms, Facts, _own, Text) = (terms, facts, own, text);

    /// <summary>The terms of the question that the store knows, or the nearest ones that it knows.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>The documents that are believed and hold any of them, by number.</summary>
    public DocumentFacts[] Facts { get; }

    /// <summary>The text signal of each document.</summary>
    public double[] Text { get; }

    /// <summary>Which part of the question's weight the store knows at all, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>Postings that were read.</summary>
    public required int Postings { get; init; }

    /// <summary>What each term alone gives to a document: its best passage, as a share of the whole question.</summary>
    public ReadOnlySpan<float> Own(int match) => _own.AsSpan(match * Terms.Count, Terms.Count);

    /// <summary>How much of a document's match counts for itself: less if it asks.</summary>
    public double Telling(int match) => Facts[match].IsQuestion ? RecallWeights.Asking : 1;

    public static async ValueTask<TextMatches> FindAsync(
        IStoreReader reader, IReadOnlyList<QueryTerm> terms, FactsFilter filter, CancellationToken cancellationToken)
    {
        var statistics = await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var all = await LookUpAsync(reader, terms, filter, cancellationToken).ConfigureAwait(false);
        var known = all.Where(term => IsKnown(term.Postings, filter)).ToArray();
        var knownWeight = known.Sum(term => Weight(term, statistics));
        var table = new Table(known.Length);
        for (var t = 0; t < known.Length; t++)
        {
            var scale = Weight(known[t], statistics) * known[t].Likeness / (knownWeight * (RecallWeights.K1 + 1));
            foreach (var posting in known[t].Postings.Postings)
            {
                table.Add(t, posting, (float)(scale * Saturation(posting, statistics.MeanPassageWords)));
            }
        }

        var facts = await reader.ReadFactsAsync(table.Documents(), cancellationToken).ConfigureAwait(false);
        DocumentFacts[] current = [.. facts.Where(document => filter.Believes(document))];
        return new TextMatches([.. known.Select(term => new QueryTerm(term.Postings.Term, term.Count))], current, table.Own(current), table.Text(current))
        {
            Coverage = knownWeight == 0 ? 0 : knownWeight / all.Sum(term => Weight(term, statistics)),
            Postings = known.Sum(term => term.Postings.Postings.Count),
        };
    }

    /// <summary>The postings of each term; of one that no memory holds, those of the nearest term.</summary>
    private static async ValueTask<IReadOnlyList<LookedUp>> LookUpAsync(
        IStoreReader reader, IReadOnlyList<QueryTerm> terms, FactsFilter filter, CancellationToken cancellationToken)
    {
        var postings = await reader.ReadPostingsAsync([.. terms.Select(term => term.Term)], cancellationToken).ConfigureAwait(false);
        var all = new List<LookedUp>(terms.Count);
        foreach (var (term, found) in terms.Zip(postings))
        {
            if (!IsKnown(found, filter)
                && await NearestTerm.FindAsync(reader, term.Term, cancellationToken).ConfigureAwait(false) is var (nearest, likeness))
            {
                var like = await reader.ReadPostingsAsync([nearest], cancellationToken).ConfigureAwait(false);
                all.Add(new LookedUp(term.Count, like[0], likeness));
            }
            else
            {
                all.Add(new LookedUp(term.Count, found, 1));
            }
        }

        return all;
    }

    private static bool IsKnown(TermPostings postings, FactsFilter filter)
        => postings.Documents > 0 || (filter.AsOfMs is not null && postings.Postings.Count > 0);

    private static double Weight(in LookedUp term, TextStatistics statistics)
        => term.Count * Rarity(statistics.Documents, term.Postings.Documents);

    /// <summary>How much it says that a document holds a term: the inverse document frequency of BM25, never negative.</summary>
    public static double Rarity(long documents, long holding)
        => Math.Log(1 + ((documents - Math.Min(holding, documents) + 0.5) / (holding + 0.5)));

    private static double Saturation(in Posting posting, double meanWords)
    {
        var length = 1 - RecallWeights.B + (RecallWeights.B * posting.Words / meanWords);
        return posting.Count * (RecallWeights.K1 + 1) / (posting.Count + (RecallWeights.K1 * length));
    }

    /// <summary>A term of the question in the index.</summary>
    private readonly record struct LookedUp(int Count, TermPostings Postings, double Likeness);

    /// <summary>Sums up postings by document and passage.</summary>
    private sealed class Table(int terms)
    {
        /// <summary>Passages of one document are told apart in a key of one number; 65,535 bytes make fewer.</summary>
        private const int PassagesPerDocument = 4_096;

        private readonly Dictionary<long, int> _rows = [];
        private readonly Dictionary<long, double> _passages = [];
        private readonly List<double> _text = [];
        private float[] _own = new float[1_024 * terms];

        public void Add(int term, in Posting posting, float share)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, posting.Document, out var seen);
            if (!seen)
            {
                row = _text.Count;
                _text.Add(0);
                if (_own.Length < _text.Count * terms)
                {
                    Array.Resize(ref _own, 2 * _own.Length);
                }
            }

            ref var own = ref _own[(row * terms) + term];
            own = Math.Max(own, share);
            ref var passage = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _passages, (posting.Document * PassagesPerDocument) + posting.Passage, out _);
            passage += share;
            _text[row] = Math.Max(_text[row], passage);
        }

        public long[] Documents()
        {
            long[] documents = [.. _rows.Keys];
            Array.Sort(documents);
            return documents;
        }

        public double[] Text(DocumentFacts[] documents) => Array.ConvertAll(documents, document => _text[_rows[document.Document]]);

        public float[] Own(DocumentFacts[] documents)
        {
            var own = new float[documents.Length * terms];
            for (var i = 0; i < documents.Length; i++)
            {
                _own.AsSpan(_rows[documents[i].Document] * terms, terms).CopyTo(own.AsSpan(i * terms));
            }

            return own;
        }
    }
}
