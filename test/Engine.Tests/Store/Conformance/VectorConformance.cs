using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Vectors of several spaces.</summary>
public abstract class VectorConformance : StoreConformance
{
    private static readonly EmbeddingSpace Space = new("offline", "hashed-1", 3, "plain");

    [Fact]
    public async Task The_nearest_come_first_whatever_their_length()
    {
        var documents = await AddAsync(Memories.Many(4));
        await SaveAsync(Space, documents[0], 0, 1, 0);
        await SaveAsync(Space, documents[1], 2, 2, 0);
        await SaveAsync(Space, documents[2], 300, 0, 0);
        await SaveAsync(Space, documents[3], -1, 0, 0);

        var matches = await NearestAsync(Space, 10, 1, 0, 0);

        Assert.Equal([documents[2], documents[1], documents[0], documents[3]], matches.Select(match => match.Document));
        Assert.Equal([1, Math.Sqrt(0.5), 0, -1], matches.Select(match => match.Cosine), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal([documents[2], documents[1]], (await NearestAsync(Space, 2, 1, 0, 0)).Select(match => match.Document));
        Assert.Empty(await NearestAsync(Space, 0, 1, 0, 0));
    }

    [Fact]
    public async Task The_earlier_of_two_equals_comes_first()
    {
        var documents = await AddAsync(Memories.Many(5));
        foreach (var document in documents.Reverse())
        {
            await SaveAsync(Space, document, 1, 1, 1);
        }

        Assert.Equal(documents.Take(3), (await NearestAsync(Space, 3, 1, 1, 1)).Select(match => match.Document));
    }

    [Fact]
    public async Task Two_spaces_are_never_compared()
    {
        var documents = await AddAsync(Memories.Many(2));
        EmbeddingSpace[] others =
        [
            Space with { Provider = "voyage" }, Space with { Model = "hashed-2" }, Space with { Preprocessing = "" }, Space with { Model = "HASHED-1" },
        ];
        await SaveAsync(Space, documents[0], 1, 0, 0);
        await SaveAsync(others[0], documents[1], 1, 0, 0);
        await SaveAsync(Space with { Dimensions = 2 }, documents[1], 1, 0);

        Assert.Equal([documents[0]], (await NearestAsync(Space, 10, 1, 0, 0)).Select(match => match.Document));
        Assert.Equal([documents[1]], (await NearestAsync(others[0], 10, 1, 0, 0)).Select(match => match.Document));
        foreach (var unknown in others.Skip(1))
        {
            Assert.Empty(await NearestAsync(unknown, 10, 1, 0, 0));
        }

        Assert.Equal(3, (await CountAsync()).Vectors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_vector_of_another_dimension_is_refused(int dimensions)
    {
        var documents = await AddAsync(Memories.Version("a"));

        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync(Space, documents[0], new float[dimensions]));

        Assert.Equal(0, (await CountAsync()).Vectors);
    }

    [Fact]
    public async Task A_query_of_another_dimension_is_refused()
    {
        var documents = await AddAsync(Memories.Version("a"));
        await Assert.ThrowsAsync<ArgumentException>(() => NearestAsync(Space, 10, 1, 0));
        await SaveAsync(Space, documents[0], 1, 0, 0);

        await Assert.ThrowsAsync<ArgumentException>(() => NearestAsync(Space, 10, 1, 0));
    }

    [Fact]
    public async Task A_vector_of_no_document_is_refused()
        => Assert.Equal(StoreError.Conflict, (await Assert.ThrowsAsync<StoreException>(() => SaveAsync(Space, 77, 1, 0, 0))).Code);

    [Fact]
    public async Task A_vector_takes_the_place_of_an_earlier_one()
    {
        var documents = await AddAsync(Memories.Version("a"));
        await SaveAsync(Space, documents[0], 1, 0, 0);
        await SaveAsync(Space, documents[0], 0, 1, 0);

        Assert.Equal(0, Assert.Single(await NearestAsync(Space, 10, 1, 0, 0)).Cosine, 6);
        Assert.Equal(1, (await CountAsync()).Vectors);
    }

    [Fact]
    public async Task Retired_and_held_documents_are_not_found()
    {
        var documents = await AddAsync(
            Memories.Version("a"), Memories.Version("retired"), Memories.Version("held") with { Trust = MemoryTrust.Quarantined });
        foreach (var document in documents)
        {
            await SaveAsync(Space, document, 1, 0, 0);
        }

        await RetireAsync("retired", Moments.At(1));

        Assert.Equal([documents[0]], (await NearestAsync(Space, 10, 1, 0, 0)).Select(match => match.Document));
    }

    [Fact]
    public async Task A_vector_without_a_direction_is_near_to_nothing()
    {
        var documents = await AddAsync(Memories.Many(2));
        await SaveAsync(Space, documents[0], 0, 0, 0);
        await SaveAsync(Space, documents[1], 1, 0, 0);

        Assert.Equal([new VectorMatch(documents[1], 1), new VectorMatch(documents[0], 0)], await NearestAsync(Space, 10, 1, 0, 0));
        Assert.All(await NearestAsync(Space, 10, 0, 0, 0), match => Assert.Equal(0, match.Cosine));
    }

    private Task SaveAsync(EmbeddingSpace space, long document, params float[] components)
        => WriteAsync(async writer => await writer.SaveVectorAsync(space, document, components, Token));

    private Task<IReadOnlyList<VectorMatch>> NearestAsync(EmbeddingSpace space, int limit, params float[] query)
        => ReadAsync(reader => reader.FindNearestAsync(space, query, limit, Token));
}
