using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>Facts, sessions and authors.</summary>
public abstract class FactsConformance : StoreConformance
{
    [Fact]
    public async Task Facts_say_everything_that_ranking_needs()
    {
        var full = Memories.Full("full") with { Content = "Is it “tea”?", Trust = MemoryTrust.Quarantined, RetiredAt = Moments.At(60) };
        var documents = await AddAsync(full, Memories.Version("plain", "It is tea"));

        var facts = await FactsAsync(documents);

        var expected = new DocumentFacts
        {
            Document = documents[0],
            CreatedAtMs = full.CreatedAt.ToUnixTimeMilliseconds(),
            RecordedAtMs = full.RecordedAt.ToUnixTimeMilliseconds(),
            RetiredAtMs = Moments.At(60).ToUnixTimeMilliseconds(),
            ExpiresAtMs = full.ExpiresAt!.Value.ToUnixTimeMilliseconds(),
            Session = facts[0].Session,
            Position = 7,
            Author = facts[0].Author,
            Source = facts[0].Source,
            Words = 3,
            Category = MemoryCategory.Decision,
            Importance = 5,
            IsQuestion = true,
            SaysWhen = false,
            IsQuarantined = true,
        };
        Assert.Equal(expected, facts[0]);
        Assert.True(facts[0] is { Session: > 0, Author: > 0, Source: > 0, IsCurrent: false });
        Assert.True(facts[1] is { Session: 0, Position: 0, Author: 0, Source: 0, RetiredAtMs: 0, IsQuestion: false, IsCurrent: true });
    }

    [Fact]
    public async Task Facts_tell_whether_a_memory_asks_and_whether_it_says_when()
    {
        var documents = await AddAsync(Memories.Version("a", "Was it yesterday?"), Memories.Version("b", "It was Mara."));

        Assert.Equal([(true, true), (false, false)], (await FactsAsync(documents)).Select(facts => (facts.IsQuestion, facts.SaysWhen)));
    }

    [Fact]
    public async Task Facts_of_any_documents_are_read_and_unknown_ones_are_left_out()
    {
        var documents = await AddAsync(Memories.Many(200).Select((version, i) => version with { Importance = (i % 5) + 1 }));

        var all = await FactsAsync(documents);
        Assert.Equal(documents, all.Select(fact => fact.Document));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (i % 5) + 1), all.Select(fact => fact.Importance));
        Assert.Equal(Enumerable.Range(1, 200).Select(i => Moments.At(i).ToUnixTimeMilliseconds()), all.Select(fact => fact.CreatedAtMs));
        for (var i = 60; i < 67; i++)
        {
            Assert.Equal(documents[i], Assert.Single(await FactsAsync([documents[i]])).Document);
        }

        Assert.Equal(
            [documents[62], documents[63], documents[64], documents[130]],
            (await FactsAsync([-64, -1, 0, documents[62], documents[63], documents[64], documents[130], documents[^1] + 1, long.MaxValue])).Select(fact => fact.Document));
        Assert.Empty(await FactsAsync([]));
    }

    [Fact]
    public async Task Retiring_changes_the_facts_of_one_document()
    {
        var documents = await AddAsync(Memories.Many(130));

        await RetireAsync("m0064", Moments.At(1_000));

        var facts = await FactsAsync(documents);
        Assert.Equal([documents[63]], facts.Where(fact => !fact.IsCurrent).Select(fact => fact.Document));
        Assert.Equal(Moments.At(1_000).ToUnixTimeMilliseconds(), facts[63].RetiredAtMs);
    }

    [Fact]
    public async Task What_was_retired_as_1970_began_is_not_current()
    {
        var documents = await AddAsync(Memories.Version("a") with { RetiredAt = DateTimeOffset.UnixEpoch }, Memories.Version("b"));
        await RetireAsync("b", DateTimeOffset.UnixEpoch);

        Assert.All(await FactsAsync(documents), fact => Assert.False(fact.IsCurrent));
    }

    [Fact]
    public async Task Places_in_a_session_are_given_in_order_and_explicit_ones_are_kept()
    {
        var documents = await AddAsync(
            Turn("a"), Turn("b"), Turn("c", 5), Turn("d"), Turn("e", 2), Turn("f"),
            Turn("other") with { Session = "s2" }, Memories.Version("none") with { Position = 3 });

        Assert.Equal([1, 2, 5, 6, 2, 7, 1, 0], (await FactsAsync(documents)).Select(fact => fact.Position));
        Assert.Equal(7, (await FindAsync("f"))!.Version.Position);
        Assert.Equal(0, (await FindAsync("none"))!.Version.Position);
        await ReopenAsync();
        var later = await AddAsync(Turn("g"));
        Assert.Equal(8, Assert.Single(await FactsAsync(later)).Position);
    }

    [Fact]
    public async Task A_place_that_was_not_committed_is_given_again()
    {
        await AddAsync(Turn("a"));
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Turn("lost"), Token);
        }

        await AddAsync(Turn("b"));

        Assert.Equal(2, (await FindAsync("b"))!.Version.Position);
    }

    [Fact]
    public async Task Places_of_sessions_are_read_with_retired_versions()
    {
        var documents = await AddAsync(Turn("c", 3), Turn("a", 1), Turn("b", 2), Turn("d", 4), Turn("b-again", 2), Turn("x") with { Session = "s2" });
        await RetireAsync("b", Moments.At(1));
        var facts = await FactsAsync(documents);
        var (session, other) = (facts[0].Session, facts[^1].Session);

        var found = await ReadAsync(reader => reader.ReadPlacesAsync(
            [new(session, 3), new(other, 1), new(session, 1), new(session, 2), new(session, 5), new(session + 1_000, 1), new(0, 1)], Token));

        Assert.Equal([documents[0], documents[1], documents[2], documents[4], documents[5]], found.Select(fact => fact.Document));
        Assert.NotEqual(0, found[2].RetiredAtMs);
        Assert.Empty(await ReadAsync(reader => reader.ReadPlacesAsync([], Token)));
    }

    [Fact]
    public async Task Sessions_that_differ_in_case_are_two()
    {
        var documents = await AddAsync(Turn("a") with { Session = "S" }, Turn("b") with { Session = "s" });

        var facts = await FactsAsync(documents);

        Assert.NotEqual(facts[0].Session, facts[1].Session);
        Assert.Equal([1, 1], facts.Select(fact => fact.Position));
    }

    [Fact]
    public async Task An_author_is_found_by_each_word_of_the_name()
    {
        var documents = await AddAsync(
            By("a", "José Núñez"), By("b", "Ada Lovelace"), By("c", "ada"), By("d", "assistant"), By("e", "User"), By("f", "李 明"));
        var facts = await FactsAsync(documents);

        Assert.Equal([new KnownAuthor(facts[0].Author, "José Núñez")], await AuthorsAsync("jose"));
        Assert.Equal([new KnownAuthor(facts[0].Author, "José Núñez")], await AuthorsAsync("nunez", "jose"));
        Assert.Equal(["Ada Lovelace", "ada"], (await AuthorsAsync("ada")).Select(author => author.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["Ada Lovelace"], (await AuthorsAsync("lovelace", "unknown")).Select(author => author.Name));
        Assert.Empty(await AuthorsAsync("assistant", "user", "lov", "%", ""));
        Assert.Empty(await AuthorsAsync());
    }

    private static MemoryVersion Turn(string id, int position = 0) => Memories.Version(id) with { Session = "s1", Position = position };

    private static MemoryVersion By(string id, string author) => Memories.Version(id) with { Author = author };

    private Task<IReadOnlyList<DocumentFacts>> FactsAsync(IReadOnlyList<long> documents)
        => ReadAsync(reader => reader.ReadFactsAsync(documents, Token));

    private Task<IReadOnlyList<KnownAuthor>> AuthorsAsync(params IReadOnlyCollection<string> words)
        => ReadAsync(reader => reader.FindAuthorsAsync(words, Token));
}
