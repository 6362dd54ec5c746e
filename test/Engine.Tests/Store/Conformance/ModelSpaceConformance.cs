using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>The space of a store's model, and which memories lack a vector of it.</summary>
public abstract class ModelSpaceConformance : StoreConformance
{
    private static readonly EmbeddingSpace One = new("voyage", "one", 2, "unit");
    private static readonly EmbeddingSpace Other = One with { Model = "other" };

    [Fact]
    public async Task A_new_store_has_no_space_and_keeps_what_it_is_told()
    {
        Assert.Equal(new ModelSpaces(null, null), await ReadAsync(reader => reader.ReadModelSpacesAsync(Token)));
        foreach (var spaces in (ModelSpaces[])[new(One, null), new(One, new SpaceMove(Other, 7)), new(Other, new SpaceMove(Other, 0)), new(null, new SpaceMove(One, 1)), new(null, null)])
        {
            await WriteAsync(async writer =>
            {
                await writer.SaveModelSpacesAsync(spaces, Token);
                Assert.Equal(spaces, await writer.ReadModelSpacesAsync(Token));
            });
            Assert.Equal(spaces, await ReadAsync(reader => reader.ReadModelSpacesAsync(Token)));
        }
    }

    [Fact]
    public async Task Current_memories_that_are_not_held_back_lack_a_vector_until_they_have_one()
    {
        var documents = await AddAsync(
            Memories.Version("a"), Memories.Version("b"), Memories.Version("c") with { Trust = MemoryTrust.Quarantined }, Memories.Version("d"));
        await WriteAsync(async writer =>
        {
            await writer.SaveVectorAsync(One, documents[0], new float[] { 1, 0 }, Token);
            await writer.SaveVectorAsync(Other, documents[1], new float[] { 1, 0 }, Token);
            await writer.RetireAsync(Memories.Version("d").Id, Moments.At(9), Token);
        });

        Assert.Equal([documents[1]], await LackingAsync(One, 0, 9));
        Assert.Equal([documents[0]], await LackingAsync(Other, 0, 9));
        Assert.Equal([documents[0], documents[1]], await LackingAsync(null, 0, 9));
        Assert.Equal([documents[1]], await LackingAsync(null, documents[0], 9));
        Assert.Equal([documents[0]], await LackingAsync(null, 0, 1));
        Assert.Equal(new VectorCounts(1, 1), await ReadAsync(reader => reader.CountVectorsAsync(One, Token)));
        Assert.Equal(new VectorCounts(0, 2), await ReadAsync(reader => reader.CountVectorsAsync(null, Token)));
    }

    [Fact]
    public async Task Vectors_are_counted_by_their_space_the_fullest_first()
    {
        Assert.Empty(await ReadAsync(reader => reader.CountSpacesAsync(Token)));
        var documents = await AddAsync(Memories.Many(3));
        await WriteAsync(async writer =>
        {
            await writer.SaveVectorAsync(One, documents[0], new float[] { 1, 0 }, Token);
            await writer.SaveVectorAsync(Other, documents[0], new float[] { 1, 0 }, Token);
            await writer.SaveVectorAsync(Other, documents[2], new float[] { 1, 0 }, Token);
        });
        Assert.Equal([new SpaceCount(Other, 2), new SpaceCount(One, 1)], await ReadAsync(reader => reader.CountSpacesAsync(Token)));
    }

    [Fact]
    public async Task Vectors_are_read_as_they_were_written_and_a_space_is_emptied_alone()
    {
        var documents = await AddAsync(Memories.Many(2));
        await WriteAsync(async writer =>
        {
            await writer.SaveVectorAsync(One, documents[0], new float[] { 0.25f, -3 }, Token);
            await writer.SaveVectorAsync(Other, documents[0], new float[] { 1, 2 }, Token);
        });

        var vector = Assert.Single(await ReadAsync(reader => reader.ReadVectorsAsync(One, [documents[1], documents[0]], Token)));
        Assert.Equal(documents[0], vector.Document);
        Assert.Equal([0.25f, -3], vector.Components.ToArray());
        await WriteAsync(async writer =>
        {
            await writer.SaveVectorAsync(One, documents[1], new float[] { 1, 1 }, Token);
            Assert.Equal(2, await writer.RemoveVectorsAsync(One, Token));
        });

        Assert.Empty(await ReadAsync(reader => reader.ReadVectorsAsync(One, documents, Token)));
        Assert.Single(await ReadAsync(reader => reader.ReadVectorsAsync(Other, documents, Token)));
        Assert.Empty(await ReadAsync(async reader => await reader.FindNearestAsync(
            One, new float[] { 1, 1 }, await reader.ResolveAsync(MemoryFilter.None, Token), 9, Token)));
    }

    private async Task<IReadOnlyList<long>> LackingAsync(EmbeddingSpace? space, long after, int limit)
        => [.. (await ReadAsync(reader => reader.ReadWithoutVectorAsync(space, after, limit, Token))).Select(stored => stored.Document)];
}
