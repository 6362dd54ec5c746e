using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline.Refinement;

public sealed class RefineReplayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_another_model_or_other_prompts_wrote_is_stale()
    {
        await using var world = await RefineWorld.CreateAsync();
        await AddAsync(
            world,
            Written("current", "careful", RefineReplay.PromptVersion),
            Written("tidied", "tidy", RefineReplay.PromptVersion),
            Written("other", "careless", RefineReplay.PromptVersion),
            Written("earlier", "careful", "refine/0"),
            Memories.Version("nobody"),
            Written("held", "careless", "refine/0") with { Trust = MemoryTrust.Quarantined },
            Written("gone", "careless", "refine/0") with { RetiredAt = Moments.Start });

        Assert.Equal(new ReplayReport(5, 2), await ReplayAsync(world, staleOnly: true, dryRun: true));
        Assert.Empty(await world.JobsAsync());
        Assert.Equal(new ReplayReport(5, 2), await ReplayAsync(world, staleOnly: true));
        Assert.Equal(["earlier", "other"], (await world.JobsAsync()).Select(job => job.Subject.Value).Order());
        Assert.Equal(new ReplayReport(5, 5), await ReplayAsync(world, staleOnly: false));
        Assert.Equal(5, (await world.JobsAsync()).Count);
    }

    [Fact]
    public async Task A_better_model_goes_back_to_what_was_remembered()
    {
        await using var world = await RefineWorld.CreateAsync();
        var id = Assert.Single(await world.RememberAsync("we decided to use PostgreSQL"));
        await world.RefineAsync();
        var first = await world.FindAsync(id);
        Assert.Equal(("Use PostgreSQL", "careful"), (first!.Content, first.Model));

        await using (var store = await world.Catalog.OpenAsync(StoreName.Default, Token))
        {
            Assert.Equal(1, (await RefineReplay.RunAsync(store, ["better", "tidy"], staleOnly: true, Memories.Intent, dryRun: false, null, Token)).Queued);
        }

        await world.RefineAsync();
        Assert.Equal(["we decided to use PostgreSQL", "Use PostgreSQL", "Use PostgreSQL"], (await world.HistoryAsync(id)).Select(version => version.Content));
        Assert.Contains(world.Double.Calls, call => call.User.Contains("we decided to use PostgreSQL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_store_is_queued_in_many_transactions_and_says_how_far_it_is()
    {
        await using var world = await RefineWorld.CreateAsync();
        await AddAsync(world, [.. Memories.Many(1_100)]);
        var told = new Progress();

        await using var store = await world.Catalog.OpenAsync(StoreName.Default, Token);
        await RefineReplay.RunAsync(store, ["careful"], staleOnly: false, Memories.Intent, dryRun: false, told, Token);

        Assert.Equal([500, 1_000, 1_100], told.Numbers);
        Assert.Equal(1_100, (await store.Jobs.SummariseAsync(Token)).Pending);
    }

    private static MemoryVersion Written(string id, string model, string prompts) => Memories.Version(id, $"note of {id}") with { Model = model, PromptVersion = prompts };

    private static async Task AddAsync(RefineWorld world, params MemoryVersion[] versions)
    {
        await using var store = await world.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var version in versions)
        {
            await writer.AddAsync(version, Token);
        }

        await writer.CommitAsync(Token);
    }

    private static async Task<ReplayReport> ReplayAsync(RefineWorld world, bool staleOnly, bool dryRun = false)
    {
        await using var store = await world.Catalog.OpenAsync(StoreName.Default, Token);
        return await RefineReplay.RunAsync(
            store, ModelClients.RefiningModels(world.Settings), staleOnly, Memories.Intent, dryRun, null, Token);
    }

    private sealed class Progress : IProgress<long>
    {
        public List<long> Numbers { get; } = [];

        public void Report(long value) => Numbers.Add(value);
    }
}
