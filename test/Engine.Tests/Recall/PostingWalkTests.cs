using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Recall;

/// <summary>The walk over sorted postings beside the plain sum of every passage.</summary>
public sealed class PostingWalkTests
{
    private const int Seed = 20260502;
    private const double MeanWords = 12;

    [Fact]
    public void A_walk_gives_each_document_the_sum_of_its_best_passage()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var terms = Terms(random);
            var walk = new PostingWalk(terms, MeanWords);
            foreach (var document in terms.SelectMany(term => term.Postings).Select(posting => posting.Document).Distinct().Order())
            {
                Assert.True(walk.MoveNext(), $"seed {Seed}, round {round}");
                AssertAt(document, terms, walk);
            }

            Assert.False(walk.MoveNext());
        }
    }

    [Fact]
    public void A_walk_to_some_documents_gives_them_the_same()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var terms = Terms(random);
            var walk = new PostingWalk(terms, MeanWords);
            for (var document = 1L + random.Next(4); document < 90; document += 1 + random.Next(20))
            {
                walk.MoveTo(document);
                AssertAt(document, terms, walk);
            }
        }
    }

    private static void AssertAt(long document, IReadOnlyList<WeighedTerm> terms, PostingWalk walk)
    {
        var (passages, own) = (new Dictionary<int, double>(), new float[terms.Count]);
        for (var t = 0; t < terms.Count; t++)
        {
            foreach (var posting in terms[t].Postings.Where(posting => posting.Document == document))
            {
                var length = 1 - RecallWeights.B + (RecallWeights.B * posting.Words / MeanWords);
                var share = (float)(terms[t].Scale * (posting.Count * (RecallWeights.K1 + 1) / (posting.Count + (RecallWeights.K1 * length))));
                passages[posting.Passage] = passages.GetValueOrDefault(posting.Passage) + share;
                own[t] = Math.Max(own[t], share);
            }
        }

        Assert.Equal(document, walk.Document);
        Assert.Equal(passages.Values.DefaultIfEmpty(0).Max(), walk.Text);
        Assert.Equal(own, walk.Own.ToArray());
    }

    private static IReadOnlyList<WeighedTerm> Terms(Random random)
        => [.. Enumerable.Range(0, random.Next(5)).Select(_ => new WeighedTerm(random.NextDouble(), Postings(random)))];

    private static List<Posting> Postings(Random random)
    {
        var postings = new List<Posting>();
        for (var document = 1L + random.Next(30); document < 80; document += 1 + random.Next(6))
        {
            for (var passage = random.Next(3); passage < 40; passage += 1 + random.Next(40))
            {
                postings.Add(Posting.Of(document, passage, 1 + random.Next(4), 1 + random.Next(300)));
            }
        }

        return postings;
    }
}
