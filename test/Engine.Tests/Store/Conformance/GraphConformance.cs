using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Jobs and counts.</summary>
public abstract class GraphConformance : StoreConformance
{
    [Fact]
    public async Task A_job_becomes_visible_with_the_write_that_queued_it()
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("a"), Token);
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse("a"), Moments.Start), Token);
            Assert.Equal(0, (await CountAsync()).PendingJobs);
            await writer.CommitAsync(Token);
        }

        var counts = await CountAsync();
        Assert.Equal((1, 1), (counts.PendingJobs, counts.Current));
    }

    [Fact]
    public async Task An_empty_store_counts_nothing()
    {
        var counts = await CountAsync();

        Assert.Equal((0, 0, 0, 0), (counts.Current, counts.Retired, counts.Quarantined, counts.Versions));
        Assert.Equal((0, 0, 0), (counts.Edges, counts.Vectors, counts.PendingJobs));
        Assert.Empty(counts.ByCategory);
        Assert.Null(counts.LastRecordedAt);
    }

    [Fact]
    public async Task Counts_tell_memories_from_versions()
    {
        await AddAsync(
            Memories.Version("a") with { Category = MemoryCategory.Fact },
            Memories.Version("b") with { Category = MemoryCategory.Fact, Trust = MemoryTrust.Quarantined },
            Memories.Version("c") with { Category = MemoryCategory.L402Payment },
            Memories.Version("d") with { Category = MemoryCategory.Error, RecordedAt = Moments.At(3) });
        await RetireAsync("a", Moments.At(4));
        await RetireAsync("d", Moments.At(4));
        await AddAsync(Memories.Version("a", "better") with { Number = 2, RecordedAt = Moments.At(5) });

        var counts = await CountAsync();

        Assert.Equal((3, 1, 1, 5), (counts.Current, counts.Retired, counts.Quarantined, counts.Versions));
        Assert.Equal(
            new Dictionary<MemoryCategory, long> { [MemoryCategory.General] = 1, [MemoryCategory.Fact] = 1, [MemoryCategory.L402Payment] = 1 },
            counts.ByCategory);
        Assert.Equal(Moments.At(5), counts.LastRecordedAt);
    }

    internal static MemoryEdge Edge(string source, string target, EdgeKind kind) => new()
    {
        Source = MemoryId.Parse(source),
        Target = MemoryId.Parse(target),
        Kind = kind,
        Weight = 0.5,
        MadeBy = "tier0",
        CreatedAt = Moments.Start,
    };
}
