using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Removing memories for good.</summary>
public abstract class ErasureConformance : StoreConformance
{
    [Fact]
    public async Task Nothing_of_an_erased_memory_is_read_any_more()
    {
        var documents = await AddAsync(Memories.Full("full"), Memories.Version("other"));
        await RetireAsync("full", Moments.At(1));
        documents = [documents[0], .. await AddAsync(Memories.Full("full") with { Number = 2, Content = "something else", Summary = null })];

        var erased = Assert.IsType<ErasedMemory>(await EraseAsync("full"));

        Assert.Equal((2, 3), (erased.Versions.Count, erased.Payloads));
        Assert.Null(await FindAsync("full"));
        Assert.Empty(await ReadAsync(reader => reader.ReadHistoryAsync(MemoryId.Parse("full"), Token)));
        Assert.Empty(await ReadAsync(reader => reader.FindIdsAsync("full", 9, Token)));
        Assert.Empty(await ReadAsync(reader => reader.ReadFactsAsync(documents, Token)));
        Assert.Empty(await ReadAsync(reader => reader.ReadVersionsAsync(documents, Token)));
        Assert.Empty(await ReadAsync(reader => reader.FindAuthorsAsync(["renee"], Token)));
        Assert.All(
            await ReadAsync(reader => reader.ReadPostingsAsync(["coffe", "smell", "chose", "els", "someth"], Token)),
            term => Assert.Equal((0, 0), (term.Documents, term.Postings.Count)));
        Assert.Equal(["other"], await ListIdsAsync());
    }

    [Fact]
    public async Task The_ledger_keeps_the_entries_without_their_payload_and_names_the_erasure()
    {
        await AddAsync(Memories.Version("a"), Memories.Version("b"));
        await EraseAsync("a");

        var entries = await ReadAsync(reader => reader.ReadLedgerAsync(0, 9, Token));

        Assert.Equal(["a", "b", "a"], entries.Select(entry => entry.Subject.Value));
        Assert.Null(entries[0].Change);
        Assert.IsType<LedgerChange.VersionAdded>(entries[1].Change);
        Assert.Equal(new LedgerChange.MemoryErased(MemoryId.Parse("a"), 1, 1), entries[2].Change);
        Assert.Null(await ReadAsync(reader => reader.ReadPayloadAsync(1, Token)));
        Assert.True(await WriteAsync(async writer => await writer.IsErasedAsync(MemoryId.Parse("a"), Token)));
        Assert.False(await WriteAsync(async writer => await writer.IsErasedAsync(MemoryId.Parse("b"), Token)));
    }

    [Fact]
    public async Task The_index_of_the_others_stays_as_if_the_erased_one_had_never_been()
    {
        var versions = Memories.Many(300).ToArray();
        await AddAsync(versions);
        string[] erased = ["m0001", "m0128", "m0129", "m0300"];
        foreach (var id in erased)
        {
            Assert.NotNull(await EraseAsync(id));
        }

        var terms = (string[])["tea", "note", "128", "7"];
        var found = await ReadAsync(reader => reader.ReadPostingsAsync(terms, Token));
        Assert.Equal([296, 296, 0, 1], found.Select(term => term.Documents));
        Assert.Equal([296, 296, 0, 1], found.Select(term => term.Postings.Count));
        Assert.Equal(found[0].Postings.Order(Comparer<Posting>.Create((one, other) => one.Document.CompareTo(other.Document))), found[0].Postings);
        Assert.Equal(new TextStatistics(296, 296, 296 * 4), await ReadAsync(reader => reader.ReadTextStatisticsAsync(Token)));
        await AddAsync(Memories.Version("next", "tea again"));
        Assert.Equal(297, (await ReadAsync(reader => reader.ReadPostingsAsync(["tea"], Token)))[0].Documents);
    }

    [Fact]
    public async Task What_was_linked_to_it_is_linked_no_more()
    {
        var documents = await AddAsync(Memories.Version("a"), Memories.Version("b"));
        var space = new EmbeddingSpace("test", "letters", 2, "none");
        await WriteAsync(async writer =>
        {
            await writer.SaveEdgeAsync(Edge("a", "b"), Token);
            await writer.SaveEdgeAsync(Edge("b", "a"), Token);
            await writer.SaveVectorAsync(space, documents[0], new float[] { 1, 0 }, Token);
        });

        var erased = (await EraseAsync("a"))!;

        Assert.Equal((1, 2), (erased.Vectors, erased.Edges));
        Assert.Empty(await ReadAsync(reader => reader.ReadEdgesAsync(MemoryId.Parse("b"), Token)));
        Assert.Empty(await ReadAsync(async reader => await reader.FindNearestAsync(
            space, new float[] { 1, 0 }, await reader.ResolveAsync(MemoryFilter.None, Token), 9, Token)));
    }

    [Fact]
    public async Task There_is_nothing_to_erase_twice_or_of_an_unknown_id()
    {
        await AddAsync(Memories.Version("a"));
        await EraseAsync("a");

        Assert.Null(await EraseAsync("a"));
        Assert.Null(await EraseAsync("unknown"));
    }

    [Fact]
    public async Task An_erasure_that_is_not_committed_erases_nothing()
    {
        await AddAsync(Memories.Full("full"));
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.EraseAsync(MemoryId.Parse("full"), Token);
        }

        AssertSame(Memories.Full("full"), (await FindAsync("full"))!.Version);
    }

    [Fact]
    public async Task What_went_into_a_memory_is_found_from_it()
    {
        await AddAsync(
            Memories.Version("source"), Memories.Version("sour"),
            Memories.Version("derived") with { DerivedFrom = [MemoryId.Parse("x"), MemoryId.Parse("source")] },
            Memories.Version("further") with { DerivedFrom = [MemoryId.Parse("derived")] });

        await WriteAsync(async writer =>
        {
            Assert.Equal([MemoryId.Parse("derived")], await writer.FindDerivedAsync(MemoryId.Parse("source"), Token));
            Assert.Empty(await writer.FindDerivedAsync(MemoryId.Parse("sour"), Token));
        });
    }

    [Fact]
    public async Task A_scrubbed_store_is_whole_and_can_be_written_and_read()
    {
        await AddAsync(Memories.Many(200));
        await EraseAsync("m0100");
        await using var reader = await Store.BeginReadAsync(Token);
        await reader.CountAsync(Token);
        await reader.DisposeAsync();

        var report = await Store.ScrubAsync(["note 100 about"], Token);

        Assert.True(report.IsClean);
        Assert.True(report.SearchedBytes > 0);
        await AddAsync(Memories.Version("after"));
        Assert.Equal(200, (await CountAsync()).Current);
    }

    private Task<ErasedMemory?> EraseAsync(string id)
        => WriteAsync(Memories.Intent with { Operation = LedgerOperation.Erase }, async writer => await writer.EraseAsync(MemoryId.Parse(id), Token));

    private static MemoryEdge Edge(string source, string target) => new()
    {
        Source = MemoryId.Parse(source),
        Target = MemoryId.Parse(target),
        Kind = EdgeKind.Semantic,
        Weight = 0.5,
        Metadata = "{}",
        MadeBy = "test",
        CreatedAt = Moments.Start,
    };
}
