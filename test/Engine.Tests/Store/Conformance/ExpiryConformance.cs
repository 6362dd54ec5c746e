using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Memories that end by themselves.</summary>
public abstract class ExpiryConformance : StoreConformance
{
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_has_expired_is_no_longer_current_anywhere()
    {
        var documents = await AddAsync(
            Memories.Version("gone", "tea is over") with { ExpiresAt = LongAgo }, Memories.Version("there", "tea is on") with { ExpiresAt = Never });

        Assert.Null(await FindAsync("gone"));
        Assert.NotNull(await FindAsync("there"));
        Assert.Equal(["there"], await ListIdsAsync());
        Assert.Equal(["there"], Ids(await ReadAsync(reader => reader.ListContainingAsync(["tea"], MemoryFilter.None, 9, Token))));
        Assert.Equal(["there"], Ids(await ReadAsync(reader => reader.ReadPageAsync(0, 9, currentOnly: true, Token))));
        Assert.Equal(["gone", "there"], Ids(await ReadAsync(reader => reader.ReadPageAsync(0, 9, currentOnly: false, Token))));
        Assert.Equal((1, 1), (await CountAsync() is var counts ? (counts.Current, counts.Retired) : default));
        var filter = await ReadAsync(reader => reader.ResolveAsync(MemoryFilter.None, Token));
        var facts = await ReadAsync(reader => reader.ReadFactsAsync(documents, Token));
        Assert.Equal([false, true], facts.Select(fact => filter.Believes(fact)));
    }

    [Fact]
    public async Task What_expired_long_ago_is_listed_until_it_is_retired()
    {
        await AddAsync(
            Memories.Version("later") with { ExpiresAt = LongAgo.AddDays(1) },
            Memories.Version("sooner") with { ExpiresAt = LongAgo },
            Memories.Version("retired") with { ExpiresAt = LongAgo, RetiredAt = LongAgo },
            Memories.Version("never"));

        Assert.Equal(["sooner", "later"], Ids(await ReadAsync(reader => reader.ListExpiredAsync(LongAgo.AddDays(2), 9, Token))));
        Assert.Equal(["sooner"], Ids(await ReadAsync(reader => reader.ListExpiredAsync(LongAgo.AddDays(2), 1, Token))));
        Assert.Equal(["sooner"], Ids(await ReadAsync(reader => reader.ListExpiredAsync(LongAgo.AddDays(1), 9, Token))));
    }

    [Fact]
    public async Task A_moment_before_it_expired_still_shows_it()
    {
        var documents = await AddAsync(Memories.Version("gone", "tea is over") with { RecordedAt = LongAgo.AddDays(-2), ExpiresAt = LongAgo });

        foreach (var (days, believed) in ((int, bool)[])[(-3, false), (-1, true), (0, false), (1, false)])
        {
            var asOf = MemoryFilter.None with { AsOf = LongAgo.AddDays(days) };
            Assert.Equal(believed, (await ListIdsAsync(asOf)).Count == 1);
            var filter = await ReadAsync(reader => reader.ResolveAsync(asOf, Token));
            Assert.Equal(believed, filter.Believes((await ReadAsync(reader => reader.ReadFactsAsync(documents, Token)))[0]));
        }
    }

    [Fact]
    public async Task A_writer_still_finds_what_has_expired_but_not_as_a_known_text()
    {
        await AddAsync(Memories.Version("gone", "tea is over") with { ExpiresAt = LongAgo });

        await WriteAsync(async writer =>
        {
            Assert.NotNull(await writer.FindCurrentAsync(MemoryId.Parse("gone"), Token));
            Assert.Null(await writer.FindSameContentAsync("tea is over", Token));
            Assert.NotNull(await writer.RetireAsync(MemoryId.Parse("gone"), Moments.Start, Token));
        });
    }
}
