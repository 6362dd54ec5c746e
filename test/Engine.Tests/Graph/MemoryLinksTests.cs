using Satchel.Engine.Graph;
using Satchel.Engine.Health;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Tests.Store;
using Satchel.Engine.Tests.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Graph;

public sealed class MemoryLinksTests : OneStoreTests
{
    private MemoryId _a;
    private MemoryId _b;

    private MemoryLinks Links => new(Store, Clock, "test");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_a, _b) = (await RememberAsync("the server fell over"), await RememberAsync("nobody was paged"));
    }

    [Fact]
    public async Task A_link_can_be_lowered_and_removed_and_each_step_undone()
    {
        await LinkAsync(0.9);
        await LinkAsync(0.2);
        Assert.Equal(0.2, await WeightAsync());
        Assert.IsType<LinkOutcome.Done>(await Links.UnlinkAsync(_a, _b, EdgeKind.Causal, Token));
        Assert.Null(await WeightAsync());

        foreach (var expected in (double?[])[0.2, null, 0.2])
        {
            Assert.IsType<UndoStep.OfEdge>(Assert.Single((await UndoAsync(new UndoTarget.LastBatch())).Steps));
            Assert.Equal(expected, await WeightAsync());
        }

        Assert.IsType<UndoOutcome.Conflict>(await new MemoryUndo(Store, Clock, "test").RunAsync(new UndoTarget.Entry(3), force: false, dryRun: false, Token));
        await AssertTrueAsync();
    }

    [Fact]
    public async Task Undoing_a_link_that_replaced_another_brings_that_one_back()
    {
        await LinkAsync(0.9);
        await LinkAsync(0.2);
        await UndoAsync(new UndoTarget.LastBatch());

        Assert.Equal(0.9, await WeightAsync());
        await AssertTrueAsync();
    }

    [Fact]
    public async Task A_change_of_the_text_does_not_stand_in_the_way_of_undoing_a_link()
    {
        await LinkAsync(0.9);
        await new MemoryWriter(Store, Clock, "test", queuesRefinement: false).ReplaceAsync(_a, Memories.Draft("the server was slow"), refine: false, Token);

        await UndoAsync(new UndoTarget.Entry(3));

        Assert.Null(await WeightAsync());
    }

    [Fact]
    public async Task What_has_no_direction_is_one_link_from_both_sides()
    {
        await Links.LinkAsync(_b, _a, EdgeKind.Semantic, 0.4, "{}", Token);
        await Links.LinkAsync(_a, _b, EdgeKind.Semantic, 0.6, "{}", Token);

        var edges = await ReadAsync(reader => reader.ReadEdgesAsync(_a, Token));

        Assert.Equal(0.6, Assert.Single(edges, edge => edge.Kind is EdgeKind.Semantic).Weight);
    }

    [Fact]
    public async Task Nothing_is_linked_that_is_not_there_or_breaks_a_rule()
    {
        Assert.Equal(MemoryId.Parse("no"), Assert.IsType<LinkOutcome.NotFound>(await Links.LinkAsync(_a, MemoryId.Parse("no"), EdgeKind.Causal, 1, "{}", Token)).Id);
        Assert.Equal("invalid_metadata", Assert.IsType<LinkOutcome.Refused>(await Links.LinkAsync(_a, _b, EdgeKind.Causal, 1, "[]", Token)).Reason.Code);
        Assert.IsType<LinkOutcome.NotLinked>(await Links.UnlinkAsync(_a, _b, EdgeKind.Causal, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Links.LinkAsync(_a, _a, EdgeKind.Causal, 1, "{}", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Links.LinkAsync(_a, _b, EdgeKind.Causal, double.NaN, "{}", Token));
    }

    [Theory]
    [InlineData("UPDATE edge SET weight = 0.1", "edge_altered")]
    [InlineData("DELETE FROM edge", "edge_altered")]
    [InlineData("INSERT INTO edge SELECT target, source, kind, weight, metadata, made_by, created_at FROM edge", "edge_unlinked")]
    public async Task A_link_that_differs_from_the_ledger_is_named_and_mended(string sql, string code)
    {
        await LinkAsync(0.9);
        RawDatabase.Run(Store.Location, sql);

        Assert.Equal([code], (await StoreVerification.RunAsync(Store, Token)).Problems.Select(finding => finding.Code));
        Assert.Empty((await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token)).Verification.Problems);
        Assert.Equal(0.9, await WeightAsync());
    }

    [Fact]
    public async Task Erasing_either_end_of_a_link_leaves_a_store_that_proves()
    {
        await LinkAsync(0.9);
        await Links.UnlinkAsync(_a, _b, EdgeKind.Causal, Token);
        await UndoAsync(new UndoTarget.LastBatch());
        await new MemoryEraser(Store, Clock, "test").RunAsync(_b, dryRun: false, [], Token);

        Assert.True((await StoreVerification.RunAsync(Store, Token)).IsLedgerWhole);
        Assert.All((await ReadAsync(reader => reader.ReadLedgerOfAsync(_a, Token))).Skip(1), entry => Assert.Null(entry.Change));
        await AssertTrueAsync();
    }

    [Fact]
    public async Task A_rebuild_makes_the_same_edges_again_and_leaves_links_alone()
    {
        await LinkAsync(0.9);
        foreach (var day in (string[])["Monday", "Tuesday", "Wednesday"])
        {
            await RememberAsync($"the release train leaves the station every {day} morning");
        }

        const string Rows = "SELECT group_concat(source || target || kind || weight || metadata || made_by || created_at) FROM (SELECT * FROM edge ORDER BY source, target)";
        await RebuildAsync(dryRun: false);
        var before = RawDatabase.Run(Store.Location, Rows);
        RawDatabase.Run(Store.Location, "DELETE FROM edge WHERE made_by = 'tier0'");

        var dry = await RebuildAsync(dryRun: true);
        var report = await RebuildAsync(dryRun: false);

        Assert.Equal(new RebuildReport(5, 0, 3), dry);
        Assert.Equal(dry, report);
        Assert.Equal(before, RawDatabase.Run(Store.Location, Rows));
        await AssertTrueAsync();
    }

    [Theory]
    [InlineData("The office opens at 9 on weekdays", "The office opens at 8 on weekdays")]
    [InlineData("Ada drinks coffee in the morning", "Ada never drinks coffee in the morning")]
    [InlineData("Deploys to the cluster don't need approval", "Deploys to the cluster need approval")]
    [InlineData("Ada prefers tabs", "Ada prefers spaces")]
    public async Task What_differs_in_a_number_a_negation_or_one_value_contradicts(string first, string second)
    {
        var id = await RememberAsync(first);

        var outcome = Assert.IsType<RememberOutcome.Stored>(
            await new MemoryWriter(Store, Clock, "test", queuesRefinement: false).RememberAsync(Memories.Draft(second), refine: false, Token));

        Assert.Equal([id], outcome.Findings.Contradicts);
    }

    [Fact]
    public async Task A_walk_reaches_each_memory_once_and_names_the_edge()
    {
        Clock.Advance(TimeSpan.FromDays(3));
        var c = await RememberAsync("the pager had no battery");
        await LinkAsync(0.9);
        await Links.LinkAsync(c, _b, EdgeKind.Causal, 0.8, "{}", Token);

        await using var reader = await Store.BeginReadAsync(Token);
        var all = await GraphWalk.RunAsync(reader, _a, EdgeKind.Causal, 3, 9, Token);

        Assert.Equal([(_b, 1, _a, 0.9), (c, 2, _b, 0.8)], all!.Select(related => (related.Memory.Id, related.Hop, related.From, related.Weight)));
        Assert.Single((await GraphWalk.RunAsync(reader, _a, EdgeKind.Causal, 1, 9, Token))!);
        Assert.Single((await GraphWalk.RunAsync(reader, _a, EdgeKind.Causal, 3, 1, Token))!);
        Assert.Empty((await GraphWalk.RunAsync(reader, _a, EdgeKind.Semantic, 3, 9, Token))!);
        Assert.Null(await GraphWalk.RunAsync(reader, MemoryId.Parse("no"), null, 3, 9, Token));
    }

    private async Task<MemoryId> RememberAsync(string content)
        => Assert.IsType<RememberOutcome.Stored>(
            await new MemoryWriter(Store, Clock, "test", queuesRefinement: false).RememberAsync(Memories.Draft(content), refine: false, Token)).Id;

    private async Task LinkAsync(double weight)
        => Assert.IsType<LinkOutcome.Done>(await Links.LinkAsync(_a, _b, EdgeKind.Causal, weight, """{"why":"it was first"}""", Token));

    private async Task<double?> WeightAsync()
        => (await ReadAsync(reader => reader.ReadEdgesAsync(_a, Token))).SingleOrDefault(edge => edge.Kind is EdgeKind.Causal)?.Weight;

    private async Task<UndoOutcome.Undone> UndoAsync(UndoTarget target)
        => Assert.IsType<UndoOutcome.Undone>(await new MemoryUndo(Store, Clock, "test").RunAsync(target, force: false, dryRun: false, Token));

    private Task<RebuildReport> RebuildAsync(bool dryRun)
        => GraphRebuild.RunAsync(Store, LedgerIntent.New(LedgerOperation.Link, "test", MemoryOrigin.Agent, Clock.GetUtcNow()), dryRun, progress: null, Token);

    private async Task AssertTrueAsync() => Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
}
