using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

public sealed class AbsenceSearchTests : OneStoreTests
{
    private MemoryWriter Writer => new(Store, Clock, "test", queuesRefinement: false);

    [Fact]
    public async Task A_memory_that_is_shown_is_there_at_its_rank()
    {
        await SayAsync("Deploys go out on Tuesdays");
        var id = await SayAsync("Deploys need an approval");

        var absence = await WhyNotAsync(id, "deploys Tuesdays");

        Assert.Equal((2, 0, 0), (absence.Rank, absence.Causes.Count, absence.Changes.Count));
        Assert.True(absence.Score > 0);
    }

    [Fact]
    public async Task Of_a_memory_that_never_was_there_is_nothing_to_say()
        => Assert.Null(await SearchAsync(MemoryId.Parse("nope"), Query("deploys")));

    [Fact]
    public async Task A_forgotten_memory_is_shown_as_of_the_moment_before()
    {
        var id = await SayAsync("Deploys go out on Tuesdays");
        Clock.Advance(TimeSpan.FromDays(1));
        await Writer.ForgetAsync(id, Token);

        var absence = await WhyNotAsync(id, "deploys");

        Assert.Equal([new AbsenceCause.Retired(Moments.Start.AddDays(1))], absence.Causes);
        Assert.Equal([new QueryChange("as_of", TimeText.Format(Moments.Start.AddDays(1).AddMilliseconds(-1)))], absence.Changes);
    }

    [Fact]
    public async Task A_superseded_memory_names_the_one_that_took_its_place()
    {
        var old = await SayAsync("Deploys go out on Tuesdays");
        Clock.Advance(TimeSpan.FromDays(1));
        var now = await SayAsync("Deploys go out on Fridays");
        await Writer.SupersedeAsync(old, now, Token);

        Assert.Equal([new AbsenceCause.Superseded(now, Moments.Start.AddDays(1))], (await WhyNotAsync(old, "deploys")).Causes);
    }

    [Fact]
    public async Task An_expired_memory_says_when_it_expired()
    {
        var id = await SayAsync("The code of the door is green", expires: Moments.Start.AddDays(2));
        Clock.Advance(TimeSpan.FromDays(3));

        var absence = await WhyNotAsync(id, "code of the door");

        Assert.Equal([new AbsenceCause.Expired(Moments.Start.AddDays(2))], absence.Causes);
        Assert.Equal(["as_of"], absence.Changes.Select(change => change.Part));
    }

    [Fact]
    public async Task A_memory_that_is_held_back_can_be_shown_by_no_change()
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("held", "deploys on Tuesdays") with { Trust = MemoryTrust.Quarantined }, Token);
            await writer.CommitAsync(Token);
        }

        var absence = await WhyNotAsync(MemoryId.Parse("held"), "deploys", new MemoryFilter { Category = MemoryCategory.Decision });

        Assert.Equal([new AbsenceCause.Quarantined(), new AbsenceCause.FilteredOut("category")], absence.Causes);
        Assert.Equal((0, 0), (absence.Changes.Count, absence.Words.Count));
    }

    [Fact]
    public async Task An_erased_memory_is_known_by_its_id_alone()
    {
        var id = await SayAsync("Deploys go out on Tuesdays");
        await new MemoryEraser(Store, Clock, "test").RunAsync(id, dryRun: false, [], Token);

        var absence = await WhyNotAsync(id, "deploys");

        Assert.Null(absence.Memory);
        Assert.Equal([new AbsenceCause.Erased(Moments.Start)], absence.Causes);
    }

    [Fact]
    public async Task A_question_about_the_time_before_it_was_recorded_says_so()
    {
        Clock.Advance(TimeSpan.FromDays(5));
        var id = await SayAsync("Deploys go out on Tuesdays");

        var absence = await WhyNotAsync(id, "deploys", new MemoryFilter { AsOf = Moments.Start });

        Assert.Equal([new AbsenceCause.NotYetRecorded(Moments.Start.AddDays(5))], absence.Causes);
        Assert.Equal([new QueryChange("as_of", TimeText.Format(Moments.Start.AddDays(5)))], absence.Changes);
    }

    [Fact]
    public async Task Only_the_filters_that_leave_it_out_are_named()
    {
        var id = await SayAsync("Deploys go out on Tuesdays", author: "Mara");
        var filter = new MemoryFilter
        {
            Author = "mara",
            Source = "mail",
            Category = MemoryCategory.Decision,
            Since = Moments.Start.AddDays(-1),
            Until = Moments.Start,
        };

        var absence = await WhyNotAsync(id, "deploys", filter);

        Assert.Equal(
            [new AbsenceCause.FilteredOut("category"), new AbsenceCause.FilteredOut("source"), new AbsenceCause.FilteredOut("until")], absence.Causes);
        Assert.Equal(
            [new QueryChange("category", null), new QueryChange("source", null), new QueryChange("until", null)], absence.Changes);
    }

    [Fact]
    public async Task A_score_that_is_too_low_names_one_that_is_low_enough()
    {
        var id = await SayAsync("Deploys need an approval of Mara");

        var absence = await WhyNotAsync(id, "deploys Tuesdays calendar", minimum: 0.9);

        Assert.Equal(0.9, Assert.IsType<AbsenceCause.BelowMinimumScore>(Assert.Single(absence.Causes)).Minimum);
        var change = Assert.Single(absence.Changes);
        Assert.Equal("min_score", change.Part);
        Assert.NotNull((await WhyNotAsync(id, "deploys Tuesdays calendar", minimum: double.Parse(change.Value!, System.Globalization.CultureInfo.InvariantCulture))).Rank);
    }

    [Fact]
    public async Task What_others_push_out_learns_its_rank_what_it_lacks_and_a_word_that_lifts_it()
    {
        var best = await SayAsync("Deploys go out on Tuesdays after lunch");
        await SayAsync("Deploys and Tuesdays are friends");
        var id = await SayAsync("Deploys need the approval of Mara");

        var absence = await WhyNotAsync(id, "deploys Tuesdays lunch", limit: 1);

        var beyond = Assert.IsType<AbsenceCause.BeyondLimit>(Assert.Single(absence.Causes));
        Assert.Equal((3, 1, best), (beyond.Rank, beyond.Limit, beyond.LastShown));
        Assert.Equal("text", beyond.Lacks[0].Signal);
        Assert.True(beyond.Lacks[0].Own < beyond.Lacks[0].Other);
        Assert.Equal([new QueryChange("limit", "3")], absence.Changes);
        Assert.NotNull((await WhyNotAsync(id, "deploys Tuesdays lunch", limit: 3)).Rank);
        Assert.All(absence.Words, word => Assert.Contains(word.Word, (string[])["approval", "Mara", "need"]));
    }

    [Fact]
    public async Task Words_are_proposed_only_if_they_worked()
    {
        for (var i = 0; i < 3; i++)
        {
            await SayAsync($"Deploys go out on Tuesdays, as rule {i} says");
        }

        var id = await SayAsync("A rule");

        var absence = await WhyNotAsync(id, "deploys Tuesdays", limit: 2);

        Assert.Equal([], Assert.IsType<AbsenceCause.NoCommonTerm>(Assert.Single(absence.Causes)).Unknown);
        Assert.Empty(absence.Words);
        Assert.Equal([new TriedWord("rule", 4)], (await WhyNotAsync(id, "deploys Tuesdays", limit: 4)).Words);
    }

    [Fact]
    public async Task Words_of_the_question_that_no_memory_holds_are_named()
    {
        await SayAsync("Deploys go out on Tuesdays");
        var id = await SayAsync("Lunch is at noon");

        var absence = await WhyNotAsync(id, "Which deploys did the xylophone frobnicate?");

        Assert.Equal(["xylophone", "frobnicate"], Assert.IsType<AbsenceCause.NoCommonTerm>(Assert.Single(absence.Causes)).Unknown);
        Assert.Empty(absence.Changes);
    }

    [Fact]
    public async Task A_repeat_names_the_memory_that_stands_for_it()
    {
        await SayAsync("Deploys go out on Tuesdays", session: "a");
        var id = await SayAsync("deploys  go out on TUESDAYS", session: "b");

        var shown = Assert.Single((await new MemoryRecall(Store, Clock).RecallAsync(Query("deploys"), Token)).Hits);

        var absence = await WhyNotAsync(shown.Also[0], "deploys");
        Assert.Equal([new AbsenceCause.Repeats(shown.Memory.Id)], absence.Causes);
        Assert.Contains(id, (MemoryId[])[shown.Memory.Id, shown.Also[0]]);
    }

    [Fact]
    public async Task Several_causes_are_taken_away_together()
    {
        var id = await SayAsync("Deploys need an approval");
        await SayAsync("Deploys go out on Tuesdays, a Tuesdays thing");
        Clock.Advance(TimeSpan.FromDays(1));
        await Writer.ForgetAsync(id, Token);

        var absence = await WhyNotAsync(id, "deploys Tuesdays", new MemoryFilter { Since = Moments.Start.AddDays(1) }, limit: 1);

        Assert.Equal(["Retired", "FilteredOut", "BeyondLimit"], absence.Causes.Select(cause => cause.GetType().Name));
        Assert.Equal(["as_of", "since", "limit"], absence.Changes.Select(change => change.Part));
    }

    private static RecallQuery Query(string text, MemoryFilter? filter = null, int limit = 10, double minimum = 0)
        => new() { Text = text, Filter = filter ?? MemoryFilter.None, Limit = limit, MinimumScore = minimum };

    private Task<Absence?> SearchAsync(MemoryId id, RecallQuery query) => new AbsenceSearch(Store, Clock).ExplainAsync(id, query, Token);

    private async Task<Absence> WhyNotAsync(MemoryId id, string text, MemoryFilter? filter = null, int limit = 10, double minimum = 0)
        => Assert.IsType<Absence>(await SearchAsync(id, Query(text, filter, limit, minimum)));

    private async Task<MemoryId> SayAsync(string content, string? session = null, string? author = null, DateTimeOffset? expires = null)
    {
        var draft = Memories.Draft(content) with { Session = session, Author = author, ExpiresAt = expires };
        return Assert.IsType<RememberOutcome.Stored>(await Writer.RememberAsync(draft, refine: false, Token)).Id;
    }
}
