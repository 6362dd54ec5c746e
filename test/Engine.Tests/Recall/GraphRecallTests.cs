using System.Text;
using Satchel.Engine.Backup;
using Satchel.Engine.Graph;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

/// <summary>Answers that come by the edges between memories.</summary>
public sealed class GraphRecallTests : OneStoreTests
{
    private const int Seed = 20_261_121;
    private const string WhyTuesday = "why do we deploy on Tuesdays";

    [Fact]
    public async Task A_question_why_finds_the_cause_that_shares_no_word_with_it()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var cause = await SayAsync("Nobody reads the alerts over a weekend");
        await SayAsync("Lunch is at noon");
        await LinkAsync(cause, effect);

        var hits = (await RecallAsync(WhyTuesday)).Hits;

        Assert.Equal([effect, cause], hits.Select(hit => hit.Memory.Id));
        Assert.Equal(["text", "causal"], hits.Select(hit => hit.Via));
        Assert.Equal(0, hits[1].Signals.Text);
        Assert.Equal([new PathEdge(effect, EdgeKind.Causal, 0.9)], hits[1].Explanation!.Path);
        Assert.Empty(hits[0].Explanation!.Path);
    }

    [Fact]
    public async Task A_chain_of_causes_comes_with_its_path_and_in_the_order_of_causes_the_first_cause_first()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var cause = await SayAsync("Nobody reads the alerts over a weekend");
        var root = await SayAsync("The pager rota covers office hours only");
        await LinkAsync(cause, effect);
        await LinkAsync(root, cause, weight: 0.7);

        var hits = (await RecallAsync(WhyTuesday, RecallOrder.Causes)).Hits;

        Assert.Equal([root, cause, effect], hits.Select(hit => hit.Memory.Id));
        Assert.Equal([new PathEdge(effect, EdgeKind.Causal, 0.9), new PathEdge(cause, EdgeKind.Causal, 0.7)], hits[0].Explanation!.Path);
    }

    [Fact]
    public async Task The_cause_of_the_best_match_stands_before_fifty_weak_matches()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var cause = await SayAsync("Nobody reads the alerts over a weekend");
        await LinkAsync(cause, effect);
        for (var i = 0; i < 50; i++)
        {
            await SayAsync($"They deploy number {i} of something else again and again");
        }

        Assert.Equal([effect, cause], (await RecallAsync(WhyTuesday)).Hits.Take(2).Select(hit => hit.Memory.Id));
    }

    [Fact]
    public async Task Why_asks_for_causes_more_than_for_effects()
    {
        var asked = await SayAsync("We deploy on Tuesdays");
        var effect = await SayAsync("The kitchen is empty then");
        var cause = await SayAsync("Nobody reads the alerts over a weekend");
        await LinkAsync(asked, effect);
        await LinkAsync(cause, asked);

        Assert.Equal([asked, cause, effect], (await RecallAsync(WhyTuesday)).Hits.Select(hit => hit.Memory.Id));
    }

    [Theory]
    [InlineData(EdgeKind.Semantic)]
    [InlineData(EdgeKind.Temporal)]
    [InlineData(EdgeKind.Entity)]
    public async Task Every_kind_of_link_brings_a_memory_and_is_named(EdgeKind kind)
    {
        var match = await SayAsync("We deploy on Tuesdays");
        var linked = await SayAsync("Lunch is at noon");
        await LinkAsync(match, linked, kind: kind);

        var hit = (await RecallAsync("deploy Tuesdays")).Hits[1];

        Assert.Equal((linked, WireNames.Of(kind)), (hit.Memory.Id, hit.Via));
    }

    [Fact]
    public async Task What_names_the_same_rare_thing_as_the_best_match_comes_behind_every_match()
    {
        var best = await SayAsync("The terminal opens at six", "Esbjerg");
        var weak = await SayAsync("Nothing else and nobody else opens before that, whatever was said about it in the years when all was new");
        var named = await SayAsync("Mara drove there twice", "Esbjerg");
        await SayAsync("Lunch is at noon", "Skagen");

        var hits = (await RecallAsync("how the terminal opens")).Hits;

        Assert.Equal([best, weak, named], hits.Select(hit => hit.Memory.Id));
        Assert.Equal("entity", hits[2].Via);
    }

    [Fact]
    public async Task A_denied_link_a_retired_memory_and_one_that_is_filtered_out_bring_nothing()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var (denied, retired, other) = (await SayAsync("Lunch is at noon"), await SayAsync("The moon was full"), await SayAsync("Tea is out"));
        await LinkAsync(denied, effect, weight: 0);
        await LinkAsync(retired, effect);
        await LinkAsync(other, effect);
        await new MemoryWriter(Store, Clock, "test", queuesRefinement: false).ForgetAsync(retired, Token);

        Assert.Equal([effect, other], (await RecallAsync(WhyTuesday)).Hits.Select(hit => hit.Memory.Id));
        var filter = new MemoryFilter { Category = MemoryCategory.Decision };
        Assert.Empty((await RecallAsync(WhyTuesday, filter: filter)).Hits);
    }

    [Fact]
    public async Task A_circle_of_links_ends_and_nothing_leads_back_to_where_it_began()
    {
        var a = await SayAsync("We deploy on Tuesdays");
        var (b, c) = (await SayAsync("Lunch is at noon"), await SayAsync("The moon was full"));
        await LinkAsync(a, b);
        await LinkAsync(b, c);
        await LinkAsync(c, a);

        var hits = (await RecallAsync(WhyTuesday)).Hits;

        Assert.Equal([a, c, b], hits.Select(hit => hit.Memory.Id));
        Assert.Equal(0, hits[0].Signals.Graph);
    }

    [Fact]
    public async Task A_question_without_a_match_a_basic_one_and_one_about_the_past_do_not_walk()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var cause = await SayAsync("Nobody reads the alerts over a weekend");
        await LinkAsync(cause, effect);

        Assert.Empty((await RecallAsync("why is the moon blue")).Hits);
        Assert.DoesNotContain((await RecallAsync("why")).Hits, hit => hit.Signals.Graph > 0);
        Assert.Equal([effect], (await RecallAsync(WhyTuesday, filter: new MemoryFilter { AsOf = Clock.GetUtcNow() })).Hits.Select(hit => hit.Memory.Id));
        var basic = await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = "deploy", Basic = true }, Token);
        Assert.Equal([effect], basic.Hits.Select(hit => hit.Memory.Id));
    }

    [Fact]
    public async Task Scores_are_the_sum_of_their_points_with_links_too()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var (cause, other) = (await SayAsync("Nobody reads the alerts over a weekend"), await SayAsync("Tuesdays are quiet"));
        await LinkAsync(cause, effect);
        await LinkAsync(other, effect);

        Assert.All((await RecallAsync(WhyTuesday)).Hits, hit => Assert.Equal(hit.Score, Math.Min(1, hit.Explanation!.Points.Values.Sum()), 9));
    }

    [Fact]
    public async Task An_unrelated_memory_never_enters_above_a_match_and_swaps_only_scores_closer_than_2_hundredths()
    {
        var texts = new SyntheticTexts(Seed);
        await ImportAsync(texts.Tell(300));
        string[] questions = [.. Enumerable.Range(0, 20).Select(i => string.Join(' ', texts.Query(i, 40 + i, 3)))];
        var before = new List<IReadOnlyList<RecallHit>>();
        foreach (var question in questions)
        {
            before.Add((await RecallAsync(question, limit: 1_000)).Hits);
        }

        var unrelated = new HashSet<MemoryId>();
        for (var i = 0; i < 20; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            unrelated.Add(await SayAsync(string.Create(null, $"xyzzy{i} plugh{i} frotz{i}")));
        }

        foreach (var (question, hits) in questions.Zip(before))
        {
            var after = (await RecallAsync(question, limit: 1_000)).Hits;
            Assert.All(after.Where(hit => unrelated.Contains(hit.Memory.Id)), hit => Assert.True(hit.Score < after.Where(other => other.Signals.Text > 0).Min(other => other.Score)));
            var places = hits.ToDictionary(hit => hit.Memory.Id, _ => int.MaxValue);
            foreach (var (place, hit) in after.Index())
            {
                places[hit.Memory.Id] = place;
            }

            for (var i = 0; i < hits.Count; i++)
            {
                for (var j = i + 1; j < hits.Count; j++)
                {
                    Assert.True(places[hits[i].Memory.Id] < places[hits[j].Memory.Id] || hits[i].Score - hits[j].Score < 0.02, question);
                }
            }
        }
    }

    [Fact]
    public async Task What_is_missing_though_it_is_linked_learns_that_its_link_is_too_weak()
    {
        var effect = await SayAsync("We deploy on Tuesdays");
        var (strong, weak) = (await SayAsync("Nobody reads the alerts over a weekend"), await SayAsync("The moon was full"));
        await LinkAsync(strong, effect);
        await LinkAsync(weak, effect, weight: 0.2);

        var absence = await new AbsenceSearch(Store, Clock).ExplainAsync(weak, new RecallQuery { Text = WhyTuesday, Limit = 2 }, Token);

        var beyond = Assert.IsType<AbsenceCause.BeyondLimit>(Assert.Single(absence!.Causes));
        Assert.Equal(strong, beyond.LastShown);
        Assert.Equal("graph", beyond.Lacks[0].Signal);
    }

    [Fact]
    public async Task A_recall_that_has_answered_before_answers_as_a_new_one()
    {
        await ImportAsync(new SyntheticTexts(Seed).Tell(200));
        await LinkAsync(MemoryId.Parse("synthetic-0000003"), MemoryId.Parse("synthetic-0000150"));
        string[] questions = [.. Enumerable.Range(0, 10).Select(i => "why " + string.Join(' ', new SyntheticTexts(Seed + i).Query(0, 40, 4)))];
        var recall = new MemoryRecall(Store, Clock);
        foreach (var question in questions.Concat(questions.Reverse()))
        {
            var again = await recall.RecallAsync(new RecallQuery { Text = question }, Token);
            var alone = await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = question }, Token);

            Assert.Equal(Answer(alone), Answer(again));
        }
    }

    [Fact]
    public async Task Links_lead_to_the_same_answer_in_a_store_opened_anew_brought_back_or_filled_in_another_order()
    {
        SyntheticMemory[] told = [.. new SyntheticTexts(Seed).Tell(120).Select(memory => memory with { CreatedAt = Moments.Start, Session = "" })];
        await ImportAsync(told);
        await LinkAllAsync(Store, told);
        var question = "why " + told[7].Content;
        var expected = await AnswerAsync(Store, question);
        Assert.Contains(expected, hit => hit.Via == "causal");

        var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Store.Location)!, "..", "..", "copy.db"));
        await StoreBackup.RunAsync(Catalog, StoreName.Default, file, replaces: false, Token);
        await using (var again = await Catalog.OpenAsync(StoreName.Default, Token))
        {
            Assert.Equal(expected, await AnswerAsync(again, question));
            await LinkAsync(MemoryId.Parse(told[0].Id), MemoryId.Parse(told[7].Id));
            await using var restore = await StoreRestore.OpenAsync(Catalog, StoreName.Default, file, Token);
            await restore.RunAsync(Token);
        }

        await using (var restored = await Catalog.OpenAsync(StoreName.Default, Token))
        {
            Assert.Equal(expected, await AnswerAsync(restored, question));
        }

        await using var other = await Catalog.OpenOrCreateAsync(StoreName.Parse("other"), Token);
        await ImportAsync(other, told.Reverse());
        await LinkAllAsync(other, [.. told.Reverse()]);
        Assert.Equal(expected.Order(), (await AnswerAsync(other, question)).Order());
    }

    /// <summary>Each memory is the cause of the one with the next id.</summary>
    private async Task LinkAllAsync(IMemoryStore store, IReadOnlyList<SyntheticMemory> told)
    {
        var ids = told.Select(memory => memory.Id).Order(StringComparer.Ordinal).ToArray();
        foreach (var (cause, effect) in ids.Zip(ids.Skip(1)))
        {
            await new MemoryLinks(store, Clock, "test").LinkAsync(MemoryId.Parse(cause), MemoryId.Parse(effect), EdgeKind.Causal, 0.9, "{}", Token);
        }
    }

    private async Task<IReadOnlyList<(string Id, double Score, string Via)>> AnswerAsync(IMemoryStore store, string question)
        => Answer(await new MemoryRecall(store, Clock).RecallAsync(new RecallQuery { Text = question, Limit = 200 }, Token));

    private static IReadOnlyList<(string Id, double Score, string Via)> Answer(RecallResult result)
        => [.. result.Hits.Select(hit => (hit.Memory.Id.Value, hit.Score, hit.Via))];

    private async Task<MemoryId> SayAsync(string text, params string[] entities)
    {
        var draft = Memories.Draft(text) with { Entities = entities };
        var outcome = await new MemoryWriter(Store, Clock, "test", queuesRefinement: false).RememberAsync(draft, refine: false, Token);
        return Assert.IsType<RememberOutcome.Stored>(outcome).Id;
    }

    private Task ImportAsync(IEnumerable<SyntheticMemory> memories) => ImportAsync(Store, memories);

    private async Task ImportAsync(IMemoryStore store, IEnumerable<SyntheticMemory> memories)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', memories.Select(memory => memory.ToJson()))));
        Assert.True((await new JsonLinesImport(store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token)).Committed);
    }

    private async Task LinkAsync(MemoryId source, MemoryId target, double weight = 0.9, EdgeKind kind = EdgeKind.Causal)
        => Assert.IsType<LinkOutcome.Done>(await new MemoryLinks(Store, Clock, "test").LinkAsync(source, target, kind, weight, "{}", Token));

    private Task<RecallResult> RecallAsync(string text, RecallOrder order = RecallOrder.Score, MemoryFilter? filter = null, int limit = 10)
        => new MemoryRecall(Store, Clock).RecallAsync(
            new RecallQuery { Text = text, Order = order, Filter = filter ?? MemoryFilter.None, Limit = limit, Explain = true }, Token);
}
