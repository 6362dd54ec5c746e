using Satchel.Engine.Model;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>What the upkeep of a store remembers.</summary>
public abstract class MarkConformance : StoreConformance
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Marks_are_there_for_the_next_process_and_setting_one_leaves_the_others()
    {
        await Store.Marks.SaveAsync(new Dictionary<string, long> { ["a"] = 1, ["b"] = long.MinValue }, Token);
        await Store.Marks.SaveAsync(new Dictionary<string, long> { ["a"] = 2 }, Token);
        await using var other = await Fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token);

        Assert.Equal([("a", 2L), ("b", long.MinValue)], (await other.Marks.ReadAsync(Token)).Select(mark => (mark.Key, mark.Value)).Order());
    }

    [Fact]
    public async Task What_is_due_is_taken_once_in_an_interval()
    {
        Assert.True(await TakeAsync(0));
        Assert.False(await TakeAsync(0));
        Assert.False(await TakeAsync(59));
        Assert.True(await TakeAsync(60));
        Assert.False(await TakeAsync(119));

        async Task<bool> TakeAsync(int minutes) => await Store.Marks.TryTakeAsync("a", Moments.Start.AddMinutes(minutes), Hour, Token);
    }

    [Fact]
    public async Task A_mark_of_the_future_holds_nothing_up()
    {
        Assert.True(await Store.Marks.TryTakeAsync("a", Moments.Start.AddYears(10), Hour, Token));
        Assert.True(await Store.Marks.TryTakeAsync("a", Moments.Start, Hour, Token));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_takes_it()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.Marks.TryTakeAsync("a", Moments.Start, Hour, Token).AsTask()));

        Assert.Single(taken, won => won);
    }
}
