using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>A store in which everything can be tried, and nothing happens.</summary>
public abstract class RehearsalConformance : StoreConformance
{
    [Fact]
    public async Task What_a_rehearsal_commits_it_reads_and_nobody_else_ever_does()
    {
        await AddAsync(Memories.Version("there", "tea is on"));
        await using (var rehearsal = await Store.RehearseAsync(Token))
        {
            await AddAsync(rehearsal, "tried", commits: true);
            await AddAsync(rehearsal, "dropped", commits: false);

            Assert.Equal(["there", "tried"], await TeaAsync(rehearsal));
            Assert.Equal(["there"], await TeaAsync(Store));
        }

        await ReopenAsync();
        Assert.Equal(["there"], await TeaAsync(Store));
        Assert.Equal((1L, 1L), (await CountAsync() is var counts ? (counts.Current, counts.Versions) : default));
        Assert.Single(await ReadAsync(reader => reader.ReadLedgerAsync(0, 9, Token)));
    }

    [Fact]
    public async Task A_rehearsal_leaves_the_store_ready_for_the_next_writer()
    {
        await using (var rehearsal = await Store.RehearseAsync(Token))
        {
            await AddAsync(rehearsal, "tried", commits: true);
        }

        var documents = await AddAsync(Memories.Version("tried", "tea again"));
        Assert.Equal([1L], documents);
        Assert.Equal(["tried"], await TeaAsync(Store));
    }

    [Fact]
    public async Task Nobody_else_writes_while_a_rehearsal_goes_on()
    {
        Task waiting;
        await using (var rehearsal = await Store.RehearseAsync(Token))
        {
            waiting = AddAsync(Memories.Version("later", "tea for later"));
            Assert.False(waiting.IsCompleted);
            Assert.Empty(await TeaAsync(rehearsal));
        }

        await waiting;
        Assert.Equal(["later"], await TeaAsync(Store));
    }

    private static async Task AddAsync(IMemoryStore store, string id, bool commits)
    {
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(Memories.Version(id, $"tea is {id}"), Token);
        if (commits)
        {
            await writer.CommitAsync(Token);
        }
    }

    /// <summary>The memories under the word in the text index.</summary>
    private static Task<IReadOnlyList<string>> TeaAsync(IMemoryStore store)
        => ReadAsync<IReadOnlyList<string>>(store, async reader =>
        {
            var postings = (await reader.ReadPostingsAsync(["tea"], Token))[0].Postings;
            return Ids(await reader.ReadVersionsAsync([.. postings.Select(posting => posting.Document)], Token));
        });
}
