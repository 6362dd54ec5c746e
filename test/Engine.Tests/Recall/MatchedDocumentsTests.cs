using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Recall;

public sealed class MatchedDocumentsTests
{
    [Fact]
    public void Every_document_is_in_one_part_in_order()
    {
        using var documents = Documents([.. Enumerable.Range(1, 3_000).Select(document => (3L * document, (byte)(1 + (document % 7))))]);

        long[][] parts = [.. documents.Parts(100)];

        Assert.True(parts.Length > 1);
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        Assert.Equal(Enumerable.Range(1, 3_000).Select(document => 3L * document), parts.SelectMany(part => part).Order());
    }

    [Fact]
    public void The_best_match_comes_first_with_what_stands_beside_it()
    {
        using var documents = Documents([(10, 1), (40, 1), (45, 1), (48, 9), (56, 1), (57, 1), (90, 1)]);

        Assert.Equal([40, 45, 48, 56], documents.Parts(1).First());
    }

    [Fact]
    public void Of_equal_ones_the_newest_comes_first()
    {
        using var documents = Documents([(10, 2), (40, 2), (90, 2)]);

        Assert.Equal([[90], [40], [10]], documents.Parts(1));
    }

    [Fact]
    public void What_stands_beside_raises_a_promise()
    {
        using var documents = new MatchedDocuments(
            new PostingWalk([Term((10, 2), (90, 2)), Term((11, 2))], 12), terms: 2, most: 3);

        Assert.Equal([10, 11], documents.Parts(1).First());
    }

    private static MatchedDocuments Documents((long Document, byte Count)[] postings)
        => new(new PostingWalk([Term(postings)], 12), terms: 1, postings.Length);

    private static WeighedTerm Term(params (long Document, byte Count)[] postings)
        => new(0.2, [.. postings.Select(posting => new Posting(posting.Document, 0, posting.Count, 12))]);
}
