using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

/// <summary>What a question with a vector finds beyond its words.</summary>
public sealed class VectorRecallTests : OneStoreTests
{
    private const int Seed = 20260603;

    private static readonly EmbeddingSpace Space = new("test", "meanings", 2, "none");

    [Fact]
    public async Task What_shares_no_word_is_found_by_its_meaning()
    {
        await SayAsync("The kettle whistles at four", 1, 0);
        await SayAsync("The build takes nine minutes", 0, 1);

        var hit = Assert.Single((await AskAsync("tea", 1, 0.1f)).Hits);

        Assert.Equal(("The kettle whistles at four", "vector"), (hit.Memory.Content, hit.Via));
        Assert.Equal((0, 0), (hit.Signals.Text, hit.Signals.Graph));
        Assert.InRange(hit.Signals.Vector, 0.98, 1);
        Assert.InRange(hit.Score, 0.27, 0.29);
    }

    [Fact]
    public async Task The_nearest_meaning_comes_behind_all_of_the_words()
    {
        await SayAsync("Tea is at four", 0, 1);
        await SayAsync("The kettle whistles", 1, 0);

        var hits = (await AskAsync("tea at four", 1, 0)).Hits;

        Assert.Equal([("Tea is at four", "text"), ("The kettle whistles", "vector")], hits.Select(hit => (hit.Memory.Content, hit.Via)));
    }

    [Fact]
    public async Task A_match_that_is_near_in_meaning_passes_one_that_is_not()
    {
        await SayAsync("Tea is green", 1, 0);
        Clock.Advance(TimeSpan.FromDays(9));
        await SayAsync("Tea is black", 0, 1);

        var hits = (await AskAsync("tea", 1, 0)).Hits;

        Assert.Equal([("Tea is green", "text"), ("Tea is black", "text")], hits.Select(hit => (hit.Memory.Content, hit.Via)));
    }

    [Fact]
    public async Task What_is_unrelated_never_enters()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var angle = (float)(random.NextDouble() * Math.PI * 2);
            await SayAsync(i % 10 == 0 ? $"tea number {i}" : $"milk number {i}", MathF.Cos(angle), MathF.Sin(angle));
        }

        for (var question = 0; question < 10; question++)
        {
            var angle = (float)(random.NextDouble() * Math.PI * 2);
            var hits = (await AskAsync("some tea", MathF.Cos(angle), MathF.Sin(angle), limit: 200)).Hits;

            Assert.Equal(20, hits.Count(hit => hit.Via == "text"));
            Assert.All(hits.Where(hit => hit.Via != "text"), hit => Assert.True(hit.Signals.Vector > 0, $"seed {Seed}"));
        }

        var opposed = (await AskAsync("some tea", 0, 0, limit: 200)).Hits;
        Assert.All(opposed, hit => Assert.Equal("text", hit.Via));
    }

    [Fact]
    public async Task A_vector_of_another_space_changes_no_order()
    {
        await SayAsync("Tea is green", 1, 0);
        await SayAsync("Green is the colour of tea and of grass", 1, 0);
        await SayAsync("Grass", 1, 0);
        var query = new RecallQuery { Text = "green tea", Vector = new QueryVector(Space with { Model = "others" }, new float[] { 1, 0 }) };

        var with = (await RecallAsync(query)).Hits;
        var without = (await RecallAsync(query with { Vector = null })).Hits;

        Assert.Equal(without.Select(hit => (hit.Memory.Id, hit.Signals)), with.Select(hit => (hit.Memory.Id, hit.Signals)));
        var share = with[0].Score / without[0].Score;
        Assert.All(with.Zip(without), pair => Assert.Equal(share, pair.First.Score / pair.Second.Score, 9));
    }

    [Fact]
    public async Task A_filter_holds_for_what_is_near()
    {
        await SayAsync("The kettle whistles", 1, 0);

        Assert.Empty((await RecallAsync(Query("tea", 1, 0) with { Filter = new MemoryFilter { Author = "Mara" } })).Hits);
    }

    [Fact]
    public async Task A_question_without_a_word_to_look_for_is_answered_by_its_meaning()
    {
        await SayAsync("The kettle whistles", 1, 0);
        await SayAsync("The build takes nine minutes", 0, 1);

        var result = await AskAsync("what is it", 1, 0);

        Assert.Equal(["The kettle whistles"], result.Hits.Select(hit => hit.Memory.Content));
        Assert.Empty(result.Degraded);
    }

    [Fact]
    public async Task The_points_of_an_explained_answer_are_its_score()
    {
        await SayAsync("Green tea is at four", 1, 0);
        await SayAsync("The kettle whistles", 1, 0.2f);

        var hits = (await RecallAsync(Query("green tea with unheard-of zest", 1, 0) with { Explain = true })).Hits;

        Assert.Equal(2, hits.Count);
        Assert.All(hits, hit => Assert.Equal(hit.Score, hit.Explanation!.Points.Values.Sum(), 9));
        Assert.All(hits, hit => Assert.True(hit.Explanation!.Points["vector"] > 0));
        var plain = (await RecallAsync(new RecallQuery { Text = "green tea", Explain = true })).Hits;
        Assert.All(plain, hit => Assert.DoesNotContain("vector", hit.Explanation!.Weights.Keys));
    }

    [Fact]
    public async Task Every_model_has_its_own_cosine_of_unrelated_texts()
    {
        await SayAsync("The kettle whistles", 1, 0.5f);
        var vector = new QueryVector(Space, new float[] { 1, 0 });

        Assert.Single((await RecallAsync(new RecallQuery { Text = "tea", Vector = vector with { UnrelatedCosine = 0.8 } })).Hits);
        Assert.Empty((await RecallAsync(new RecallQuery { Text = "tea", Vector = vector with { UnrelatedCosine = 0.9 } })).Hits);
        foreach (var cosine in (double[])[-1.1, 1, double.NaN])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                () => RecallAsync(new RecallQuery { Text = "tea", Vector = vector with { UnrelatedCosine = cosine } }));
        }
    }

    private static RecallQuery Query(string text, params float[] components)
        => new() { Text = text, Vector = new QueryVector(Space, components) };

    private Task<RecallResult> AskAsync(string text, float x, float y, int limit = 10) => RecallAsync(Query(text, x, y) with { Limit = limit });

    private Task<RecallResult> RecallAsync(RecallQuery query) => new MemoryRecall(Store, Clock).RecallAsync(query, Token);

    private async Task SayAsync(string content, params float[] components)
    {
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        var stored = Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(Memories.Draft(content), refine: false, Token));
        var document = (await ReadAsync(reader => reader.FindCurrentAsync(stored.Id, Token)))!.Document;
        await using var saving = await Store.BeginWriteAsync(Memories.Intent, Token);
        await saving.SaveVectorAsync(Space, document, components, Token);
        await saving.CommitAsync(Token);
    }
}
