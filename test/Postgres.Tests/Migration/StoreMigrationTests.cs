using Satchel.Engine.Health;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Store;
using Satchel.Postgres.Migration;
using Satchel.Testing;

namespace Satchel.Postgres.Tests.Migration;

public sealed class StoreMigrationTests : IAsyncLifetime
{
    private static readonly EmbeddingSpace Space = new("test", "letters", 3, "none");
    private static readonly StoreName Work = StoreName.Parse("work-1");
    private ServerHome? _home;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServerHome Home => _home!;

    private StoreMigration Migration => new(Home.Catalog, Home.Home, Moments.WallClock);

    public async ValueTask InitializeAsync()
    {
        _home = new ServerHome();
        await Home.SetAsync(HomeCatalog.DefaultAddress, Home.Address);
    }

    public ValueTask DisposeAsync() => _home?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_store_comes_back_from_a_server_as_it_went()
    {
        await FillAsync();
        var before = await ShownAsync();

        var there = await MoveAsync(toServer: true);
        Assert.True(Home.Catalog.IsOnServer(Work));
        Assert.Equal(before, await ShownAsync());
        Assert.False(await Home.Catalog.Files.ExistsAsync(Work, Token));
        Assert.True(File.Exists(there.Archive));

        var back = await MoveAsync(toServer: false);
        Assert.False(Home.Catalog.IsOnServer(Work));
        Assert.Equal(before, await ShownAsync());
        Assert.Equal(there.Head, back.Head);
        Assert.False(await Home.Catalog.ServerOf(Work).ExistsAsync(Work, Token));
        await using var store = await Home.Catalog.OpenAsync(Work, Token);
        Assert.Empty((await StoreVerification.RunAsync(store, Token)).Problems);
    }

    [Fact]
    public async Task A_plan_says_what_lies_where_and_shows_no_password()
    {
        Assert.Equal(MigrationStatus.Missing, (await PlanAsync(toServer: true)).Status);
        await Home.Catalog.CreateAsync(Work, Token);
        Assert.Equal(MigrationState.Empty, (await PlanAsync(toServer: true)).Source);
        await FillAsync();

        var plan = await PlanAsync(toServer: true);

        Assert.Equal((MigrationStatus.Planned, MigrationState.Populated, MigrationState.Absent), (plan.Status, plan.Source, plan.Target));
        Assert.DoesNotContain("assword", plan.To, StringComparison.Ordinal);
        Assert.StartsWith("postgresql://127.0.0.1:", plan.To, StringComparison.Ordinal);
        await MoveAsync(toServer: true);
        Assert.Equal(MigrationStatus.There, (await PlanAsync(toServer: true)).Status);
    }

    [Fact]
    public async Task Another_store_of_the_name_is_in_the_way()
    {
        await FillAsync();
        await Home.Catalog.ServerOf(Work).CreateAsync(Work, Token);

        var plan = await PlanAsync(toServer: true);

        Assert.Equal((MigrationStatus.Blocked, MigrationState.Empty), (plan.Status, plan.Target));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Migration.RunAsync(plan, resumes: false, static () => Task.CompletedTask, null, Token));
    }

    [Fact]
    public async Task What_stops_a_move_leaves_the_store_in_charge_and_the_next_run_goes_on()
    {
        await FillAsync();
        var plan = await PlanAsync(toServer: true);
        using var stop = new CancellationTokenSource();
        var stopped = new Progress(progress =>
        {
            if (progress.Table is "posting")
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Migration.RunAsync(plan, resumes: false, Refuse, stopped, stop.Token));

        Assert.False(await Home.Catalog.ServerOf(Work).ExistsAsync(Work, Token));
        Assert.Empty(await Home.Catalog.ServerOf(Work).ListAsync(Token));
        var copied = new List<MigrationProgress>();
        var report = await MoveAsync(toServer: true, resumes: true, new Progress(copied.Add));

        Assert.DoesNotContain(copied, progress => progress.Table is "version" or "ledger");
        Assert.NotNull(report.Head);
    }

    [Fact]
    public async Task A_copy_of_a_store_that_went_on_is_begun_anew()
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        var stopped = new Progress(progress =>
        {
            if (progress.Table is "ledger")
            {
                stop.Cancel();
            }
        });
        var plan = await PlanAsync(toServer: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Migration.RunAsync(plan, resumes: false, Refuse, stopped, stop.Token));
        await using (var store = await Home.Catalog.OpenAsync(Work, Token))
        {
            await ServerHome.WriteAsync(store, async writer => await writer.AddAsync(Memories.Version("later"), Token));
        }

        await MoveAsync(toServer: true, resumes: true);

        await using var moved = await Home.Catalog.OpenAsync(Work, Token);
        Assert.NotNull(await ServerHome.ReadAsync(moved, reader => reader.FindCurrentAsync(MemoryId.Parse("later"), Token)));
    }

    [Fact]
    public async Task A_run_that_was_stopped_after_the_copy_got_its_place_is_finished_by_the_next()
    {
        await FillAsync();
        var plan = await PlanAsync(toServer: true);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Migration.RunAsync(plan, resumes: false, Refuse, null, Token));
        Assert.True(await Home.Catalog.Files.ExistsAsync(Work, Token));

        await MoveAsync(toServer: true);

        Assert.False(await Home.Catalog.Files.ExistsAsync(Work, Token));
    }

    private static Task Refuse() => throw new InvalidOperationException("It was stopped before.");

    private async Task<MigrationReport> MoveAsync(bool toServer, bool resumes = false, IProgress<MigrationProgress>? progress = null)
    {
        var plan = await PlanAsync(toServer);
        return await Migration.RunAsync(plan, resumes, () => Home.SetAsync($"store.{Work.Value}.backend", toServer ? "postgres" : "sqlite"), progress, Token);
    }

    private Task<MigrationPlan> PlanAsync(bool toServer) => Migration.PlanAsync(Work, toServer, Token);

    /// <summary>A store with something in every table that memories fill.</summary>
    private async Task FillAsync()
    {
        await using var store = await Home.Catalog.OpenOrCreateAsync(Work, Token);
        await ServerHome.WriteAsync(store, async writer =>
        {
            await writer.AddAsync(Memories.Full("full"), Token);
            foreach (var version in Memories.Many(700))
            {
                var document = await writer.AddAsync(version with { Author = "Renée", Session = "s" }, Token);
                await writer.SaveVectorAsync(Space, document, new float[] { document, 1f / 3, -0.1f }, Token);
            }

            await writer.SaveModelSpacesAsync(new ModelSpaces(Space, null), Token);
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse("full"), Moments.Start), Token);
            await writer.SaveEdgeAsync(
                new MemoryEdge
                {
                    Source = MemoryId.Parse("m0001"),
                    Target = MemoryId.Parse("m0002"),
                    Kind = EdgeKind.Causal,
                    Weight = 1.0 / 3,
                    Metadata = "{}",
                    MadeBy = "human",
                    CreatedAt = Moments.Start,
                },
                Token);
            await writer.ProposeAsync(new Proposal(MemoryId.Parse("m0003"), null, "old", "test", Moments.Start), Token);
        });
        await ServerHome.WriteAsync(store, async writer => await writer.RetireAsync(MemoryId.Parse("m0009"), Moments.At(5), Token), LedgerOperation.Forget);
        await ServerHome.WriteAsync(store, async writer => await writer.EraseAsync(MemoryId.Parse("m0010"), Token), LedgerOperation.Erase);
        await store.ScrubAsync([], Token);
        await store.Marks.SaveAsync(new Dictionary<string, long> { ["a mark"] = 7 }, Token);
        await store.Sync.CollectAsync("agent", ["wss://relay.example"], Token);
        Assert.Single(await store.Jobs.LeaseAsync(new JobLease("w", Moments.At(1), Moments.At(60)), 1, null, Token));
    }

    /// <summary>Everything that the store shows: its export with history, its ledger, its jobs, and a vector to the bit.</summary>
    private async Task<string> ShownAsync()
    {
        await using var store = await Home.Catalog.OpenAsync(Work, Token);
        using var lines = new MemoryStream();
        await new JsonLinesExport(store).RunAsync(lines, new ExportOptions { IsComplete = true }, Token);
        var entries = await ServerHome.ReadAsync(store, reader => reader.ReadLedgerAsync(0, 10_000, Token));
        var vector = (await ServerHome.ReadAsync(store, reader => reader.ReadVectorsAsync(Space, [17], Token)))[0];
        var jobs = await store.Jobs.ListAsync(new JobFilter(), 9, Token);
        var outbox = await store.Sync.CountOutboxAsync("agent", ["wss://relay.example"], Token);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(lines.ToArray()))
            + string.Concat(entries.Select(entry => Convert.ToHexString(entry.Hash.Span)))
            + string.Join(' ', vector.Components.ToArray().Select(BitConverter.SingleToInt32Bits)) + string.Join(' ', jobs) + outbox;
    }

    private sealed class Progress(Action<MigrationProgress> report) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value) => report(value);
    }
}
