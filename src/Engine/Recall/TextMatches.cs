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

    /// <summary>The documents that are believed and hold any of them, within the bounds; by number.</summary>
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
        IStoreReader reader, IReadOnlyList<QueryTerm> terms, FactsFilter filter, RecallBounds bounds, CancellationToken cancellationToken)
    {
        var statistics = await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var all = await LookUpAsync(reader, terms, filter, cancellationToken).ConfigureAwait(false);
        LookedUp[] known = [.. all.Where(term => term.IsKnown)];
        var knownWeight = known.Sum(term => Weight(term, statistics));
        double[] scales = [.. known.Select(term => Weight(term, statistics) * term.Likeness / (knownWeight * (RecallWeights.K1 + 1)))];
        var (postings, cut) = await ReadAsync(reader, known, bounds.Postings, cancellationToken).ConfigureAwait(false);
        var read = postings.Sum(term => term.Count);

        DocumentFacts[] facts;
        using (var documents = new MatchedDocuments(Walk(), known.Length, read))
        {
            facts = await BestAsync(reader, documents, filter, bounds.Matches, cancellationToken).ConfigureAwait(false);
        }

        if (cut.Count > 0)
        {
            read += await LookUpInAsync(reader, known, cut, postings, facts, cancellationToken).ConfigureAwait(false);
        }

        var (own, text, walk) = (new float[facts.Length * known.Length], new double[facts.Length], Walk());
        for (var i = 0; i < facts.Length; i++)
        {
            walk.MoveTo(facts[i].Document);
            walk.Own.CopyTo(own.AsSpan(i * known.Length));
            text[i] = walk.Text;
        }

        return new TextMatches([.. known.Select(term => new QueryTerm(term.Term, term.Count, term.Share))], facts, own, text)
        {
            Coverage = knownWeight == 0 ? 0 : knownWeight / all.Sum(term => Weight(term, statistics)),
            Postings = read,
        };

        PostingWalk Walk() => new([.. scales.Zip(postings, (scale, term) => new WeighedTerm(scale, term))], statistics.MeanPassageWords);
    }

    /// <summary>How many documents hold each term; of one that no memory holds, how many hold the nearest term.</summary>
    private static async ValueTask<IReadOnlyList<LookedUp>> LookUpAsync(
        IStoreReader reader, IReadOnlyList<QueryTerm> terms, FactsFilter filter, CancellationToken cancellationToken)
    {
        var counts = await reader.CountDocumentsAsync([.. terms.Select(term => term.Term)], cancellationToken).ConfigureAwait(false);
        var all = new List<LookedUp>(terms.Count);
        foreach (var (term, documents) in terms.Zip(counts))
        {
            if (!IsKnown(documents, filter) && term.Share < 1)
            {
                // What the question does not say takes nothing from what is found.
                continue;
            }

            if (!IsKnown(documents, filter)
                && await NearestTerm.FindAsync(reader, term.Term, cancellationToken).ConfigureAwait(false) is var (nearest, likeness))
            {
                var like = await reader.CountDocumentsAsync([nearest], cancellationToken).ConfigureAwait(false);
                all.Add(new LookedUp(nearest, term.Count, term.Share, like[0] ?? 0, likeness, IsKnown: true));
            }
            else
            {
                all.Add(new LookedUp(term.Term, term.Count, term.Share, documents ?? 0, 1, IsKnown(documents, filter)));
            }
        }

        return all;
    }

    /// <summary>The postings of each term, the rarest terms first while the bound allows, and which terms it cut.</summary>
    private static async ValueTask<(IReadOnlyList<Posting>[] Postings, IReadOnlyList<int> Cut)> ReadAsync(
        IStoreReader reader, LookedUp[] terms, int most, CancellationToken cancellationToken)
    {
        var postings = new IReadOnlyList<Posting>[terms.Length];
        var cut = new List<int>();
        foreach (var t in Enumerable.Range(0, terms.Length).OrderBy(t => terms[t].Documents))
        {
            var found = await reader.ReadLastPostingsAsync([terms[t].Term], long.MaxValue, most, cancellationToken).ConfigureAwait(false);
            postings[t] = found[0].Postings;
            if (postings[t].Count == most)
            {
                cut.Add(t);
            }

            most -= postings[t].Count;
        }

        return (postings, cut);
    }

    /// <summary>The facts of the documents that match best and are believed, by number.</summary>
    private static async ValueTask<DocumentFacts[]> BestAsync(
        IStoreReader reader, MatchedDocuments documents, FactsFilter filter, int most, CancellationToken cancellationToken)
    {
        var best = new List<DocumentFacts>();
        var passing = 0;
        foreach (var part in documents.Parts(most))
        {
            foreach (var facts in await reader.ReadFactsAsync(part, cancellationToken).ConfigureAwait(false))
            {
                // What does not pass is no answer, but lends its words to its neighbours.
                if (filter.Believes(facts))
                {
                    best.Add(facts);
                    passing += filter.Passes(facts) ? 1 : 0;
                }
            }

            // Some of them are retired in almost every store: half is enough.
            if (passing >= most / 2)
            {
                break;
            }
        }

        best.Sort(static (one, other) => one.Document.CompareTo(other.Document));
        return [.. best];
    }

    /// <summary>Reads the terms that were cut in the documents that were found.</summary>
    /// <returns>How many postings there are.</returns>
    private static async ValueTask<int> LookUpInAsync(
        IStoreReader reader, LookedUp[] terms, IReadOnlyList<int> cut, IReadOnlyList<Posting>[] postings, DocumentFacts[] facts,
        CancellationToken cancellationToken)
    {
        var found = await reader.ReadPostingsInAsync(
            [.. cut.Select(t => terms[t].Term)], Array.ConvertAll(facts, document => document.Document), cancellationToken).ConfigureAwait(false);
        foreach (var (t, term) in cut.Zip(found))
        {
            postings[t] = term.Postings;
        }

        return found.Sum(term => term.Postings.Count);
    }

    private static bool IsKnown(long? documents, FactsFilter filter) => documents > 0 || (filter.AsOfMs is not null && documents is not null);

    private static double Weight(in LookedUp term, TextStatistics statistics)
        => term.Count * term.Share * Rarity(statistics.Documents, term.Documents);

    /// <summary>How much it says that a document holds a term: the inverse document frequency of BM25, never negative.</summary>
    public static double Rarity(long documents, long holding)
        => Math.Log(1 + ((documents - Math.Min(holding, documents) + 0.5) / (holding + 0.5)));

    /// <summary>A term of the question in the index.</summary>
    private readonly record struct LookedUp(string Term, int Count, double Share, long Documents, double Likeness, bool IsKnown);
}
