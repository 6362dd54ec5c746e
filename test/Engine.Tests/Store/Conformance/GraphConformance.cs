using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Edges, jobs and counts.</summary>
public abstract class GraphConformance : StoreConformance
{
    [Fact]
    public async Task Edges_come_back_from_both_ends_by_the_other_end_and_kind()
    {
        MemoryEdge[] edges =
        [
            Edge("m", "a", EdgeKind.Semantic), Edge("m", "a", EdgeKind.Causal), Edge("b", "m", EdgeKind.Temporal),
            Edge("m", "c", EdgeKind.Entity), Edge("x", "y", EdgeKind.Entity), Edge("m", "m", EdgeKind.Entity),
        ];
        await SaveAsync(edges);

        var found = await ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse("m"), Token));

        Assert.Equal([edges[1], edges[0], edges[2], edges[3], edges[5]], found);
        Assert.Equal([edges[4]], await ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse("y"), Token)));
        Assert.Empty(await ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse("nobody"), Token)));
    }

    [Fact]
    public async Task Every_field_of_an_edge_comes_back()
    {
        var edge = new MemoryEdge
        {
            Source = MemoryId.Parse("von🦊"),
            Target = MemoryId.Parse("zu"),
            Kind = EdgeKind.Causal,
            Weight = 1.0 / 3,
            Metadata = """{"why": "ä"}""",
            MadeBy = "tier0",
            CreatedAt = new DateTimeOffset(1960, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        };
        await SaveAsync(edge);

        Assert.Equal([edge], await ReadAsync(reader => reader.ReadEdgesAsync(edge.Target, Token)));
    }

    [Fact]
    public async Task An_edge_takes_the_place_of_one_with_the_same_ends_and_kind()
    {
        var later = Edge("a", "b", EdgeKind.Causal) with { Weight = 0.25, MadeBy = "someone", CreatedAt = Moments.At(9) };
        await SaveAsync(Edge("a", "b", EdgeKind.Causal), Edge("b", "a", EdgeKind.Causal), later);

        var found = await ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse("a"), Token));

        Assert.Equal(2, found.Count);
        Assert.Contains(later, found);
        Assert.Equal(2, (await CountAsync()).Edges);
    }

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

    private Task SaveAsync(params IReadOnlyList<MemoryEdge> edges)
        => WriteAsync(async writer =>
        {
            foreach (var edge in edges)
            {
                await writer.SaveEdgeAsync(edge, Token);
            }
        });
}
