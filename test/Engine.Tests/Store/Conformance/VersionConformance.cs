using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Writing, reading and retiring versions.</summary>
public abstract class VersionConformance : StoreConformance
{
    [Fact]
    public async Task One_version_is_found_by_its_number_and_another_memory_has_none()
    {
        await AddAsync(Memories.Version("a", "first"), Memories.Version("b"));
        await RetireAsync("a", Moments.At(1));
        await AddAsync(Memories.Version("a", "second") with { Number = 2 });

        Assert.Equal("first", (await FindAsync("a", 1))?.Version.Content);
        Assert.Equal("second", (await FindAsync("a", 2))?.Version.Content);
        Assert.Null(await FindAsync("b", 2));
        Assert.Null(await FindAsync("c", 1));

        Task<StoredVersion?> FindAsync(string id, int number) => ReadAsync(reader => reader.FindVersionAsync(MemoryId.Parse(id), number, Token));
    }

    [Fact]
    public async Task Every_field_comes_back_as_it_was()
    {
        var full = Memories.Full("full");
        var documents = await AddAsync(full);
        await ReopenAsync();

        var current = Assert.IsType<StoredVersion>(await FindAsync("full"));

        AssertSame(full, current.Version);
        Assert.Equal(documents, [current.Document]);
        AssertSame(full, Assert.Single(await ReadAsync(reader => reader.ReadVersionsAsync(documents, Token))).Version);
        AssertSame(full, Assert.Single(await ReadAsync(reader => reader.ReadHistoryAsync(full.Id, Token))).Version);
        AssertSame(full, Assert.Single(await ReadAsync(reader => reader.ListAsync(MemoryFilter.None, 10, 0, Token))).Version);
        AssertSame(full, Assert.Single(await ReadAsync(reader => reader.ReadPageAsync(0, 10, true, Token))).Version);
    }

    [Fact]
    public async Task Defaults_come_back_as_they_were()
    {
        var plain = Memories.Version("plain");
        await AddAsync(plain);

        AssertSame(plain, (await FindAsync("plain"))!.Version);
    }

    [Fact]
    public async Task Every_value_of_every_closed_set_comes_back()
    {
        var versions = Enum.GetValues<MemoryCategory>().Select((value, i) => Memories.Version($"category{i}") with { Category = value })
            .Concat(Enum.GetValues<MemoryOrigin>().Select((value, i) => Memories.Version($"origin{i}") with { Origin = value }))
            .Concat(Enum.GetValues<MemoryTrust>().Select((value, i) => Memories.Version($"trust{i}") with { Trust = value }))
            .Concat(Enum.GetValues<MemoryVisibility>().Select((value, i) => Memories.Version($"visibility{i}") with { Visibility = value }))
            .ToArray();
        await AddAsync(versions);

        foreach (var version in versions)
        {
            AssertSame(version, (await FindAsync(version.Id.Value))!.Version);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(-62_135_596_800_000)]
    [InlineData(253_402_300_799_999)]
    public async Task Times_of_any_year_come_back_to_the_millisecond(long milliseconds)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        var version = Memories.Version("old") with { CreatedAt = time, ValidFrom = time, ValidTo = time, RecordedAt = time };
        var documents = await AddAsync(version);

        AssertSame(version, (await FindAsync("old"))!.Version);
        var facts = Assert.Single(await ReadAsync(reader => reader.ReadFactsAsync(documents, Token)));
        Assert.Equal((milliseconds, milliseconds), (facts.CreatedAtMs, facts.RecordedAtMs));
    }

    [Fact]
    public async Task The_longest_texts_come_back_whole()
    {
        var ascii = new string('x', MemoryLimits.ImportedContentBytes);
        var emoji = string.Concat(Enumerable.Repeat("🦊", MemoryLimits.ImportedContentBytes / 4));
        var words = string.Join(' ', Enumerable.Range(0, 11_000).Select(i => $"w{i % 1_000}"));
        await AddAsync(
            Memories.Version("ascii", ascii),
            Memories.Version("emoji", emoji),
            Memories.Version("words", words) with { Metadata = $$"""{"text":"{{new string('y', 16_000)}}"}""" });

        Assert.Equal(ascii, (await FindAsync("ascii"))!.Version.Content);
        Assert.Equal(emoji, (await FindAsync("emoji"))!.Version.Content);
        Assert.Equal(words, (await FindAsync("words"))!.Version.Content);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("'; DROP TABLE version; --")]
    [InlineData("ab\"c$1?")]
    [InlineData("e\u0301 is not \u00E9")]
    [InlineData("\uFFFD \uFEFF \u200B \u202E")]
    public async Task No_text_means_anything_to_the_backend(string text)
    {
        var version = Memories.Version("x", text) with { Author = text, Source = text, Session = text, Position = 1, Scope = text, Entities = [text] };
        await AddAsync(version);

        AssertSame(version, (await FindAsync("x"))!.Version);
        Assert.Equal(["x"], await ListIdsAsync(new MemoryFilter { Author = text, Source = text }));
    }

    [Fact]
    public async Task A_second_current_version_is_refused_and_nothing_is_written()
    {
        await AddAsync(Memories.Version("a", "first"));

        var error = await Assert.ThrowsAsync<StoreException>(
            () => AddAsync(Memories.Version("b"), Memories.Version("a", "second") with { Number = 2 }));

        Assert.Equal(StoreError.Conflict, error.Code);
        Assert.False(error.IsTransient);
        Assert.Equal("first", (await FindAsync("a"))!.Version.Content);
        Assert.Null(await FindAsync("b"));
        Assert.Equal(1, (await CountAsync()).Versions);
        Assert.Equal(1, (await ReadAsync(reader => reader.ReadTextStatisticsAsync(Token))).Documents);
    }

    [Fact]
    public async Task A_version_number_is_given_once()
    {
        await AddAsync(Memories.Version("a", "first"));
        await RetireAsync("a", Moments.At(1));

        var error = await Assert.ThrowsAsync<StoreException>(() => AddAsync(Memories.Version("a", "again")));

        Assert.Equal(StoreError.Conflict, error.Code);
        Assert.Null(await FindAsync("a"));
    }

    [Fact]
    public virtual async Task A_transaction_in_which_a_step_failed_cannot_be_committed()
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("a"), Token);
            await Assert.ThrowsAsync<StoreException>(async () => await writer.AddAsync(Memories.Version("a"), Token));

            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CommitAsync(Token));
        }

        Assert.Equal(0, (await CountAsync()).Versions);
        await AddAsync(Memories.Version("b"));
        Assert.Equal(["b"], await ListIdsAsync());
    }

    [Fact]
    public async Task Retiring_ends_a_version_and_frees_the_memory_for_the_next()
    {
        await AddAsync(Memories.Version("a", "first"));
        var retired = await WriteAsync(async writer => await writer.RetireAsync(MemoryId.Parse("a"), Moments.At(1), Token));
        Assert.Null(await FindAsync("a"));

        await AddAsync(Memories.Version("a", "second") with { Number = 2, RecordedAt = Moments.At(1), Supersedes = MemoryId.Parse("a") });

        Assert.Equal("first", retired!.Version.Content);
        Assert.Null(retired.Version.RetiredAt);
        Assert.Equal("second", (await FindAsync("a"))!.Version.Content);
        var history = await ReadAsync(reader => reader.ReadHistoryAsync(MemoryId.Parse("a"), Token));
        Assert.Equal([(1, (DateTimeOffset?)Moments.At(1)), (2, null)], history.Select(stored => (stored.Version.Number, stored.Version.RetiredAt)));
        Assert.True(history[0].Document < history[1].Document);
    }

    [Fact]
    public async Task Retiring_what_is_not_current_does_nothing()
    {
        await AddAsync(Memories.Version("a"));
        await RetireAsync("a", Moments.At(1));

        await WriteAsync(async writer =>
        {
            Assert.Null(await writer.RetireAsync(MemoryId.Parse("a"), Moments.At(2), Token));
            Assert.Null(await writer.RetireAsync(MemoryId.Parse("never"), Moments.At(2), Token));
        });

        var version = Assert.Single(await ReadAsync(reader => reader.ReadHistoryAsync(MemoryId.Parse("a"), Token)));
        Assert.Equal(Moments.At(1), version.Version.RetiredAt);
    }

    [Fact]
    public async Task A_version_may_be_retired_in_the_transaction_that_added_it()
    {
        await WriteAsync(async writer =>
        {
            await writer.AddAsync(Memories.Version("a", "first"), Token);
            await writer.RetireAsync(MemoryId.Parse("a"), Moments.At(1), Token);
            await writer.AddAsync(Memories.Version("a", "second") with { Number = 2 }, Token);
            Assert.Equal("second", (await writer.FindCurrentAsync(MemoryId.Parse("a"), Token))!.Version.Content);
            Assert.Equal(2, (await writer.FindLastAsync(MemoryId.Parse("a"), Token))!.Version.Number);
        });

        Assert.Equal("second", (await FindAsync("a"))!.Version.Content);
        Assert.Equal(new TextStatistics(1, 1, 1), await ReadAsync(reader => reader.ReadTextStatisticsAsync(Token)));
    }

    [Fact]
    public async Task A_version_may_be_written_that_is_already_retired()
    {
        var past = Memories.Version("a", "past") with { RetiredAt = Moments.At(5) };
        await AddAsync(past, Memories.Version("a", "present") with { Number = 2 });

        Assert.Equal("present", (await FindAsync("a"))!.Version.Content);
        AssertSame(past, (await ReadAsync(reader => reader.ReadHistoryAsync(past.Id, Token)))[0].Version);
        Assert.Equal(1, (await ReadAsync(reader => reader.ReadTextStatisticsAsync(Token))).Documents);
    }

    [Fact]
    public async Task The_last_version_is_found_whether_retired_or_not()
    {
        await AddAsync(Memories.Version("a"));
        await RetireAsync("a", Moments.At(1));

        await WriteAsync(async writer =>
        {
            Assert.Equal(Moments.At(1), (await writer.FindLastAsync(MemoryId.Parse("a"), Token))!.Version.RetiredAt);
            Assert.Null(await writer.FindCurrentAsync(MemoryId.Parse("a"), Token));
            Assert.Null(await writer.FindLastAsync(MemoryId.Parse("never"), Token));
        });
    }

    [Fact]
    public async Task The_same_text_is_found_among_current_memories_without_a_session()
    {
        await AddAsync(
            Memories.Version("in-session", "same") with { Session = "s" },
            Memories.Version("first", "same"),
            Memories.Version("second", "same"),
            Memories.Version("spaced", "same "),
            Memories.Version("upper", "Same"));

        await WriteAsync(async writer =>
        {
            Assert.Equal("first", (await writer.FindSameContentAsync("same", Token))?.Value);
            Assert.Equal("upper", (await writer.FindSameContentAsync("Same", Token))?.Value);
            Assert.Null(await writer.FindSameContentAsync("SAME", Token));
            await writer.RetireAsync(MemoryId.Parse("first"), Moments.At(1), Token);
            Assert.Equal("second", (await writer.FindSameContentAsync("same", Token))?.Value);
        });
    }

    [Fact]
    public async Task Versions_come_in_the_order_asked_for_and_unknown_ones_are_left_out()
    {
        var documents = await AddAsync(Memories.Many(3));

        var versions = await ReadAsync(reader => reader.ReadVersionsAsync([documents[2], documents[2] + 1_000, documents[0], -1], Token));

        Assert.Equal(["m0003", "m0001"], Ids(versions));
    }
}
