using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Vectors of several spaces.</summary>
public abstract class VectorConformance : StoreConformance
{
    private const int Seed = 20260601;

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

    [Fact]
    public async Task Only_what_passes_the_filter_is_found_however_near_the_rest_is()
    {
        var versions = Memories.Many(200).ToArray();
        versions[0] = versions[0] with { Author = "Mara" };
        var documents = await AddAsync(versions);
        foreach (var document in documents)
        {
            await SaveAsync(Space, document, 1, document == documents[0] ? 1 : 0, 0);
        }

        await RetireAsync("m0002", Moments.At(500));

        Assert.Equal([documents[0]], Documents(await NearestAsync(Space, 1, new MemoryFilter { Author = "mara" }, [1, 0, 0])));
        Assert.Equal([documents[2]], Documents(await NearestAsync(Space, 1, 1, 0, 0)));
        Assert.Equal([documents[1]], Documents(await NearestAsync(Space, 1, new MemoryFilter { AsOf = Moments.At(499) }, [1, 0, 0])));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MaxValue)]
    public async Task A_vector_of_no_finite_length_is_refused(float component)
    {
        var documents = await AddAsync(Memories.Version("a"));

        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync(Space, documents[0], 1, component, 0));
        await Assert.ThrowsAsync<ArgumentException>(() => NearestAsync(Space, 9, 1, component, 0));
    }

    [Fact]
    public async Task As_long_as_few_pass_every_answer_is_exact()
    {
        var random = new Random(Seed);
        var space = Space with { Dimensions = 37 };
        var documents = await AddAsync(Memories.Many(300));
        var vectors = documents.Select(_ => Vector(random, space.Dimensions)).ToArray();
        await SaveAllAsync(space, documents, vectors);
        await SaveAllAsync(space, documents.Take(9), vectors = [.. vectors.Take(9).Select(_ => Vector(random, space.Dimensions)), .. vectors.Skip(9)]);
        var left = Enumerable.Range(0, 60).Select(i => 5 * i).ToArray();
        await WriteAsync(async writer =>
        {
            foreach (var (_, version) in Memories.Many(300).Index().Where(memory => !left.Contains(memory.Index)))
            {
                await writer.RetireAsync(version.Id, Moments.At(1), Token);
            }
        });
        var query = Vector(random, space.Dimensions);

        Assert.Equal(
            left.OrderByDescending(i => Cosine(query, vectors[i])).Select(i => (documents[i], Cosine(query, vectors[i]))),
            (await NearestAsync(space, 60, query)).Select(match => (match.Document, (float)match.Cosine)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task The_first_ten_of_thousands_are_those_of_an_exact_search(int clusters)
    {
        var random = new Random(Seed + clusters);
        var space = Space with { Dimensions = 96 };
        var centres = Enumerable.Range(0, clusters).Select(_ => Vector(random, space.Dimensions)).ToArray();
        var documents = await AddAsync(Memories.Many(2_000));
        var vectors = documents.Select(_ => Near(random, centres, space.Dimensions)).ToArray();
        await SaveAllAsync(space, documents, vectors);
        var shared = 0;
        for (var question = 0; question < 20; question++)
        {
            var query = Near(random, centres, space.Dimensions);
            var exact = vectors.Zip(documents).OrderByDescending(pair => Cosine(query, pair.First)).Take(10).Select(pair => pair.Second);
            shared += Documents(await NearestAsync(space, 10, query)).Intersect(exact).Count();
        }

        Assert.True(shared >= 0.99 * 200, $"seed {Seed}: {shared} of 200 are the same");
    }

    [Fact]
    public async Task A_search_can_be_stopped()
    {
        var documents = await AddAsync(Memories.Version("a"));
        await SaveAsync(Space, documents[0], 1, 0, 0);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(async reader => await reader.FindNearestAsync(
            Space, new float[] { 1, 0, 0 }, await reader.ResolveAsync(MemoryFilter.None, Token), 9, stop.Token)));
    }

    private static IEnumerable<long> Documents(IEnumerable<VectorMatch> matches) => matches.Select(match => match.Document);

    private static float[] Vector(Random random, int dimensions)
        => [.. Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];

    /// <summary>A vector close to one of the centres; anywhere where there are none.</summary>
    private static float[] Near(Random random, float[][] centres, int dimensions)
    {
        var vector = Vector(random, dimensions);
        return centres.Length == 0 ? vector : [.. centres[random.Next(centres.Length)].Zip(vector, (centre, own) => centre + (own / 10))];
    }

    private static float Cosine(float[] one, float[] other) => System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(one, other);

    private Task SaveAllAsync(EmbeddingSpace space, IEnumerable<long> documents, float[][] vectors)
        => WriteAsync(async writer =>
        {
            foreach (var (document, vector) in documents.Zip(vectors))
            {
                await writer.SaveVectorAsync(space, document, vector, Token);
            }
        });

    private Task SaveAsync(EmbeddingSpace space, long document, params float[] components)
        => WriteAsync(async writer => await writer.SaveVectorAsync(space, document, components, Token));

    private Task<IReadOnlyList<VectorMatch>> NearestAsync(EmbeddingSpace space, int limit, params float[] query)
        => NearestAsync(space, limit, MemoryFilter.None, query);

    private Task<IReadOnlyList<VectorMatch>> NearestAsync(EmbeddingSpace space, int limit, MemoryFilter filter, float[] query)
        => ReadAsync(async reader => await reader.FindNearestAsync(space, query, await reader.ResolveAsync(filter, Token), limit, Token));
}
