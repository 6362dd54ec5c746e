using System.Collections.Concurrent;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Postgres.Tests;

/// <summary>Many at once, on connections and in catalogs of their own, as many processes would be.</summary>
public sealed class ManyClientsTests : IAsyncDisposable
{
    private readonly PostgresFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Two_hundred_clients_lose_nothing_and_see_no_failure_of_each_other()
    {
        const int Clients = 200;
        const int Writes = 3;
        await _fixture.Catalog.CreateAsync(StoreName.Default, Token);
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await _fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token)));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => ServeAsync(processes[client % processes.Length], client, Writes)));

        Assert.Equal(Clients * Writes, (await ServerHome.ReadAsync(processes[0], reader => reader.CountAsync(Token))).Current);
        Assert.Empty((await StoreVerification.RunAsync(processes[0], Token)).Problems);
        foreach (var store in processes)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Workers_of_several_hosts_do_each_job_once()
    {
        const int Jobs = 500;
        await using var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await ServerHome.WriteAsync(store, async writer =>
        {
            for (var i = 0; i < Jobs; i++)
            {
                await writer.EnqueueAsync(new NewJob("test", MemoryId.Parse($"m{i}"), Moments.Start), Token);
            }
        });
        var done = new ConcurrentBag<long>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => DrainAsync($"w{worker}", done)));

        Assert.Equal(Jobs, done.Count);
        Assert.Equal(Jobs, done.Distinct().Count());
        Assert.Equal(Jobs, (await store.Jobs.SummariseAsync(Token)).Done);
    }

    [Fact]
    public async Task A_job_is_leased_while_another_host_writes_memories()
    {
        await using var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await ServerHome.WriteAsync(store, async writer => await writer.EnqueueAsync(new NewJob("test", MemoryId.Parse("a"), Moments.Start), Token));
        await using var other = await _fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token);
        await using var writer = await other.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(Memories.Version("b"), Token);

        Assert.Single(await store.Jobs.LeaseAsync(new JobLease("w", Moments.At(1), Moments.At(60)), 9, null, Token));
    }

    [Fact]
    public async Task A_lost_connection_is_replaced()
    {
        await using var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await ServerHome.WriteAsync(store, async writer => await writer.AddAsync(Memories.Version("a"), Token));

        TestServer.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_fixture.Database}' AND pid <> pg_backend_pid()");

        await ServerHome.WriteAsync(store, async writer => await writer.AddAsync(Memories.Version("b"), Token));
        TestServer.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_fixture.Database}' AND pid <> pg_backend_pid()");
        Assert.Equal(2, (await ServerHome.ReadAsync(store, reader => reader.CountAsync(Token))).Current);
    }

    [Fact]
    public async Task A_connection_that_is_lost_within_a_transaction_is_said_and_nothing_of_it_is_written()
    {
        await using var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await using (var writer = await store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("a"), Token);
            TestServer.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_fixture.Database}' AND pid <> pg_backend_pid()");

            var error = await Assert.ThrowsAsync<StoreException>(async () => await writer.CommitAsync(Token));
            Assert.Equal(StoreError.Unavailable, error.Code);
        }

        Assert.Equal(0, (await ServerHome.ReadAsync(store, reader => reader.CountAsync(Token))).Versions);
    }

    [Fact]
    public async Task What_is_not_as_it_must_be_is_found_and_mended()
    {
        await using var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await ServerHome.WriteAsync(store, async writer =>
        {
            foreach (var version in Memories.Many(60))
            {
                await writer.AddAsync(version with { Author = "Mara", Session = "s" }, Token);
            }
        });
        _fixture.Run(
            "UPDATE satchel_default.term SET documents = documents + 1 WHERE text = 'tea'",
            "DELETE FROM satchel_default.facts",
            "UPDATE satchel_default.version SET content = 'altered' WHERE memory = 'm0007'",
            "DELETE FROM satchel_default.author_word",
            "UPDATE satchel_default.counter SET value = 1 WHERE name = 'index_words'");

        var found = await StoreVerification.RunAsync(store, Token);
        Assert.Superset(
            new HashSet<string> { "facts_altered", "version_altered", "author_word_missing", "index_statistics" },
            found.Problems.Select(problem => problem.Code).ToHashSet());

        await StoreRepair.RunAsync(store, dryRun: false, null, Token);

        Assert.Empty((await StoreVerification.RunAsync(store, Token)).Problems);
        Assert.Equal("note 7 about tea", (await ServerHome.ReadAsync(store, reader => reader.FindCurrentAsync(MemoryId.Parse("m0007"), Token)))!.Version.Content);
    }

    private static async Task ServeAsync(IMemoryStore store, int client, int writes)
    {
        for (var i = 0; i < writes; i++)
        {
            var outcome = await new MemoryWriter(store, Moments.WallClock, "test", queuesRefinement: false).RememberAsync(Memories.Draft($"client {client} wrote note {i}"), refine: false, Token);
            var stored = Assert.IsType<RememberOutcome.Stored>(outcome);
            var found = await new MemoryRecall(store, Moments.WallClock).RecallAsync(new RecallQuery { Text = $"client {client} note {i}", Limit = 100 }, Token);
            Assert.NotEmpty(found.Hits);
            Assert.NotNull(await ServerHome.ReadAsync(store, reader => reader.FindCurrentAsync(stored.Id, Token)));
        }
    }

    private async Task DrainAsync(string owner, ConcurrentBag<long> done)
    {
        await using var store = await _fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token);
        while (await store.Jobs.LeaseAsync(new JobLease(owner, Moments.At(1), Moments.At(600)), 20, null, Token) is { Count: > 0 } leased)
        {
            foreach (var job in leased)
            {
                await ServerHome.WriteAsync(store, async writer => Assert.True(await writer.FinishJobAsync(job, null, Token)));
                done.Add(job.Number);
            }
        }
    }
}
