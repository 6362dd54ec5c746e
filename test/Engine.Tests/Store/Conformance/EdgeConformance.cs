using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Edges: those that are kept, and those that follow from session, time and entities.</summary>
public abstract class EdgeConformance : StoreConformance
{
    private static readonly int[] Around = [0, 3_600, 14_400, 14_401];
    private static readonly int[] Hours = [0, 3_600, 7_200];
    private static readonly EdgeKind[] AllKinds = Enum.GetValues<EdgeKind>();

    [Fact]
    public async Task Kept_edges_come_back_from_both_ends_by_the_other_end_and_kind()
    {
        await AddApartAsync("a", "b", "c", "m");
        MemoryEdge[] edges = [Edge("m", "a", EdgeKind.Semantic), Edge("m", "a", EdgeKind.Causal), Edge("b", "m", EdgeKind.Temporal), Edge("m", "c", EdgeKind.Entity)];
        await SaveAsync(edges);

        Assert.Equal([edges[1], edges[0], edges[2], edges[3]], await EdgesAsync("m"));
        Assert.Equal([edges[2]], await EdgesAsync("b"));
        Assert.Empty(await EdgesAsync("nobody"));
    }

    [Fact]
    public async Task Every_field_of_an_edge_comes_back()
    {
        await AddApartAsync("von🦊", "zu");
        var edge = Edge("von🦊", "zu", EdgeKind.Causal) with { Weight = 1.0 / 3, Metadata = """{"why": "ä"}""", CreatedAt = new DateTimeOffset(1960, 1, 2, 3, 4, 5, 678, TimeSpan.Zero) };
        await SaveAsync(edge);

        Assert.Equal([edge], await EdgesAsync("zu"));
    }

    [Fact]
    public async Task Of_two_edges_of_machines_the_heavier_one_stays()
    {
        await AddApartAsync("a", "b");
        var edge = Edge("a", "b", EdgeKind.Causal);
        await SaveAsync(edge, edge with { Weight = 0.25, Metadata = """{"a":1}""", MadeBy = "model" });
        Assert.Equal([edge], await EdgesAsync("a"));

        await SaveAsync(edge with { Weight = 0.75, Metadata = """{"a":1}""", MadeBy = "model", CreatedAt = Moments.At(9) });
        Assert.Equal([edge with { Weight = 0.75, Metadata = """{"a":1}""", MadeBy = "model" }], await EdgesAsync("a"));
    }

    [Theory]
    [InlineData("human")]
    [InlineData("agent")]
    public async Task No_machine_changes_what_was_made_by_hand_and_a_hand_may_lower_it(string hand)
    {
        await AddApartAsync("a", "b");
        var edge = Edge("a", "b", EdgeKind.Causal) with { MadeBy = hand };
        await SaveAsync(edge, Edge("a", "b", EdgeKind.Causal) with { Weight = 1 });
        Assert.Equal([edge], await EdgesAsync("a"));

        await SaveAsync(edge with { Weight = 0.25 });
        Assert.Equal([edge with { Weight = 0.25 }], await EdgesAsync("a"));
        Assert.Equal(0, await WriteAsync(async writer => await writer.RemoveDerivedEdgesAsync(MemoryEdge.Tier0, null, Token)));
        Assert.Single(await EdgesAsync("a"));
    }

    [Fact]
    public async Task A_link_by_hand_is_a_change_of_the_ledger_and_a_machines_is_not()
    {
        await AddApartAsync("a", "b");
        var link = Edge("a", "b", EdgeKind.Causal) with { MadeBy = "agent" };
        await SaveAsync(Edge("a", "b", EdgeKind.Causal), Edge("a", "b", EdgeKind.Semantic), link);
        await WriteAsync(async writer => Assert.Equal(link, await writer.RemoveEdgeAsync(link.Source, link.Target, link.Kind, Token)));

        var entries = await ReadAsync(reader => reader.ReadLedgerAsync(2, 9, Token));
        Assert.Equal(
            [new LedgerChange.EdgeLinked(link, Edge("a", "b", EdgeKind.Causal)), new LedgerChange.EdgeUnlinked(link)], entries.Select(entry => entry.Change!));
        Assert.All(entries, entry => Assert.Equal("a", entry.Subject.Value));
    }

    [Fact]
    public async Task No_edge_is_kept_of_a_memory_that_is_not_there()
    {
        await AddApartAsync("a");

        Assert.False(await WriteAsync(async writer => await writer.SaveEdgeAsync(Edge("a", "nobody", EdgeKind.Causal), Token)));
        Assert.Equal(0, (await CountAsync()).Edges);
    }

    [Fact]
    public async Task Edges_of_what_is_retired_or_held_back_are_not_read_and_come_back_with_it()
    {
        await AddApartAsync("a", "b");
        await AddAsync(Memories.Version("held") with { CreatedAt = Moments.At(900_000), Trust = MemoryTrust.Quarantined });
        await SaveAsync(Edge("a", "b", EdgeKind.Causal), Edge("a", "held", EdgeKind.Causal));
        await RetireAsync("b", Moments.At(1));

        Assert.Empty(await EdgesAsync("a"));
        Assert.Empty(await EdgesAsync("b"));
        Assert.Empty(await EdgesAsync("held"));
        Assert.Equal(2, await ReadAsync(reader => reader.CountKeptEdgesAsync(MemoryId.Parse("a"), Token)));

        await AddAsync(Memories.Version("b", "nothing more") with { Number = 2, CreatedAt = Moments.At(700_000) });
        Assert.Equal("b", Assert.Single(await EdgesAsync("a")).Target.Value);
    }

    [Fact]
    public async Task The_memories_before_and_behind_in_the_session_are_neighbours_of_weight_one()
    {
        await AddAsync(Enumerable.Range(1, 4).Select(i => Memories.Version($"s{i}", "hm") with { Session = "s", CreatedAt = Moments.At(i * 90_000) }));
        await RetireAsync("s3", Moments.At(1));

        var edges = await EdgesAsync("s2");

        Assert.Equal([("s1", "s2", 1.0), ("s2", "s4", 1.0)], edges.Select(edge => (edge.Source.Value, edge.Target.Value, edge.Weight)));
        Assert.All(edges, edge => Assert.Equal((EdgeKind.Temporal, """{"sub_type":"backbone"}""", MemoryEdge.Tier0), (edge.Kind, edge.Metadata, edge.MadeBy)));
    }

    [Fact]
    public async Task What_was_said_within_four_hours_is_near_whatever_the_clock_says_now()
    {
        await AddAsync(Around.Select(second => Memories.Version($"t{second}", "hm") with { CreatedAt = Moments.At(second) }));

        var edges = await EdgesAsync("t0");

        Assert.Equal([("t14400", 0.2), ("t3600", 0.5)], edges.Select(edge => (edge.Target.Value, edge.Weight)));
        Assert.Equal("""{"sub_type":"proximity","hours_diff":"1.00"}""", edges[1].Metadata);
        Assert.Equal(3, (await EdgesAsync("t3600")).Count);
    }

    [Fact]
    public async Task Five_on_each_side_are_near_and_each_is_seen_from_both_ends()
    {
        await AddAsync(Enumerable.Range(0, 20).Select(i => Memories.Version($"t{i:D2}", "hm") with { CreatedAt = Moments.At(i), Entities = ["Ada"] }));

        Assert.Equal(10, (await EdgesAsync("t10")).Count(edge => edge.Kind is EdgeKind.Temporal));
        await AssertSymmetricAsync(Enumerable.Range(0, 20).Select(i => $"t{i:D2}"));
    }

    [Fact]
    public async Task What_has_the_same_entity_is_linked_and_a_rare_entity_counts_for_more()
    {
        await AddAsync(Enumerable.Range(0, 16).Select(i => Memories.Version($"e{i:D2}", "hm") with
        {
            CreatedAt = Moments.At(i * 20_000),
            Entities = i switch { < 2 => ["ada ", "Shared"], < 8 => ["Shared"], _ => [] },
        }));

        var edges = await EdgesAsync("e00");

        Assert.Equal(["e01", "e02", "e03", "e04", "e05"], edges.Select(edge => edge.Target.Value));
        Assert.Equal([0.75, 0.25], edges.Take(2).Select(edge => Math.Round(edge.Weight, 9)));
        Assert.Equal("""{"entity":"ada "}""", edges[0].Metadata);
        await AssertSymmetricAsync(Enumerable.Range(0, 8).Select(i => $"e{i:D2}"));
    }

    [Fact]
    public async Task What_every_memory_has_links_none()
    {
        await AddAsync(Enumerable.Range(0, 8).Select(i => Memories.Version($"e{i}", "hm") with { CreatedAt = Moments.At(i * 20_000), Entities = ["Ada"] }));

        Assert.Empty(await EdgesAsync("e3"));
    }

    [Fact]
    public async Task A_link_of_weight_0_denies_what_would_follow()
    {
        await AddAsync(Memories.Version("a", "hm"), Memories.Version("b", "hm"));
        Assert.Single(await EdgesAsync("a"));
        await SaveAsync(Edge("b", "a", EdgeKind.Temporal) with { MadeBy = "human", Weight = 0 });

        Assert.Empty(await EdgesAsync("a"));
        Assert.Empty(await EdgesAsync("b"));
    }

    [Fact]
    public async Task Neighbours_are_the_strongest_edges_of_each_document_and_kind()
    {
        var documents = await AddAsync(Hours.Select(second => Memories.Version($"t{second}", "hm") with { CreatedAt = Moments.At(second) }));
        await SaveAsync(Edge("t0", "t7200", EdgeKind.Causal) with { Weight = 0.9 });

        var found = await ReadAsync(reader => reader.ReadNeighboursAsync([documents[2], documents[0], 99], AllKinds, 2, Token));
        var causal = await ReadAsync(reader => reader.ReadNeighboursAsync([documents[0]], [EdgeKind.Causal], 9, Token));

        Assert.Equal(
            [
                new Neighbour(documents[2], documents[0], EdgeKind.Causal, 0.9, FromOther: true), new Neighbour(documents[2], documents[1], EdgeKind.Temporal, 0.5, FromOther: true),
                new Neighbour(documents[0], documents[2], EdgeKind.Causal, 0.9, FromOther: false), new Neighbour(documents[0], documents[1], EdgeKind.Temporal, 0.5, FromOther: false),
            ],
            found);
        Assert.Equal([found[2]], causal);
    }

    [Fact]
    public async Task Kept_neighbours_are_those_that_are_rows_and_not_denied()
    {
        var documents = await AddAsync(Hours.Select(second => Memories.Version($"t{second}", "hm") with { CreatedAt = Moments.At(second) }));
        Assert.Empty(await ReadAsync(reader => reader.ReadKeptNeighboursAsync(documents, 9, Token)));
        await SaveAsync(Edge("t0", "t7200", EdgeKind.Causal) with { Weight = 0.4 });
        await SaveAsync(Edge("t7200", "t0", EdgeKind.Causal) with { Weight = 0.9 });
        await SaveAsync(Edge("t0", "t3600", EdgeKind.Semantic) with { Weight = 0 });

        var found = await ReadAsync(reader => reader.ReadKeptNeighboursAsync([documents[2], documents[0], documents[1], 99], 9, Token));

        Assert.Equal(
            [
                new Neighbour(documents[2], documents[0], EdgeKind.Causal, 0.9, FromOther: false),
                new Neighbour(documents[2], documents[0], EdgeKind.Causal, 0.4, FromOther: true),
                new Neighbour(documents[0], documents[2], EdgeKind.Causal, 0.9, FromOther: true),
                new Neighbour(documents[0], documents[2], EdgeKind.Causal, 0.4, FromOther: false),
            ],
            found);
    }

    [Fact]
    public async Task Kept_neighbours_are_current_and_shown_at_both_ends()
    {
        var documents = await AddAsync(Hours.Select(second => Memories.Version($"t{second}", "hm") with { CreatedAt = Moments.At(second) }));
        await SaveAsync(Edge("t0", "t7200", EdgeKind.Causal));
        await RetireAsync("t0", Moments.At(9_000));

        Assert.Empty(await ReadAsync(reader => reader.ReadKeptNeighboursAsync(documents, 9, Token)));
    }

    [Fact]
    public async Task Erasing_one_end_takes_away_what_the_ledger_says_of_the_edge()
    {
        await AddApartAsync("a", "b");
        await SaveAsync(Edge("a", "b", EdgeKind.Causal) with { MadeBy = "human", Metadata = """{"why":"b said so"}""" });
        var erased = await WriteAsync(Memories.Intent with { Operation = LedgerOperation.Erase }, async writer => await writer.EraseAsync(MemoryId.Parse("b"), Token));

        var entries = await ReadAsync(reader => reader.ReadLedgerAsync(2, 9, Token));

        Assert.Equal((2, 1), (erased!.Payloads, erased.Edges));
        Assert.Null(entries[0].Change);
        Assert.Equal([3L], Assert.IsType<LedgerChange.MemoryErased>(entries[1].Change).Edges);
        Assert.Empty(await EdgesAsync("a"));
    }

    private async Task AssertSymmetricAsync(IEnumerable<string> ids)
    {
        var all = new HashSet<(string, string, EdgeKind, double)>();
        var seen = 0;
        foreach (var id in ids)
        {
            foreach (var edge in await EdgesAsync(id))
            {
                all.Add((edge.Source.Value, edge.Target.Value, edge.Kind, edge.Weight));
                seen++;
            }
        }

        Assert.Equal(2 * all.Count, seen);
    }

    /// <summary>Memories that share nothing and were said days apart.</summary>
    private Task<IReadOnlyList<long>> AddApartAsync(params string[] ids)
        => AddAsync(ids.Select((id, i) => Memories.Version(id, $"hm {i}") with { CreatedAt = Moments.At(i * 90_000) }));

    private Task<IReadOnlyList<MemoryEdge>> EdgesAsync(string id) => ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse(id), Token));

    private static MemoryEdge Edge(string source, string target, EdgeKind kind) => GraphConformance.Edge(source, target, kind);

    private Task<int> SaveAsync(params IReadOnlyList<MemoryEdge> edges)
        => WriteAsync(
            Memories.Intent with { Operation = LedgerOperation.Link },
            async writer =>
            {
                foreach (var edge in edges)
                {
                    await writer.SaveEdgeAsync(edge, Token);
                }

                return 0;
            });
}
