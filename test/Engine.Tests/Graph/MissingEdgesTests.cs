using Satchel.Engine.Graph;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Graph;

public sealed class MissingEdgesTests : OneStoreTests
{
    [Fact]
    public async Task Memories_that_came_without_edges_get_those_that_a_rebuild_would_make()
    {
        await AddAsync([.. Enumerable.Range(0, 450).Select(i => Memories.Version($"m{i:D3}", $"the harbour of Port{i / 3} opens at {i / 3} o'clock"))]);

        var pieces = new List<(long Last, int Made)>();
        while (await MissingEdges.MakeAsync(Store, Intent(), pieces.LastOrDefault().Last, Token) is { } piece)
        {
            pieces.Add(piece);
        }

        Assert.Equal([200L, 400L, 450L], pieces.Select(piece => piece.Last));
        var rebuilt = await GraphRebuild.RunAsync(Store, Intent(), dryRun: false, progress: null, Token);
        Assert.Equal((rebuilt.Made, rebuilt.Made), (pieces.Sum(piece => piece.Made), rebuilt.Removed));
    }

    [Fact]
    public async Task A_piece_without_anything_alike_is_gone_through_and_writes_nothing()
    {
        await AddAsync(Memories.Version("a", "tea"), Memories.Version("b", "harbour"));

        Assert.Equal((2L, 0), await MissingEdges.MakeAsync(Store, Intent(), 0, Token));
        Assert.Null(await MissingEdges.MakeAsync(Store, Intent(), 2, Token));
    }

    [Fact]
    public async Task Links_made_by_hand_stay_as_they_are()
    {
        await AddAsync(Memories.Version("a", "the harbour opens at six"), Memories.Version("b", "the harbour opens at six"));
        await new MemoryLinks(Store, Clock, "test").LinkAsync(MemoryId.Parse("a"), MemoryId.Parse("b"), EdgeKind.Semantic, 0.1, "{}", Token);

        await MissingEdges.MakeAsync(Store, Intent(), 0, Token);

        var edge = Assert.Single(await ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse("a"), Token)), edge => edge.Kind == EdgeKind.Semantic);
        Assert.Equal(0.1, edge.Weight);
    }

    private LedgerIntent Intent() => LedgerIntent.New(LedgerOperation.Link, "test", MemoryOrigin.Agent, Clock.GetUtcNow());

    private async Task AddAsync(params MemoryVersion[] versions)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var version in versions)
        {
            await writer.AddAsync(version, Token);
        }

        await writer.CommitAsync(Token);
    }
}
