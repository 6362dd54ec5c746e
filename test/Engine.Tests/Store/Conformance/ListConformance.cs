using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Finding memories by id, filter, words and page.</summary>
public abstract class ListConformance : StoreConformance
{
    [Fact]
    public async Task An_id_that_equals_the_prefix_comes_first()
    {
        await AddAsync(Versions("abc-1", "abc", "abc-0", "ab", "abd", "b"));

        Assert.Equal(["abc", "abc-0", "abc-1"], await PrefixAsync("abc"));
        Assert.Equal(["abc", "abc-0"], await PrefixAsync("abc", 2));
        Assert.Empty(await PrefixAsync("ABC"));
        Assert.Empty(await PrefixAsync("abcd"));
        Assert.Equal(6, (await PrefixAsync("")).Count);
    }

    [Fact]
    public async Task Wildcards_of_the_backend_mean_themselves()
    {
        await AddAsync(Versions("100%", "100x", "a_b", "axb", "a\\b", "a*b", "a[b"));

        Assert.Equal(["100%"], await PrefixAsync("100%"));
        Assert.Equal(["a_b"], await PrefixAsync("a_"));
        Assert.Equal(["a\\b"], await PrefixAsync("a\\"));
        Assert.Equal(["a*b"], await PrefixAsync("a*"));
        Assert.Equal(["a[b"], await PrefixAsync("a["));
        Assert.Empty(await PrefixAsync("%"));
        Assert.Empty(await PrefixAsync("_"));
    }

    [Fact]
    public async Task Ids_of_any_script_are_found_by_prefix()
    {
        await AddAsync(Versions("é1", "é2", "e1", "🦊a", "🦊b", "z\U0010FFFF", "東京"));

        Assert.Equal(["é1", "é2"], await PrefixAsync("é"));
        Assert.Equal(["🦊a", "🦊b"], await PrefixAsync("🦊"));
        Assert.Equal(["z\U0010FFFF"], await PrefixAsync("z"));
        Assert.Equal(["東京"], await PrefixAsync("東"));
    }

    [Fact]
    public async Task A_memory_with_many_versions_is_one_id_and_retired_ones_are_found()
    {
        await AddAsync(Memories.Version("a"));
        await RetireAsync("a", Moments.At(1));
        await AddAsync(Memories.Version("a") with { Number = 2 });
        await RetireAsync("a", Moments.At(2));

        Assert.Equal(["a"], await PrefixAsync("a"));
    }

    [Fact]
    public async Task A_list_holds_current_versions_the_newest_first()
    {
        await AddAsync(
            Memories.Version("old") with { CreatedAt = Moments.At(-9) },
            Memories.Version("twin-1"),
            Memories.Version("ancient") with { CreatedAt = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero) },
            Memories.Version("twin-2"),
            Memories.Version("held") with { CreatedAt = Moments.At(1), Trust = MemoryTrust.Quarantined },
            Memories.Version("gone"));
        await RetireAsync("gone", Moments.At(1));

        Assert.Equal(["held", "twin-2", "twin-1", "old", "ancient"], await ListIdsAsync());
        Assert.Equal(["twin-2", "twin-1"], await ListIdsAsync(limit: 2, offset: 1));
        Assert.Empty(await ListIdsAsync(limit: 0));
        Assert.Empty(await ListIdsAsync(offset: 5));
    }

    [Fact]
    public async Task Each_filter_lets_only_its_own_pass()
    {
        await AddAsync(
            Memories.Version("a") with { Category = MemoryCategory.Fact, Author = "Ada", Source = "Chat" },
            Memories.Version("b") with { Category = MemoryCategory.Fact, Author = "ADA", Source = "mail" },
            Memories.Version("c") with { Author = "Ada Lovelace", Source = "chat" },
            Memories.Version("d"));

        Assert.Equal(["b", "a"], await ListIdsAsync(new MemoryFilter { Category = MemoryCategory.Fact }));
        Assert.Equal(["b", "a"], await ListIdsAsync(new MemoryFilter { Author = "aDa" }));
        Assert.Equal(["c", "a"], await ListIdsAsync(new MemoryFilter { Source = "CHAT" }));
        Assert.Equal(["a"], await ListIdsAsync(new MemoryFilter { Author = "ada", Source = "chat", Category = MemoryCategory.Fact }));
        Assert.Empty(await ListIdsAsync(new MemoryFilter { Author = "Ad%" }));
        Assert.Empty(await ListIdsAsync(new MemoryFilter { Author = "nobody" }));
    }

    [Fact]
    public async Task The_case_of_any_script_does_not_matter()
    {
        var documents = await AddAsync(
            Memories.Version("a") with { Author = "Élodie", Source = "Чат" },
            Memories.Version("b") with { Author = "élodie", Source = "чат" },
            Memories.Version("c") with { Author = "Elodie" });
        var filter = new MemoryFilter { Author = "ÉLODIE", Source = "ЧАТ" };

        Assert.Equal(["b", "a"], await ListIdsAsync(filter));
        Assert.Equal(["b", "a"], await ContainingAsync(["tea"], filter));
        var resolved = await ReadAsync(reader => reader.ResolveAsync(filter, Token));
        var facts = await ReadAsync(reader => reader.ReadFactsAsync(documents, Token));
        Assert.Equal([true, true, false], facts.Select(fact => resolved.Passes(fact)));
    }

    [Fact]
    public async Task Since_is_inclusive_and_until_exclusive()
    {
        await AddAsync(Memories.Many(4));

        Assert.Equal(["m0004", "m0003", "m0002"], await ListIdsAsync(new MemoryFilter { Since = Moments.At(2) }));
        Assert.Equal(["m0001"], await ListIdsAsync(new MemoryFilter { Until = Moments.At(2) }));
        Assert.Equal(["m0003", "m0002"], await ListIdsAsync(new MemoryFilter { Since = Moments.At(2), Until = Moments.At(4) }));
        Assert.Empty(await ListIdsAsync(new MemoryFilter { Since = Moments.At(2), Until = Moments.At(2) }));
        Assert.Equal(4, (await ListIdsAsync(new MemoryFilter { Since = DateTimeOffset.MinValue, Until = DateTimeOffset.MaxValue })).Count);
    }

    [Fact]
    public async Task A_resolved_filter_passes_what_the_list_holds()
    {
        var documents = await AddAsync(Memories.Many(20).Select((version, i) => version with
        {
            Author = i % 3 == 0 ? "Ada" : i % 3 == 1 ? "ada" : "Bob",
            Source = i % 2 == 0 ? "x" : null,
            Category = i % 5 == 0 ? MemoryCategory.Fact : MemoryCategory.General,
        }));
        MemoryFilter[] filters =
        [
            MemoryFilter.None, new() { Author = "ADA" }, new() { Author = "nobody" }, new() { Source = "X" },
            new() { Category = MemoryCategory.Fact, Author = "ada" }, new() { Since = Moments.At(5), Until = Moments.At(9) },
        ];

        foreach (var filter in filters)
        {
            var resolved = await ReadAsync(reader => reader.ResolveAsync(filter, Token));
            var facts = await ReadAsync(reader => reader.ReadFactsAsync(documents, Token));
            var passing = facts.Where(fact => resolved.Passes(fact)).Select(fact => fact.Document).ToArray();
            var listed = await ReadAsync(reader => reader.ListAsync(filter, 100, 0, Token));
            Assert.Equal(passing, listed.Select(stored => stored.Document).Order());
        }
    }

    [Fact]
    public async Task Every_word_must_stand_in_text_entities_or_keywords()
    {
        await AddAsync(
            Memories.Version("text", "The API gateway restarts"),
            Memories.Version("spread", "It restarts") with { Entities = ["Gateway"], Keywords = ["api"] },
            Memories.Version("half", "The gateway"),
            Memories.Version("held", "The API gateway restarts") with { Trust = MemoryTrust.Quarantined },
            Memories.Version("accent", "ÉTÉ 100% a_b"));

        Assert.Equal(["spread", "text"], await ContainingAsync(["GATEWAY", "api", "Restart"]));
        Assert.Equal(["accent"], await ContainingAsync(["été"]));
        Assert.Equal(["accent"], await ContainingAsync(["0%"]));
        Assert.Equal(["accent"], await ContainingAsync(["A_B"]));
        Assert.Empty(await ContainingAsync(["a%b"]));
        Assert.Empty(await ContainingAsync(["gateway", "nowhere"]));
    }

    [Fact]
    public async Task The_most_important_come_first_then_the_newest()
    {
        await AddAsync(
            Memories.Version("low") with { Importance = 1, CreatedAt = Moments.At(9) },
            Memories.Version("old"),
            Memories.Version("new") with { CreatedAt = Moments.At(1) },
            Memories.Version("high") with { Importance = 5, CreatedAt = Moments.At(-9) },
            Memories.Version("gone") with { Importance = 5 });
        await RetireAsync("gone", Moments.At(1));

        Assert.Equal(["high", "new", "old", "low"], await ContainingAsync(["tea"]));
        Assert.Equal(["high", "new"], await ContainingAsync(["tea"], limit: 2));
        Assert.Equal(["new", "low"], await ContainingAsync(["tea"], new MemoryFilter { Since = Moments.At(1) }));
    }

    [Fact]
    public async Task Pages_hold_every_version_once_in_the_order_of_recording()
    {
        const int Versions = 1_000;
        await AddAsync(Memories.Many(Versions));
        await RetireAsync("m0001", Moments.At(1));
        await RetireAsync("m0500", Moments.At(1));
        await RetireAsync("m1000", Moments.At(1));

        var all = await PagesAsync(currentOnly: false);
        var current = await PagesAsync(currentOnly: true);

        Assert.Equal(Memories.Many(Versions).Select(version => version.Id.Value), Ids(all));
        Assert.Equal(all.Select(stored => stored.Document).Order(), all.Select(stored => stored.Document));
        Assert.Equal(Ids(all).Except(["m0001", "m0500", "m1000"], StringComparer.Ordinal), Ids(current));
    }

    private async Task<IReadOnlyList<StoredVersion>> PagesAsync(bool currentOnly)
    {
        const int Page = 77;
        var all = new List<StoredVersion>();
        while (true)
        {
            var after = all.Count == 0 ? 0 : all[^1].Document;
            var page = await ReadAsync(reader => reader.ReadPageAsync(after, Page, currentOnly, Token));
            all.AddRange(page);
            if (page.Count < Page)
            {
                return all;
            }
        }
    }

    private static IEnumerable<MemoryVersion> Versions(params IEnumerable<string> ids) => ids.Select(id => Memories.Version(id));

    private async Task<IReadOnlyList<string>> PrefixAsync(string prefix, int limit = 100)
        => [.. (await ReadAsync(reader => reader.FindIdsAsync(prefix, limit, Token))).Select(id => id.Value)];

    private async Task<IReadOnlyList<string>> ContainingAsync(IReadOnlyList<string> words, MemoryFilter? filter = null, int limit = 100)
        => Ids(await ReadAsync(reader => reader.ListContainingAsync(words, filter ?? MemoryFilter.None, limit, Token)));
}
