using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Health;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Settings;
using Satchel.Engine.Tests.Store;
using Satchel.Engine.Tests.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

public sealed class WorkerUpkeepTests : OneStoreTests, IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Each_step_is_done_once_an_hour_however_often_a_worker_comes()
    {
        Assert.Equal(["jobs", "retention", "canary"], (await RunAsync()).Steps.Select(step => step.Name));
        Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(await ReportsAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, (await RunAsync()).Steps.Count);
    }

    [Fact]
    public async Task Of_two_workers_at_once_one_does_it()
    {
        var reports = await Task.WhenAll(ReportsAsync(), ReportsAsync());

        Assert.Equal(3, reports.SelectMany(report => report).Sum(report => report.Steps.Count));
    }

    [Fact]
    public async Task A_step_that_fails_says_so_and_keeps_no_other_one_waiting()
    {
        _home.Write("{\"retention.capacity\": \"many\"}");
        RawDatabase.Run(Store.Location, "CREATE TRIGGER refuse BEFORE INSERT ON version BEGIN SELECT RAISE(ABORT, 'no'); END");

        var report = await RunAsync();

        Assert.Equal(
            [("jobs", false), ("retention", true), ("canary", true)],
            report.Steps.Select(step => (step.Name, step.Problem is not null)));
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_reported_and_the_next_one_is_tended()
    {
        await Catalog.CreateAsync(StoreName.Parse("broken"), Token);
        var place = await Catalog.LocateAsync(StoreName.Parse("broken"), Token);
        await File.WriteAllTextAsync(place.Location, new string('x', 4096), Token);

        var reports = await ReportsAsync();

        Assert.Equal([("broken", true), ("default", false)], reports.Select(report => (report.Store.Value, report.Problem is not null)));
    }

    [Fact]
    public async Task Jobs_that_waited_for_a_credential_begin_anew_once_it_is_there()
    {
        await ParkAsync("a", NewJob.Refine, "model_credentials_missing: no key");
        await ParkAsync("b", NewJob.Refine, "model_answer_invalid: nonsense");
        await ParkAsync("c", NewJob.Embed, "model_not_configured: no embedding model");
        await RunAsync();
        Assert.All(await JobsAsync(), job => Assert.Equal(JobState.Parked, job.State));

        await _home.SetAsync("llm.endpoint", "http://127.0.0.1:9/v1");
        await _home.SetAsync("llm.model.canonical", "careful");
        await _home.SetAsync("llm.model.metadata", "tidy");
        Clock.Advance(WorkerUpkeep.Interval);
        await RunAsync();

        Assert.Equal("a", Assert.Single(await JobsAsync(), job => job.State == JobState.Pending).Subject.Value);
    }

    [Fact]
    public async Task Done_jobs_go_after_a_week_and_those_that_were_degraded_after_a_month()
    {
        await FinishAsync("plain", null);
        await FinishAsync("degraded", "degraded: enrich model_unavailable");
        await ParkAsync("parked", NewJob.Refine, "model_rejected: no");

        Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await RunAsync();
        Assert.Equal(["degraded", "parked"], (await JobsAsync()).Select(job => job.Subject.Value).Order());
        Clock.Advance(TimeSpan.FromDays(23));
        await RunAsync();
        Assert.Equal(["parked"], (await JobsAsync()).Select(job => job.Subject.Value));
    }

    [Fact]
    public async Task The_settings_of_a_store_say_what_is_retired()
    {
        await _home.SetAsync("store.default.retention.ttl_days", "30");
        await WriteAsync(Memories.Version("old") with { CreatedAt = Moments.Start.AddDays(-40), RecordedAt = Moments.Start.AddDays(-40) });

        Assert.Equal(1, (await RunAsync()).Steps.Single(step => step.Name == "retention").Changes);
        Assert.Null(await ReadAsync(reader => reader.FindCurrentAsync(MemoryId.Parse("old"), Token)));
    }

    [Fact]
    public async Task Imported_memories_get_their_edges_in_pieces_and_the_store_remembers_how_far_it_came()
    {
        var lines = string.Concat(Enumerable.Range(0, 2_100).Select(i =>
            $"{{\"id\": \"m{i:D4}\", \"content\": \"the harbour of Port{i / 2} opens at {i / 2} o'clock\"}}\n"));
        await new JsonLinesImport(Store, Clock, "test").RunAsync(
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines)), new ImportOptions(), null, Token);

        Assert.True((await RunAsync()).Steps.Single(step => step.Name == "edges").Changes >= 1_000);
        Assert.NotEmpty(await EdgesAsync("m0001"));
        Assert.Empty(await EdgesAsync("m2099"));
        Clock.Advance(WorkerUpkeep.EdgesInterval);
        Assert.Equal(["edges"], (await RunAsync()).Steps.Select(step => step.Name));
        Assert.NotEmpty(await EdgesAsync("m2099"));
        Clock.Advance(WorkerUpkeep.EdgesInterval);
        Assert.Empty(await ReportsAsync());
    }

    [Fact]
    public async Task An_exchange_with_relays_is_made_at_its_own_times_and_only_where_there_are_any()
    {
        var exchanges = 0;
        Task<(long, string?)> ExchangeAsync(IMemoryStore store, CancellationToken cancellationToken) => Task.FromResult(((long)++exchanges, (string?)"one is away"));

        Assert.DoesNotContain((await RunAsync()).Steps, step => step.Name is "sync");
        var step = Assert.Single(Assert.Single(await ReportsAsync(ExchangeAsync)).Steps);
        Assert.Equal(new UpkeepStep("sync", 1, "one is away"), step);
        Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(await ReportsAsync(ExchangeAsync));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Assert.Single(Assert.Single(await ReportsAsync(ExchangeAsync)).Steps).Changes);
    }

    private async Task<IReadOnlyList<UpkeepReport>> ReportsAsync(Func<IMemoryStore, CancellationToken, Task<(long Changes, string? Problem)>>? exchange = null)
    {
        var settings = _home.Load();
        using var models = new ModelClients(settings, new Purse(_home.Home.PurseFile, Clock), Clock, () => 0);
        var upkeep = new WorkerUpkeep(
            Catalog, settings, models, store => new AccessLog(Path.Combine(_home.Base, $"{store}.access"), Clock), Clock)
        {
            Exchange = exchange,
        };
        return await upkeep.RunAsync([], Token);
    }

    private async Task<UpkeepReport> RunAsync() => Assert.Single(await ReportsAsync());

    private async Task<IReadOnlyList<Job>> JobsAsync() => await Store.Jobs.ListAsync(JobFilter.All, 99, Token);

    private Task<IReadOnlyList<MemoryEdge>> EdgesAsync(string id)
        => ReadAsync<IReadOnlyList<MemoryEdge>>(async reader =>
            [.. (await reader.ReadEdgesAsync(MemoryId.Parse(id), Token)).Where(edge => edge.Kind == EdgeKind.Semantic)]);

    private async Task<Job> LeaseAsync(string subject, string kind)
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.EnqueueAsync(new NewJob(kind, MemoryId.Parse(subject), Clock.GetUtcNow()), Token);
            await writer.CommitAsync(Token);
        }

        var lease = new JobLease("test", Clock.GetUtcNow(), Clock.GetUtcNow().AddMinutes(1));
        return Assert.Single(await Store.Jobs.LeaseAsync(lease, 1, null, Token));
    }

    private async Task ParkAsync(string subject, string kind, string reason)
        => await Store.Jobs.ParkAsync(await LeaseAsync(subject, kind), reason, Token);

    private async Task FinishAsync(string subject, string? note)
    {
        var job = await LeaseAsync(subject, NewJob.Refine);
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        Assert.True(await writer.FinishJobAsync(job, note, Token));
        await writer.CommitAsync(Token);
    }

    private async Task WriteAsync(MemoryVersion version)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(version, Token);
        await writer.CommitAsync(Token);
    }
}
