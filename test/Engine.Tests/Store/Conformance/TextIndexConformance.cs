using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>The text index, by example; <see cref="IndexModelConformance"/> compares it with a naive one.</summary>
public abstract class TextIndexConformance : StoreConformance
{
    /// <summary>More than any backend keeps of one term in one row.</summary>
    private const int ManyPostings = 700;

    [Fact]
    public async Task An_empty_index_knows_no_term()
    {
        Assert.Equal(new TextStatistics(0, 0, 0), await StatisticsAsync());
        var terms = await PostingsAsync("tea", "", "unknown");
        Assert.Equal(["tea", "", "unknown"], terms.Select(term => term.Term));
        Assert.All(terms, term => Assert.True(term is { Documents: 0, Postings.Count: 0 }));
    }

    [Fact]
    public async Task Postings_say_where_a_term_stands_and_how_often()
    {
        var documents = await AddAsync(
            Memories.Version("a", "Tea, tea and more tea for two"),
            Memories.Version("b", "No coffee"),
            Memories.Version("c", "Teas of Assam"));

        var terms = await PostingsAsync("tea", "coffe", "tea");

        Assert.Equal([new Posting(documents[0], 0, 3, 7), new Posting(documents[2], 0, 1, 3)], terms[0].Postings);
        Assert.Equal(2, terms[0].Documents);
        Assert.Equal([documents[1]], terms[1].Postings.Select(posting => posting.Document));
        Assert.Equal(terms[0].Postings, terms[2].Postings);
        Assert.Equal(new TextStatistics(3, 3, 12), await StatisticsAsync());
    }

    [Fact]
    public async Task Terms_are_found_by_how_they_begin()
    {
        await AddAsync(
            Memories.Version("a", "A calf, a calendar and a camera"),
            Memories.Version("b", "calm") with { RetiredAt = Moments.At(1) },
            Memories.Version("c", "caleche"));

        Assert.Equal(["calech", "calendar", "calf"], await BeginningAsync("cal", 10));
        Assert.Equal(["calech", "calendar"], await BeginningAsync("cal", 2));
        Assert.Equal(["calf"], await BeginningAsync("calf", 10));
        Assert.Empty(await BeginningAsync("c%", 10));
    }

    [Fact]
    public async Task Documents_are_counted_without_their_postings()
    {
        await AddAsync(
            Memories.Version("a", "green tea"), Memories.Version("b", "tea"), Memories.Version("c", "white tea") with { RetiredAt = Moments.At(1) });

        await using var reader = await Store.BeginReadAsync(Token);
        Assert.Equal([2, null, 0, 1], await reader.CountDocumentsAsync(["tea", "coffe", "white", "green"], Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public async Task The_postings_in_some_documents_are_those_of_all_in_them(int step)
    {
        var documents = await AddAsync([.. Memories.Many(ManyPostings).Select((memory, i) => i % 3 == 0 ? memory with { Content = "none" } : memory)]);
        long[] wanted = [0, .. documents.Where((_, i) => i % step == 0), documents[^1] + 1];

        await using var reader = await Store.BeginReadAsync(Token);
        var all = (await reader.ReadPostingsAsync(["tea"], Token))[0];
        var found = await reader.ReadPostingsInAsync(["tea", "unknown"], wanted, Token);

        Assert.Equal(all.Postings.Where(posting => wanted.Contains(posting.Document)), found[0].Postings);
        Assert.Equal((all.Documents, 0), (found[0].Documents, found[1].Postings.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(130)]
    [InlineData(ManyPostings)]
    [InlineData(ManyPostings + 1)]
    public async Task The_last_postings_of_a_term_are_the_end_of_all(int limit)
    {
        await AddAsync([.. Memories.Many(ManyPostings)]);

        await using var reader = await Store.BeginReadAsync(Token);
        var all = (await reader.ReadPostingsAsync(["tea"], Token))[0];
        var last = await reader.ReadLastPostingsAsync(["tea", "unknown"], long.MaxValue, limit, Token);

        Assert.Equal(all.Postings.TakeLast(limit), last[0].Postings);
        Assert.Equal((all.Documents, 0), (last[0].Documents, last[1].Postings.Count));
    }

    [Fact]
    public async Task The_last_postings_before_a_document_are_the_end_of_those_before_it()
    {
        var documents = await AddAsync([.. Memories.Many(ManyPostings)]);

        var last = await ReadAsync(reader => reader.ReadLastPostingsAsync(["tea"], documents[130], 3, Token));

        Assert.Equal(documents.Skip(127).Take(3), last[0].Postings.Select(posting => posting.Document));
    }

    [Fact]
    public async Task An_entity_is_a_term_of_its_own_whether_it_was_given_or_stands_in_the_text()
    {
        var documents = await AddAsync(
            Memories.Version("a", "we met Ada Lovelace") with { Entities = [" RENÉE  x "] }, Memories.Version("b", "ada lovelace in lower case"));

        var terms = await ReadAsync(reader => reader.ReadPostingsAsync(["@ada lovelace", "@renee x"], Token));

        Assert.All(terms, term => Assert.Equal([documents[0]], term.Postings.Select(posting => posting.Document)));
    }

    [Fact]
    public async Task Counts_and_words_of_a_passage_stop_at_255()
    {
        var content = string.Concat(Enumerable.Repeat("ho", 300).Select(word => word + "\u00A0"));
        await AddAsync(Memories.Version("a", content), Memories.Version("b", "ho"));

        var term = Assert.Single(await PostingsAsync("ho"));

        Assert.All(term.Postings, posting => Assert.InRange(posting.Count, 1, 255));
        Assert.Equal(2, term.Documents);
    }

    [Fact]
    public async Task Only_current_documents_that_are_not_held_back_count()
    {
        await AddAsync(
            Memories.Version("a", "green tea"),
            Memories.Version("b", "black tea") with { Trust = MemoryTrust.Quarantined },
            Memories.Version("c", "white tea") with { RetiredAt = Moments.At(1) });

        Assert.Equal(new TextStatistics(1, 1, 2), await StatisticsAsync());
        var term = (await PostingsAsync("tea"))[0];
        Assert.Equal((1, 3), (term.Documents, term.Postings.Count));
    }

    [Fact]
    public async Task Counts_fall_when_a_document_is_retired_and_its_postings_stay()
    {
        await AddAsync(Memories.Version("a", "green tea"), Memories.Version("b", "green tea"), Memories.Version("held", "green tea") with { Trust = MemoryTrust.Quarantined });

        await RetireAsync("a", Moments.At(1));
        await RetireAsync("held", Moments.At(1));

        Assert.Equal(new TextStatistics(1, 1, 2), await StatisticsAsync());
        Assert.All(await PostingsAsync("tea", "green"), term => Assert.Equal((1, 3), (term.Documents, term.Postings.Count)));
        await RetireAsync("b", Moments.At(2));
        Assert.Equal(new TextStatistics(0, 0, 0), await StatisticsAsync());
        Assert.All(await PostingsAsync("tea", "green"), term => Assert.Equal(0, term.Documents));
    }

    [Fact]
    public async Task Authors_entities_and_keywords_can_be_found()
    {
        var documents = await AddAsync(Memories.Version("a", "restarts at night") with
        {
            Author = "José",
            Entities = ["API Gateway"],
            Keywords = ["naïveté"],
        });

        Assert.All(await PostingsAsync("jose", "api", "gatewai", "naivet"), term => Assert.Equal(documents, term.Postings.Select(posting => posting.Document)));
    }

    [Fact]
    public async Task Entities_that_the_text_says_are_not_counted_again()
    {
        await AddAsync(Memories.Version("a", "tea for Ada") with { Entities = ["tea", "Ada"], Keywords = ["tea"] });

        Assert.All(await PostingsAsync("tea", "ada"), term => Assert.Equal(1, Assert.Single(term.Postings).Count));
    }

    [Fact]
    public async Task A_common_term_has_all_its_postings_in_order_however_they_were_written()
    {
        var documents = new List<long>();
        var versions = Memories.Many(ManyPostings).ToArray();
        foreach (var part in versions.Take(ManyPostings / 2).Chunk(64).Concat(versions.Skip(ManyPostings / 2).Chunk(129)).Append([Memories.Version("last", "tea")]))
        {
            documents.AddRange(await AddAsync(part));
        }

        var term = (await PostingsAsync("tea"))[0];

        Assert.Equal(documents, term.Postings.Select(posting => posting.Document));
        Assert.Equal(ManyPostings + 1, term.Documents);
    }

    [Fact]
    public async Task A_document_may_have_hundreds_of_passages()
    {
        var content = string.Join('\n', Enumerable.Range(0, 200).Select(i => $"tea number{i} " + string.Join(' ', Enumerable.Repeat("and so on", 15))));
        var documents = await AddAsync(
            [.. Memories.Many(100), Memories.Version("long", content), Memories.Version("long-too", content), Memories.Version("after", "tea")]);

        var term = (await PostingsAsync("tea"))[0];

        var passages = term.Postings.Where(posting => posting.Document == documents[100]).Select(posting => posting.Passage).ToArray();
        Assert.Equal(Enumerable.Range(0, passages.Length), passages);
        Assert.InRange(passages.Length, 129, 200);
        Assert.Equal(100 + (2 * passages.Length) + 1, term.Postings.Count);
        Assert.Equal(103, term.Documents);
        Assert.Equal(100 + (2 * passages.Length) + 1, (await StatisticsAsync()).Passages);
        await RetireAsync("long", Moments.At(1));
        Assert.Equal(100 + passages.Length + 1, (await StatisticsAsync()).Passages);
    }

    [Fact]
    public async Task A_transaction_may_write_and_retire_thousands_of_documents()
    {
        const int Documents = 9_000;
        var documents = await WriteAsync(async writer =>
        {
            var written = new List<long>();
            foreach (var version in Memories.Many(Documents))
            {
                written.Add(await writer.AddAsync(version, Token));
                if (written.Count % 3 == 0)
                {
                    await writer.RetireAsync(version.Id, Moments.At(1), Token);
                }
            }

            await writer.RetireAsync(MemoryId.Parse("m0001"), Moments.At(1), Token);
            return written;
        });

        var term = (await PostingsAsync("tea"))[0];
        Assert.Equal(documents, term.Postings.Select(posting => posting.Document));
        Assert.Equal((Documents * 2 / 3) - 1, term.Documents);
        Assert.Equal((Documents * 2 / 3) - 1, (await StatisticsAsync()).Documents);
        Assert.Equal((Documents * 2 / 3) - 1, (await CountAsync()).Current);
        var facts = await ReadAsync(reader => reader.ReadFactsAsync(documents, Token));
        Assert.Equal(documents, facts.Select(fact => fact.Document));
        Assert.Equal((Documents * 2 / 3) - 1, facts.Count(fact => fact.IsCurrent));
    }

    [Fact]
    public async Task A_transaction_of_thousands_that_is_not_committed_leaves_nothing()
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            foreach (var version in Memories.Many(5_000))
            {
                await writer.AddAsync(version, Token);
            }
        }

        Assert.Equal(new TextStatistics(0, 0, 0), await StatisticsAsync());
        Assert.Empty((await PostingsAsync("tea"))[0].Postings);
        Assert.Equal(0, (await CountAsync()).Versions);
    }

    private Task<IReadOnlyList<string>> BeginningAsync(string prefix, int limit)
        => ReadAsync(reader => reader.FindTermsAsync(prefix, limit, Token));

    private Task<TextStatistics> StatisticsAsync() => ReadAsync(reader => reader.ReadTextStatisticsAsync(Token));

    private Task<IReadOnlyList<TermPostings>> PostingsAsync(params IReadOnlyList<string> terms)
        => ReadAsync(reader => reader.ReadPostingsAsync(terms, Token));
}
