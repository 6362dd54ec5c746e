using System.Text;
using Satchel.Engine.Backup;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

/// <summary>What recall leaves out to be fast, and what it never leaves out.</summary>
public sealed class RecallBoundsTests : OneStoreTests
{
    private const int Seed = 20260501;
    private const int Told = 3_000;

    [Theory]
    [InlineData(0, 40, 5)]
    [InlineData(0, 4_000, 4)]
    [InlineData(2_000, 4_000, 3)]
    public async Task The_first_ten_of_a_bounded_recall_are_those_of_an_unbounded_one(int fromRank, int toRank, int words)
    {
        var texts = new SyntheticTexts(Seed);
        await ImportAsync(texts.Tell(Told));
        var (bounded, unbounded) = (new RecallBounds(int.MaxValue, 64), RecallBounds.None);
        var (shared, all) = (0, 0);
        for (var question = 0; question < 20; question++)
        {
            var text = string.Join(' ', texts.Query(fromRank, toRank, words));
            var expected = await AskAsync(text, unbounded);
            shared += expected.Intersect(await AskAsync(text, bounded)).Count();
            all += expected.Count;
        }

        Assert.True(shared >= 0.98 * all, $"seed {Seed}: {shared} of {all} are the same");
    }

    [Fact]
    public async Task Within_the_bounds_an_answer_is_that_of_an_unbounded_recall()
    {
        var texts = new SyntheticTexts(Seed);
        await ImportAsync(texts.Tell(500));
        for (var question = 0; question < 20; question++)
        {
            var text = "what did Ada say of " + string.Join(' ', texts.Query(0, 400, 4));
            Assert.Equal(await ScoresAsync(text, RecallBounds.None), await ScoresAsync(text, RecallBounds.Standard));
        }
    }

    [Fact]
    public async Task A_term_beyond_the_bound_still_counts_in_what_the_rarer_ones_found()
    {
        await ImportAsync([.. Common(300), Memory("rare", "the tea of Skagen"), Memory("other", "Skagen without it"), .. Common(300, from: 300)]);

        var bounded = await ScoresAsync("tea of Skagen", new RecallBounds(10, 64));

        var unbounded = await ScoresAsync("tea of Skagen", RecallBounds.None);
        Assert.Equal(unbounded.Take(2), bounded.Take(2));
    }

    [Fact]
    public async Task Where_every_term_is_common_the_newest_are_found()
    {
        await ImportAsync(Common(300));

        Assert.Equal(["c0299", "c0298"], (await AskAsync("tea", new RecallBounds(2, 64))).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task As_many_results_come_as_are_asked_for()
    {
        await ImportAsync(Common(RecallQuery.MostResults + 200));

        Assert.Equal(RecallQuery.MostResults, (await AskAsync("tea", RecallBounds.Standard, RecallQuery.MostResults)).Count);
    }

    [Fact]
    public async Task What_passes_a_filter_is_found_behind_any_number_of_better_matches()
    {
        await ImportAsync([Memory("wanted", "a long note of the garden and somewhere in it tea", author: "Mara"), .. Common(400)]);
        var filter = MemoryFilter.None with { Author = "Mara" };

        Assert.Equal(["wanted"], await AskAsync("tea", new RecallBounds(int.MaxValue, 1), 2, filter));
    }

    [Fact]
    public async Task What_was_retired_takes_no_place_of_what_is_believed()
    {
        await ImportAsync([Memory("kept", "a long note of the garden and somewhere in it tea"), .. Common(400)]);
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            foreach (var memory in Common(400))
            {
                await writer.RetireAsync(MemoryId.Parse(memory.Id), Moments.At(1), Token);
            }

            await writer.CommitAsync(Token);
        }

        Assert.Equal(["kept"], await AskAsync("tea", new RecallBounds(int.MaxValue, 1), 2));
    }

    [Fact]
    public async Task Memories_of_one_time_have_the_same_scores_whatever_the_order_of_their_import()
    {
        var random = new Random(Seed);
        SyntheticMemory[] told = [.. new SyntheticTexts(Seed).Tell(400).Select(memory => memory with { CreatedAt = Moments.Start, Session = "" })];
        await ImportAsync(told);
        var text = string.Join(' ', new SyntheticTexts(Seed).Query(0, 40, 5));
        var expected = await ScoresAsync(text, RecallBounds.Standard, RecallQuery.MostResults);

        random.Shuffle(told);
        await using var other = await Catalog.OpenOrCreateAsync(StoreName.Parse("other"), Token);
        await ImportAsync(other, told);
        var shuffled = await ScoresAsync(other, text, RecallBounds.Standard, RecallQuery.MostResults);

        Assert.Equal(expected.OrderBy(hit => hit.Id, StringComparer.Ordinal), shuffled.OrderBy(hit => hit.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_store_opened_anew_and_one_brought_back_from_a_backup_answer_the_same()
    {
        var texts = new SyntheticTexts(Seed);
        await ImportAsync(texts.Tell(600));
        var question = string.Join(' ', texts.Query(0, 40, 5));
        var expected = await ScoresAsync(question, RecallBounds.Standard);

        await using (var again = await Catalog.OpenAsync(StoreName.Default, Token))
        {
            Assert.Equal(expected, await ScoresAsync(again, question, RecallBounds.Standard));
        }

        var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Store.Location)!, "..", "..", "copy.db"));
        await StoreBackup.RunAsync(Catalog, StoreName.Default, file, replaces: false, Token);
        await ImportAsync(Common(50));
        await using (var restore = await StoreRestore.OpenAsync(Catalog, StoreName.Default, file, Token))
        {
            await restore.RunAsync(Token);
        }

        await using var restored = await Catalog.OpenAsync(StoreName.Default, Token);
        Assert.Equal(expected, await ScoresAsync(restored, question, RecallBounds.Standard));
    }

    private static IEnumerable<SyntheticMemory> Common(int count, int from = 0)
        => Enumerable.Range(from, count).Select(i => Memory(string.Create(null, $"c{i:D4}"), string.Create(null, $"tea and tea, cup {i}")));

    private static SyntheticMemory Memory(string id, string content, string author = "Ada")
        => new(id, content, Moments.Start, author, Session: "");

    private async Task<IReadOnlyList<string>> AskAsync(string text, RecallBounds bounds, int limit = 10, MemoryFilter? filter = null)
        => [.. (await RecallAsync(Store, text, bounds, limit, filter)).Select(hit => hit.Memory.Id.Value)];

    private Task<IReadOnlyList<(string Id, double Score)>> ScoresAsync(string text, RecallBounds bounds, int limit = 10)
        => ScoresAsync(Store, text, bounds, limit);

    private async Task<IReadOnlyList<(string Id, double Score)>> ScoresAsync(IMemoryStore store, string text, RecallBounds bounds, int limit = 10)
        => [.. (await RecallAsync(store, text, bounds, limit)).Select(hit => (hit.Memory.Id.Value, hit.Score))];

    private async Task<IReadOnlyList<RecallHit>> RecallAsync(
        IMemoryStore store, string text, RecallBounds bounds, int limit, MemoryFilter? filter = null)
        => (await new MemoryRecall(store, Clock, bounds).RecallAsync(
            new RecallQuery { Text = text, Limit = limit, Filter = filter ?? MemoryFilter.None }, Token)).Hits;

    private Task ImportAsync(IEnumerable<SyntheticMemory> memories) => ImportAsync(Store, memories);

    private async Task ImportAsync(IMemoryStore store, IEnumerable<SyntheticMemory> memories)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', memories.Select(memory => memory.ToJson()))));
        Assert.True((await new JsonLinesImport(store, Clock, "test").RunAsync(lines, new ImportOptions(), null, Token)).Committed);
    }
}
