using Satchel.Engine.Inference;
using Satchel.Engine.Pipeline.Embedding;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Testing;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Pipeline.Embedding;

/// <summary>Moving a store to the vectors of another model, and making them again.</summary>
public sealed class SpaceSwapTests
{
    private const int FilledMemories = 300;

    private static readonly EmbeddingSpace Old = new("openai", "words", 64, "cut=24000;unit");
    private static readonly EmbeddingSpace New = new("openai", "wider", 96, "cut=24000;unit");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_swap_gives_every_memory_a_new_vector_and_leaves_no_old_one()
    {
        await using var world = await FilledAsync();

        Assert.Equal(SwapStart.Begun, await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token)));
        var report = await world.SwapAsync(swap => swap.ContinueAsync(null, Token));

        Assert.Equal((new ModelSpaces(New, null), 300, 300), (report.Spaces, report.Embedded, report.Removed));
        Assert.Equal((new VectorCounts(300, 0), new VectorCounts(0, 300)), (await world.CountAsync(New), await world.CountAsync(Old)));
        Assert.Equal(300, await world.ReadAsync(async reader => (await reader.CountAsync(Token)).Vectors));
        Assert.Equal(SwapStart.AlreadyThere, await world.SwapAsync(swap => swap.BeginAsync("openai", "wider", Token)));
    }

    [Fact]
    public async Task Killed_at_any_request_a_swap_is_resumed_where_it_was()
    {
        await using var world = await FilledAsync();
        await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token));
        var before = world.EmbedCalls.Count;
        long embedded = 0;
        for (var kill = 0; kill < 3; kill++)
        {
            // One batch goes through, the next one does not.
            world.Double.Fail(null, new ModelFault.Status(400));
            try
            {
                embedded += (await world.SwapAsync(swap => swap.ContinueAsync(null, Token))).Embedded;
            }
            catch (ModelException error)
            {
                Assert.Equal(ModelError.Rejected, error.Code);
                var spaces = await world.SpacesAsync();
                Assert.Equal((Old, New), (spaces.Own, spaces.Move!.Target));
                Assert.Equal(new VectorCounts(300, 0), await world.CountAsync(Old));
            }
        }

        Assert.Equal(new ModelSpaces(New, null), await world.SpacesAsync());
        Assert.Equal(300, world.EmbedCalls.Skip(before).Where((_, call) => call is 0 or 2 or 4).Sum(call => call.Texts.Count));
        Assert.Equal(new VectorCounts(300, 0), await world.CountAsync(New));
    }

    [Fact]
    public async Task Recall_and_the_worker_keep_to_the_old_space_until_the_cutover()
    {
        await using var world = await FilledAsync();
        await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token));
        world.Double.Fail(null, new ModelFault.Status(400));
        await Assert.ThrowsAsync<ModelException>(() => world.SwapAsync(swap => swap.ContinueAsync(null, Token)));
        world.Double.Dimensions = 64;

        await world.RememberAsync("what was said while the swap was under way");
        await world.WorkAsync();
        var found = await world.RecallAsync(new RecallQuery { Text = "while the swap was under way", Embed = true });

        Assert.Equal(("words", "words"), (Model(world.EmbedCalls[^2]), Model(world.EmbedCalls[^1])));
        Assert.True(found.Hits[0].Signals.Vector > 0);
        world.Double.Dimensions = 96;
        await world.SwapAsync(swap => swap.ContinueAsync(null, Token));
        Assert.Equal(new VectorCounts(301, 0), await world.CountAsync(New));
    }

    [Fact]
    public async Task After_the_cutover_edges_are_those_of_the_new_vectors()
    {
        await using var world = EmbedWorld.Create();
        var ids = await world.RememberAsync("alpha beta gamma delta", "alpha beta gamma epsilon", "kettle whistles loudly now");
        await world.WorkAsync();
        Assert.Equal([ids[1]], await world.LinkedAsync(ids[0]));
        world.Set(("store.default.semantic_threshold", "0.95"));
        world.Double.Dimensions = 96;
        await world.RememberAsync("kettle whistles loudly  now");

        await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token));
        var report = await world.SwapAsync(swap => swap.ContinueAsync(null, Token));

        Assert.Empty(await world.LinkedAsync(ids[0]));
        Assert.Single(await world.LinkedAsync(ids[2]));
        Assert.True(report.Edges > 0);
    }

    [Fact]
    public async Task Stopped_while_edges_are_made_a_swap_finishes_them_later()
    {
        await using var world = await FilledAsync(similar: true);
        await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var steps = 0;
        var watch = new Watch(_ =>
        {
            // Three batches of vectors, the cutover, two pages of edges.
            if (++steps == 6)
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.SwapAsync(swap => swap.ContinueAsync(watch, stop.Token)));
        var spaces = await world.SpacesAsync();
        Assert.Equal((New, New), (spaces.Own, spaces.Move!.Target));
        Assert.Equal(SwapEnd.TooLate, await world.SwapAsync(swap => swap.AbortAsync(Token)));
        Assert.Equal(SwapStart.Underway, await world.SwapAsync(swap => swap.BeginAsync(null, "words", Token)));
        var calls = world.Double.Calls.Count;

        var rest = await world.SwapAsync(swap => swap.ContinueAsync(null, Token));

        Assert.Equal((new ModelSpaces(New, null), 0, calls), (rest.Spaces, rest.Embedded, world.Double.Calls.Count));
        var ids = await world.ReadAsync(reader => reader.ListAsync(MemoryFilter.None, 1_000, 0, Token));
        foreach (var memory in ids)
        {
            Assert.NotEmpty(await world.LinkedAsync(memory.Version.Id));
        }
    }

    [Fact]
    public async Task A_swap_that_is_given_up_leaves_everything_as_it_was()
    {
        await using var world = await FilledAsync();
        await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token));
        world.Double.Fail(null, new ModelFault.Status(400));
        await Assert.ThrowsAsync<ModelException>(() => world.SwapAsync(swap => swap.ContinueAsync(null, Token)));
        Assert.Equal(128, (await world.CountAsync(New)).With);

        Assert.Equal(SwapEnd.Aborted, await world.SwapAsync(swap => swap.AbortAsync(Token)));

        Assert.Equal(new ModelSpaces(Old, null), await world.SpacesAsync());
        Assert.Equal((300, 0), ((await world.CountAsync(Old)).With, (await world.CountAsync(New)).With));
        Assert.Equal(SwapEnd.NotUnderway, await world.SwapAsync(swap => swap.AbortAsync(Token)));
    }

    [Fact]
    public async Task A_model_that_cannot_be_asked_begins_no_swap()
    {
        await using var world = await FilledAsync();

        var error = await Assert.ThrowsAsync<ModelException>(() => world.SwapAsync(swap => swap.BeginAsync("voyage", "voyage-3", Token)));

        Assert.Equal((ModelError.NotConfigured, "satchel config set embed.provider voyage"), (error.Code, error.Hint));
        Assert.Null((await world.SpacesAsync()).Move);
    }

    [Fact]
    public async Task Reembedding_asks_for_every_memory_again_in_the_stores_own_space()
    {
        await using var world = EmbedWorld.Create();
        var ids = await world.RememberAsync("alpha beta gamma delta", "alpha beta gamma epsilon");
        await world.WorkAsync();
        world.Set(("embed.model", "wider"));

        var report = await world.SwapAsync(swap => swap.ReembedAsync(null, Token));

        Assert.Equal((new ModelSpaces(Old, null), 2, 2), (report!.Spaces, report.Embedded, report.Edges));
        Assert.Equal("words", Model(world.EmbedCalls[^1]));
        Assert.Equal([ids[1]], await world.LinkedAsync(ids[0]));
        await world.SwapAsync(swap => swap.BeginAsync(null, "wider", Token));
        Assert.Null(await world.SwapAsync(swap => swap.ReembedAsync(null, Token)));
    }

    private static string? Model(ModelCall call) => (string?)call.Body["model"];

    /// <summary>A store whose memories have vectors; the double answers as the new model from then on.</summary>
    private static async Task<EmbedWorld> FilledAsync(bool similar = false)
    {
        var world = EmbedWorld.Create();
        await world.RememberAsync(
            queuesEmbedding: false,
            Enumerable.Range(0, FilledMemories).Select(i => Memories.Draft(similar ? $"the same words but for the number {i}" : $"note{i} about thing{i}")));
        await world.WorkAsync(catchesUp: true);
        world.Double.Dimensions = 96;
        return world;
    }

    private sealed class Watch(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }
}
