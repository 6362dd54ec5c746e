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

    /// <summary>The terms of the question that the store knows.</summary>
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

    public static async ValueTask<TextMatches> FindAsync(
        IStoreReader reader, IReadOnlyList<QueryTerm> terms, FactsFilter filter, CancellationToken cancellationToken)
    {
        var statistics = await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var postings = await reader.ReadPostingsAsync([.. terms.Select(term => term.Term)], cancellationToken).ConfigureAwait(false);
        var weights = terms.Select((term, i) => term.Count * Rarity(statistics.Documents, postings[i].Documents)).ToArray();
        int[] known = [.. Enumerable.Range(0, terms.Count).Where(i => postings[i].Documents > 0 || (filter.AsOfMs is not null && postings[i].Postings.Count > 0))];
        var knownWeight = known.Sum(i => weights[i]);
        var table = new Table(known.Length);
        for (var t = 0; t < known.Length; t++)
        {
            var scale = weights[known[t]] / (knownWeight * (RecallWeights.K1 + 1));
            foreach (var posting in postings[known[t]].Postings)
            {
                table.Add(t, posting, (float)(scale * Saturation(posting, statistics.MeanPassageWords)));
            }
        }

        var facts = await reader.ReadFactsAsync(table.Documents(), cancellationToken).ConfigureAwait(false);
        DocumentFacts[] current = [.. facts.Where(document => filter.Believes(document))];
        return new TextMatches([.. known.Select(i => terms[i])], current, table.Own(current), table.Text(current))
        {
            Coverage = knownWeight == 0 ? 0 : knownWeight / weights.Sum(),
            Postings = known.Sum(i => postings[i].Postings.Count),
        };
    }

    /// <summary>How much it says that a document holds a term: the inverse document frequency of BM25, never negative.</summary>
    public static double Rarity(long documents, long holding)
        => Math.Log(1 + ((documents - Math.Min(holding, documents) + 0.5) / (holding + 0.5)));

    private static double Saturation(in Posting posting, double meanWords)
    {
        var length = 1 - RecallWeights.B + (RecallWeights.B * posting.Words / meanWords);
        return posting.Count * (RecallWeights.K1 + 1) / (posting.Count + (RecallWeights.K1 * length));
    }

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
