using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

public sealed class MemoryRecallTests : OneStoreTests
{
    [Fact]
    public async Task Words_are_found_in_any_form_and_in_any_order()
    {
        await SayAsync("Anna bought two children's books");
        await SayAsync("The build takes nine minutes");

        Assert.Equal(["Anna bought two children's books"], await FindAsync("book buying for a child"));
    }

    [Fact]
    public async Task The_memory_that_holds_more_of_the_question_comes_first()
    {
        await SayAsync("Deploys need an approval");
        await SayAsync("Deploys go out on Tuesdays after the approval of Mara");

        Assert.Equal("Deploys go out on Tuesdays after the approval of Mara", (await FindAsync("deploys on Tuesdays approval"))[0]);
    }

    [Fact]
    public async Task Recall_prefers_the_newer_of_two_equal_memories()
    {
        await SayAsync("Deploys go out on Tuesdays");
        Clock.Advance(TimeSpan.FromDays(40));
        await SayAsync("Deploys go out on Fridays");

        Assert.Equal("Deploys go out on Fridays", (await FindAsync("when do deploys go out"))[0]);
    }

    [Fact]
    public async Task A_newer_memory_does_not_pass_one_that_says_more()
    {
        await SayAsync("Deploys go out on Tuesdays");
        Clock.Advance(TimeSpan.FromDays(3_000));
        await SayAsync("Deploys are fun");

        Assert.Equal("Deploys go out on Tuesdays", (await FindAsync("deploys Tuesdays"))[0]);
    }

    [Fact]
    public async Task A_neighbour_in_the_session_lends_its_words()
    {
        await SayAsync("Now the Skagen terminal", session: "a");
        await SayAsync("Pager duty has Jonas", session: "a");
        await SayAsync("Now the Esbjerg terminal", session: "b");
        await SayAsync("Pager duty has Mara", session: "b");

        var hits = (await RecallAsync("pager duty Skagen")).Hits;

        Assert.Equal("Pager duty has Jonas", hits[0].Memory.Content);
        Assert.True(hits[0].Signals.Context > 0);
    }

    [Fact]
    public async Task A_memory_without_a_word_of_the_question_is_found_by_its_neighbours()
    {
        await SayAsync("What is the password policy of the Hamburg server?", session: "a", author: "Mara");
        await SayAsync("Twenty characters, changed never", session: "a", author: "Jonas");

        var hits = (await RecallAsync("password policy Hamburg")).Hits;

        var answer = Assert.Single(hits, hit => hit.Memory.Content == "Twenty characters, changed never");
        Assert.Equal((0.0, true), (answer.Signals.Text, answer.Signals.Answer > 0));
    }

    [Fact]
    public async Task The_one_author_that_is_named_is_preferred_and_two_are_not()
    {
        await SayAsync("Never retry a payment blindly", author: "Jonas");
        await SayAsync("Never retry a payment without its hash", author: "Mara");

        Assert.Equal("Mara", (await RecallAsync("what did Mara say about payment retries")).Hits[0].Memory.Author);
        Assert.Equal("Jonas", (await RecallAsync("what did Jonas say about payment retries")).Hits[0].Memory.Author);
        Assert.All((await RecallAsync("Mara Jonas payment")).Hits, hit => Assert.Equal(0, hit.Signals.Entity));
    }

    [Fact]
    public async Task What_the_named_person_said_comes_before_what_only_names_that_person()
    {
        await SayAsync("Thanks, Mara, the payment retries work", author: "Jonas");
        await SayAsync("Yes, all of the payment retries work", author: "Mara");

        var hits = (await RecallAsync("what did Mara say about payment retries")).Hits;

        Assert.Equal([("Mara", 1.0), ("Jonas", 0.5)], hits.Select(hit => (hit.Memory.Author, hit.Signals.Entity)));
    }

    [Fact]
    public async Task To_be_said_by_the_named_person_is_no_match()
    {
        await SayAsync("Deploys go out on Tuesdays", author: "Mara");
        await SayAsync("Retries wait a minute", author: "Jonas");

        Assert.Equal(["Retries wait a minute"], await FindAsync("what does Mara think of retries"));
    }

    [Fact]
    public async Task A_memory_that_asks_comes_behind_one_that_tells()
    {
        await SayAsync("Hamburg deploy done?");
        await SayAsync("Hamburg deploy done.");

        var hits = (await RecallAsync("Hamburg deploy done", explain: true)).Hits;

        Assert.Equal(["Hamburg deploy done.", "Hamburg deploy done?"], hits.Select(hit => hit.Memory.Content));
        Assert.All(hits, hit => Assert.Equal(hit.Signals.Text, hit.Explanation!.Terms.Sum(term => term.Share), 6));
    }

    [Fact]
    public async Task A_question_for_a_time_prefers_what_says_when()
    {
        await SayAsync("Mara moved to Hamburg gladly");
        await SayAsync("Mara moved to Hamburg yesterday");

        var when = (await RecallAsync("when did Mara move to Hamburg?")).Hits;

        Assert.Equal("Mara moved to Hamburg yesterday", when[0].Memory.Content);
        Assert.Equal([true, false], when.Select(hit => hit.Signals.Time > 0));
        Assert.All((await RecallAsync("did Mara move to Hamburg?")).Hits, hit => Assert.Equal(0, hit.Signals.Time));
    }

    [Fact]
    public async Task A_time_alone_is_no_match()
    {
        await SayAsync("Mara moved to Hamburg");
        await SayAsync("It rained yesterday");

        Assert.Equal(["Mara moved to Hamburg"], await FindAsync("when did Mara move?"));
    }

    [Fact]
    public async Task A_word_that_nobody_said_is_taken_for_the_nearest_one()
    {
        await SayAsync("The calendar hangs in the kitchen");

        var slip = Assert.Single((await RecallAsync("where is the calender", explain: true)).Hits);

        Assert.Equal(["calendar"], slip.Explanation!.Terms.Select(term => term.Term));
        Assert.True(slip.Score < Assert.Single((await RecallAsync("where is the calendar")).Hits).Score);
    }

    [Fact]
    public async Task A_word_that_a_memory_holds_is_not_taken_for_another()
    {
        await SayAsync("The calendar hangs in the kitchen");
        await SayAsync("The calender presses paper");

        Assert.Equal(["The calender presses paper"], await FindAsync("calender"));
    }

    [Fact]
    public async Task A_number_is_not_taken_for_another()
    {
        await SayAsync("Invoice 20231 is paid");

        Assert.Empty(await FindAsync("20232"));
    }

    [Fact]
    public async Task A_role_is_no_author_that_a_question_names()
    {
        await SayAsync("The user prefers tabs", author: "assistant");

        Assert.Equal(0, (await RecallAsync("what did the assistant say about tabs")).Hits[0].Signals.Entity);
    }

    [Fact]
    public async Task A_date_in_the_question_prefers_what_was_said_around_it()
    {
        await SayAsync("Release went out", at: new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        await SayAsync("Release went out again", at: new(2026, 5, 8, 9, 0, 0, TimeSpan.Zero));

        var hit = (await RecallAsync("the release of 8 May 2026")).Hits[0];

        Assert.Equal(("Release went out again", 1.0), (hit.Memory.Content, hit.Signals.Date));
    }

    [Fact]
    public async Task Filters_act_before_the_limit()
    {
        for (var i = 0; i < 50; i++)
        {
            await SayAsync($"Deploy number {i} went well", author: "Pilot");
        }

        await SayAsync("One more deploy in a long sentence about many other things that happened", author: "Mara", category: MemoryCategory.Decision);

        Assert.Equal("Mara", Assert.Single((await RecallAsync("deploy", limit: 1, filter: new() { Author = "mara" })).Hits).Memory.Author);
        Assert.Equal("Mara", Assert.Single((await RecallAsync("deploy", limit: 1, filter: new() { Category = MemoryCategory.Decision })).Hits).Memory.Author);
        Assert.Empty((await RecallAsync("deploy", filter: new() { Since = Clock.GetUtcNow().AddMinutes(1) })).Hits);
        Assert.Empty((await RecallAsync("deploy", filter: new() { Source = "nowhere" })).Hits);
    }

    [Fact]
    public async Task What_is_forgotten_is_not_recalled_and_the_past_still_knows_it()
    {
        var id = await SayAsync("Deploys go out on Tuesdays");
        Clock.Advance(TimeSpan.FromHours(1));
        var then = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromHours(1));
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        await writer.ReplaceAsync(id, Memories.Draft("Deploys go out on Wednesdays"), refine: false, Token);

        Assert.Equal(["Deploys go out on Wednesdays"], await FindAsync("deploys"));
        Assert.Empty(await FindAsync("Tuesdays"));
        Assert.Equal("Deploys go out on Tuesdays", Assert.Single((await RecallAsync("Tuesdays", filter: new() { AsOf = then })).Hits).Memory.Content);
        Assert.Equal(
            ["Deploys go out on Tuesdays"],
            (await ReadAsync(reader => reader.ListAsync(new MemoryFilter { AsOf = then }, 10, 0, Token))).Select(stored => stored.Version.Content));
        Assert.Empty((await RecallAsync("deploys", filter: new() { AsOf = then.AddYears(-1) })).Hits);
    }

    [Fact]
    public async Task Words_that_nobody_said_find_nothing()
    {
        await SayAsync("Deploys go out on Tuesdays");

        Assert.Empty(await FindAsync("zebra crossing"));
    }

    [Fact]
    public async Task A_question_without_a_word_to_look_for_gets_the_newest_and_says_so()
    {
        await SayAsync("first");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await SayAsync("second");

        var result = await RecallAsync("what was it?");

        Assert.Equal(["second", "first"], result.Hits.Select(hit => hit.Memory.Content));
        Assert.Equal([MemoryRecall.NoSearchTerms], result.Degraded);
    }

    [Fact]
    public async Task What_is_held_back_hides_nothing_else()
    {
        await SayAsync("visible");
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            for (var i = 0; i < 12; i++)
            {
                await writer.AddAsync(Memories.Version($"held{i}") with { Trust = MemoryTrust.Quarantined, CreatedAt = Clock.GetUtcNow().AddDays(1) }, Token);
            }

            await writer.CommitAsync(Token);
        }

        Assert.Equal(["visible"], (await RecallAsync("what was it?")).Hits.Select(hit => hit.Memory.Content));
    }

    [Fact]
    public async Task Scores_lie_between_0_and_1_fall_and_are_the_sum_of_their_points()
    {
        for (var i = 0; i < 30; i++)
        {
            await SayAsync($"Deploy {i} to {(i % 2 == 0 ? "Hamburg" : "Skagen")} went {(i % 3 == 0 ? "well" : "badly")}", session: "s");
        }

        var hits = (await RecallAsync("did the Hamburg deploy go badly", limit: 30, explain: true)).Hits;

        Assert.Equal(30, hits.Count);
        Assert.Equal(hits.Select(hit => hit.Score).OrderDescending(), hits.Select(hit => hit.Score));
        Assert.All(hits, hit => Assert.InRange(hit.Score, 0, 1));
        Assert.All(hits.Where(hit => hit.Score < 1), hit => Assert.Equal(hit.Score, hit.Explanation!.Points.Values.Sum(), 9));
    }

    [Fact]
    public async Task A_lowest_score_and_a_budget_of_tokens_leave_out_what_does_not_fit()
    {
        await SayAsync("Deploys go out on Tuesdays");
        await SayAsync("Deploys, among a hundred other things that nobody listed yet, need some care and a lot of patience");

        var all = (await RecallAsync("deploys Tuesdays")).Hits;
        Assert.Equal(2, all.Count);
        Assert.Single((await RecallAsync("deploys Tuesdays", minimum: all[0].Score)).Hits);
        Assert.Equal("Deploys go out on Tuesdays", Assert.Single((await RecallAsync("deploys Tuesdays", tokens: 10)).Hits).Memory.Content);
        Assert.Empty((await RecallAsync("deploys Tuesdays", tokens: 1)).Hits);
    }

    [Fact]
    public async Task Basic_finds_every_word_as_it_stands_the_most_important_first()
    {
        await SayAsync("100% of deploys, low", importance: 1);
        await SayAsync("100% of DEPLOYS, high", importance: 5);
        await SayAsync("1000 of deploys");

        var hits = (await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = "100% deploys", Basic = true }, Token)).Hits;

        Assert.Equal(["100% of DEPLOYS, high", "100% of deploys, low"], hits.Select(hit => hit.Memory.Content));
    }

    [Fact]
    public async Task Other_scripts_are_found()
    {
        await SayAsync("東京の倉庫は火曜日に閉まる");
        await SayAsync("Élodie préfère le thé");

        Assert.Equal("東京の倉庫は火曜日に閉まる", (await FindAsync("倉庫 火曜日"))[0]);
        Assert.Equal("Élodie préfère le thé", (await FindAsync("elodie prefere"))[0]);
    }

    [Fact]
    public async Task A_word_in_the_middle_of_a_long_memory_counts_as_much_as_in_a_short_one()
    {
        var filler = string.Join(' ', Enumerable.Range(0, 150).Select(i => $"filler{i}."));
        await SayAsync($"{filler} The password rotation happens in March. {filler}");
        await SayAsync("Something else about rotation");

        Assert.Contains("password rotation", (await FindAsync("password rotation March"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task An_empty_question_is_a_mistake_of_the_caller(string text)
        => await Assert.ThrowsAsync<ArgumentException>(() => new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = text }, Token));

    private async Task<MemoryId> SayAsync(
        string content, string? session = null, string? author = null, DateTimeOffset? at = null,
        MemoryCategory? category = null, int? importance = null)
    {
        var draft = Memories.Draft(content) with { Session = session, Author = author, CreatedAt = at, Category = category, Importance = importance };
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        return Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(draft, refine: false, Token)).Id;
    }

    private async Task<IReadOnlyList<string>> FindAsync(string text) => [.. (await RecallAsync(text)).Hits.Select(hit => hit.Memory.Content)];

    private Task<RecallResult> RecallAsync(
        string text, int limit = 10, MemoryFilter? filter = null, double minimum = 0, int? tokens = null, bool explain = false)
        => new MemoryRecall(Store, Clock).RecallAsync(
            new RecallQuery
            {
                Text = text,
                Limit = limit,
                Filter = filter ?? MemoryFilter.None,
                MinimumScore = minimum,
                Tokens = tokens,
                Explain = explain,
            },
            Token);
}
