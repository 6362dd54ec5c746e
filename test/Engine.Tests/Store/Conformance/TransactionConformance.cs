using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>What callers see of each other.</summary>
public abstract class TransactionConformance : StoreConformance
{
    [Fact]
    public async Task A_writer_that_is_not_committed_leaves_nothing()
    {
        await AddAsync(Memories.Version("kept", "tea in the morning"));
        var before = await DescribeAsync();

        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            var document = await writer.AddAsync(Memories.Full("gone"), Token);
            await writer.RetireAsync(MemoryId.Parse("kept"), Moments.At(1), Token);
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse("gone"), Moments.Start), Token);
            await writer.SaveVectorAsync(new EmbeddingSpace("offline", "m", 2, ""), document, new float[] { 1, 2 }, Token);
            await writer.SaveEdgeAsync(GraphConformance.Edge("kept", "gone", EdgeKind.Causal), Token);
        }

        Assert.Equal(before, await DescribeAsync());
        await ReopenAsync();
        Assert.Equal(before, await DescribeAsync());
        Assert.Empty(await ReadAsync(reader => reader.FindAuthorsAsync(["renee"], Token)));
    }

    [Fact]
    public async Task What_was_committed_is_read_by_the_next_reader_anywhere()
    {
        await using var other = await Fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token);

        await AddAsync(Memories.Version("a"));

        Assert.NotNull(await ReadAsync(other, reader => reader.FindCurrentAsync(MemoryId.Parse("a"), Token)));
        Assert.NotNull(await FindAsync("a"));
    }

    [Fact]
    public async Task A_reader_sees_the_moment_at_which_it_was_opened()
    {
        await AddAsync(Memories.Version("a", "tea"));
        await using var reader = await Store.BeginReadAsync(Token);

        await AddAsync(Memories.Version("b", "tea"));
        await RetireAsync("a", Moments.At(1));

        Assert.Equal(["a"], Ids(await reader.ListAsync(MemoryFilter.None, 10, 0, Token)));
        Assert.Equal(1, (await reader.ReadTextStatisticsAsync(Token)).Documents);
        Assert.Single((await reader.ReadPostingsAsync(["tea"], Token))[0].Postings);
        Assert.Equal(["b"], await ListIdsAsync());
    }

    [Fact]
    public async Task A_reader_keeps_its_moment_between_two_questions()
    {
        await AddAsync(Memories.Version("a"));
        await using var reader = await Store.BeginReadAsync(Token);
        var before = await reader.CountAsync(Token);

        await AddAsync(Memories.Version("b"));

        Assert.Equal(before.Versions, (await reader.CountAsync(Token)).Versions);
        Assert.Null(await reader.FindCurrentAsync(MemoryId.Parse("b"), Token));
    }

    [Fact]
    public async Task A_reader_does_not_see_an_open_transaction_and_does_not_wait_for_it()
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(Memories.Version("a"), Token);

        Assert.Null(await FindAsync("a"));

        await writer.CommitAsync(Token);
        Assert.NotNull(await FindAsync("a"));
    }

    [Fact]
    public async Task An_open_reader_does_not_hold_up_a_writer()
    {
        await using var reader = await Store.BeginReadAsync(Token);
        Assert.Equal(0, (await reader.CountAsync(Token)).Versions);

        await AddAsync(Memories.Version("a"));

        Assert.NotNull(await FindAsync("a"));
    }

    [Fact]
    public async Task Writers_queue_up_and_each_sees_what_the_one_before_wrote()
    {
        var first = await Store.BeginWriteAsync(Memories.Intent, Token);
        var second = Store.BeginWriteAsync(Memories.Intent, Token).AsTask();
        await first.AddAsync(Memories.Version("a"), Token);
        Assert.False(second.IsCompleted);

        await first.CommitAsync(Token);
        await using var writer = await second;

        Assert.NotNull(await writer.FindCurrentAsync(MemoryId.Parse("a"), Token));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_writer_that_is_disposed_of_lets_the_next_one_in()
    {
        var first = await Store.BeginWriteAsync(Memories.Intent, Token);
        var second = Store.BeginWriteAsync(Memories.Intent, Token).AsTask();
        await first.DisposeAsync();
        await first.DisposeAsync();

        await using var writer = await second;
        await writer.AddAsync(Memories.Version("a"), Token);
        await writer.CommitAsync(Token);

        Assert.NotNull(await FindAsync("a"));
    }

    [Fact]
    public async Task Waiting_for_the_write_lock_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        await using (var first = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            var second = Store.BeginWriteAsync(Memories.Intent, source.Token).AsTask();
            await source.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
            await first.AddAsync(Memories.Version("a"), Token);
            await first.CommitAsync(Token);
        }

        await AddAsync(Memories.Version("b"));
        Assert.Equal(2, (await CountAsync()).Current);
    }

    [Fact]
    public async Task A_cancelled_commit_changes_nothing()
    {
        using var source = new CancellationTokenSource();
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, source.Token))
        {
            await writer.AddAsync(Memories.Version("a"), source.Token);
            await source.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CommitAsync(source.Token));
        }

        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public async Task A_finished_writer_takes_nothing_more()
    {
        var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        await writer.CommitAsync(Token);

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.AddAsync(Memories.Version("a"), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.CommitAsync(Token));
        await writer.DisposeAsync();
        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing()
    {
        const int Callers = 8;
        const int Writes = 25;
        await using var other = await Fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token);
        await Parallel.ForAsync(0, Callers, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Token }, async (caller, token) =>
        {
            for (var i = 0; i < Writes; i++)
            {
                await using var writer = await (caller % 2 == 0 ? Store : other).BeginWriteAsync(Memories.Intent, token);
                await writer.AddAsync(Memories.Version($"c{caller}-{i}", $"note {i} of {caller}") with { Session = "shared" }, token);
                await writer.CommitAsync(token);
                Assert.NotNull(await ReadAsync(Store, reader => reader.FindCurrentAsync(MemoryId.Parse($"c{caller}-{i}"), token)));
            }
        });

        var versions = await ReadAsync(reader => reader.ReadPageAsync(0, 1_000, true, Token));
        Assert.Equal(Callers * Writes, versions.Count);
        Assert.Equal(Enumerable.Range(1, Callers * Writes), versions.Select(stored => stored.Version.Position).Order());
        Assert.Equal(Callers * Writes, (await ReadAsync(reader => reader.ReadPostingsAsync(["note"], Token)))[0].Documents);
    }

    private async Task<string> DescribeAsync()
    {
        var counts = await CountAsync();
        var statistics = await ReadAsync(reader => reader.ReadTextStatisticsAsync(Token));
        var postings = await ReadAsync(reader => reader.ReadPostingsAsync(["tea", "morn", "chose", "choos"], Token));
        return string.Join(
            ' ',
            [
                $"{counts.Current} {counts.Retired} {counts.Versions} {counts.Edges} {counts.Vectors} {counts.PendingJobs}",
                $"{statistics.Documents} {statistics.Passages} {statistics.Words}",
                .. postings.Select(term => $"{term.Term} {term.Documents} {term.Postings.Count}"),
                .. await ListIdsAsync(),
            ]);
    }
}
