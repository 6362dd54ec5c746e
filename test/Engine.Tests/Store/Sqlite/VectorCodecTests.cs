using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Tests.Store.Sqlite;

public sealed class VectorCodecTests
{
    private const int Seed = 20260602;

    [Fact]
    public void A_record_has_the_layout_of_the_format()
    {
        var chunk = new byte[VectorCodec.BytesOfChunk(3)];

        VectorCodec.Write(chunk, 65, [3, 0, -4]);

        // 4 / (127 x 5), then 3 x 127 / 4, 0 and -127.
        Assert.Equal([.. BitConverter.GetBytes(4f / 635), 95, 0, 0x81], chunk[7..14]);
        Assert.False(chunk[..7].AsSpan().ContainsAnyExcept((byte)0));
        Assert.False(chunk[14..].AsSpan().ContainsAnyExcept((byte)0));
        Assert.False(VectorCodec.Clear(chunk, 65));
    }

    [Fact]
    public void A_chunk_tells_a_vector_without_a_direction_from_none()
    {
        var chunk = new byte[VectorCodec.BytesOfChunk(2)];
        VectorCodec.Write(chunk, 1, [0, 0]);
        var query = new VectorCodec.Query([1, 0]);

        Assert.Equal(0, query.Cosine(chunk, 1));
        Assert.Null(query.Cosine(chunk, 2));
        VectorCodec.Write(chunk, 2, [1, 1]);
        Assert.True(VectorCodec.Clear(chunk, 1));
        Assert.Null(query.Cosine(chunk, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(100)]
    [InlineData(384)]
    [InlineData(8_192)]
    public void The_cosine_of_quantised_vectors_is_close_whatever_their_dimensions_and_length(int dimensions)
    {
        var random = new Random(Seed);
        var chunk = new byte[VectorCodec.BytesOfChunk(dimensions)];
        foreach (var scale in (float[])[1e-15f, 1, 1e15f])
        {
            float[] one = [.. Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f)];
            float[] other = [.. one.Select(component => (component + random.NextSingle() - 0.5f) * scale)];
            VectorCodec.Write(chunk, 7, other);

            var exact = System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(one, [.. other.Select(component => component / scale)]);
            Assert.Equal(exact, new VectorCodec.Query(one).Cosine(chunk, 7)!.Value, 0.01);
        }
    }

    [Fact]
    public void The_greatest_products_do_not_overflow()
    {
        float[] opposed = [.. Enumerable.Repeat(-3f, 8_192)];
        var chunk = new byte[VectorCodec.BytesOfChunk(opposed.Length)];
        VectorCodec.Write(chunk, 1, opposed);

        Assert.Equal(1, new VectorCodec.Query(opposed).Cosine(chunk, 1)!.Value, 0.001);
        Assert.Equal(-1, new VectorCodec.Query([.. Enumerable.Repeat(1f, 8_192)]).Cosine(chunk, 1)!.Value, 0.001);
    }
}
