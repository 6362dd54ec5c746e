using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline;

public sealed class MemoryUndoTests : OneStoreTests
{
    private MemoryWriter Writer => new(Store, Clock, "test", queuesRefinement: false);

    [Fact]
    public async Task Undoing_a_remember_retires_the_memory()
    {
        var id = await RememberAsync("Ada prefers tea");

        var undone = Assert.IsType<UndoOutcome.Undone>(await UndoAsync(new UndoTarget.LastBatch()));

        Assert.False(Assert.Single(undone.Steps).Restores);
        Assert.Null(await CurrentAsync(id));
    }

    [Fact]
    public async Task Undoing_a_forget_brings_the_same_memory_back_as_a_new_version()
    {
        var id = await RememberAsync("Ada prefers tea");
        await Writer.ForgetAsync(id, Token);

        Assert.IsType<UndoOutcome.Undone>(await UndoAsync(new UndoTarget.Memory(id)));

        var current = (await CurrentAsync(id))!;
        Assert.Equal(("Ada prefers tea", 2), (current.Content, current.Number));
        await AssertTrueAsync();
    }

    [Fact]
    public async Task Undoing_a_replacement_brings_the_old_text_back_and_undoing_that_the_new_one()
    {
        var id = await RememberAsync("Ada prefers tea");
        await ReplaceAsync(id, "Ada prefers coffee");
        Assert.Equal("Ada prefers coffee", (await CurrentAsync(id))!.Content);

        await UndoAsync(new UndoTarget.LastBatch());
        Assert.Equal("Ada prefers tea", (await CurrentAsync(id))!.Content);

        await UndoAsync(new UndoTarget.LastBatch());
        Assert.Equal("Ada prefers coffee", (await CurrentAsync(id))!.Content);
        await AssertTrueAsync();
    }

    [Fact]
    public async Task A_later_change_is_named_and_refused_unless_it_is_forced()
    {
        var id = await RememberAsync("Ada prefers tea");
        await ReplaceAsync(id, "Ada prefers coffee");

        var conflict = Assert.IsType<UndoOutcome.Conflict>(await UndoAsync(new UndoTarget.Entry(1)));
        Assert.Equal([2L, 3L], conflict.Later.Select(entry => entry.Sequence));
        Assert.Equal("Ada prefers coffee", (await CurrentAsync(id))!.Content);

        Assert.IsType<UndoOutcome.Undone>(await UndoAsync(new UndoTarget.Entry(2), force: true));
        Assert.Equal("Ada prefers tea", (await CurrentAsync(id))!.Content);
        await AssertTrueAsync();
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_changes_nothing()
    {
        var id = await RememberAsync("Ada prefers tea");

        var undone = Assert.IsType<UndoOutcome.Undone>(
            await new MemoryUndo(Store, Clock, "test").RunAsync(new UndoTarget.LastBatch(), force: false, dryRun: true, Token));

        Assert.Null(undone.Batch);
        Assert.Single(undone.Steps);
        Assert.NotNull(await CurrentAsync(id));
        Assert.Single(await ReadAsync(reader => reader.ReadLastLedgerAsync(null, 10, Token)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    public async Task An_entry_that_is_not_there_cannot_be_undone(long sequence)
    {
        await RememberAsync("Ada prefers tea");

        Assert.IsType<UndoOutcome.NothingFound>(await UndoAsync(new UndoTarget.Entry(sequence)));
    }

    [Fact]
    public async Task An_empty_store_has_nothing_to_undo()
        => Assert.IsType<UndoOutcome.NothingFound>(await UndoAsync(new UndoTarget.LastBatch()));

    [Fact]
    public async Task Undoing_an_undo_always_leads_back()
    {
        const int Seed = 20_261_121;
        var random = new Random(Seed);
        var ids = new List<MemoryId>();
        for (var i = 0; i < 60; i++)
        {
            await ChangeAsync(random, ids, i);
            var before = await StateAsync();
            await UndoAsync(new UndoTarget.LastBatch());
            await UndoAsync(new UndoTarget.LastBatch());
            Assert.True(before.SequenceEqual(await StateAsync()), $"seed {Seed}, step {i}");
        }

        await AssertTrueAsync();
    }

    [Fact]
    public async Task A_replacement_keeps_id_time_and_every_field_that_is_left_open()
    {
        var id = await RememberAsync("Ada prefers tea");
        Clock.Advance(TimeSpan.FromHours(1));

        var replaced = Assert.IsType<ReplaceOutcome.Replaced>(await ReplaceAsync(id, "Ada prefers coffee"));

        Assert.Equal((id, 2, Moments.Start, Clock.GetUtcNow()), (replaced.Current.Id, replaced.Current.Number, replaced.Current.CreatedAt, replaced.Current.RecordedAt));
        Assert.Equal((MemoryCategory.Preference, 4), (replaced.Current.Category, replaced.Current.Importance));
        var history = await ReadAsync(reader => reader.ReadHistoryAsync(id, Token));
        Assert.Equal([Clock.GetUtcNow(), null], history.Select(stored => stored.Version.RetiredAt));
    }

    [Fact]
    public async Task A_forgotten_or_unknown_memory_cannot_be_replaced()
    {
        var id = await RememberAsync("Ada prefers tea");
        await Writer.ForgetAsync(id, Token);

        Assert.IsType<ReplaceOutcome.NotFound>(await ReplaceAsync(id, "x y z"));
        Assert.IsType<ReplaceOutcome.NotFound>(await ReplaceAsync(MemoryId.Parse("unknown"), "x y z"));
    }

    [Fact]
    public async Task A_replacement_passes_the_guard_or_changes_nothing()
    {
        var id = await RememberAsync("Ada prefers tea");

        var refused = Assert.IsType<ReplaceOutcome.Refused>(await ReplaceAsync(id, new string('x', MemoryLimits.ContentBytes + 1)));

        Assert.Equal("content_too_long", refused.Reason.Code);
        Assert.Equal("Ada prefers tea", (await CurrentAsync(id))!.Content);
    }

    private async Task ChangeAsync(Random random, List<MemoryId> ids, int step)
    {
        var id = ids.Count == 0 ? default : ids[random.Next(ids.Count)];
        Clock.Advance(TimeSpan.FromSeconds(1));
        switch (ids.Count == 0 ? 0 : random.Next(3))
        {
            case 0:
                ids.Add(await RememberAsync($"thought number {step}"));
                break;
            case 1:
                await ReplaceAsync(id, $"thought again {step}");
                break;
            default:
                await Writer.ForgetAsync(id, Token);
                break;
        }
    }

    private async Task<IReadOnlyList<string>> StateAsync()
    {
        var memories = await ReadAsync(reader => reader.ListAsync(MemoryFilter.None, 1_000, 0, Token));
        return [.. memories.Select(stored => $"{stored.Version.Id} {stored.Version.Content}").Order(StringComparer.Ordinal)];
    }

    private async Task AssertTrueAsync() => Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);

    private async Task<MemoryId> RememberAsync(string content)
    {
        var draft = Memories.Draft(content) with { Category = MemoryCategory.Preference, Importance = 4 };
        return Assert.IsType<RememberOutcome.Stored>(await Writer.RememberAsync(draft, refine: false, Token)).Id;
    }

    private Task<ReplaceOutcome> ReplaceAsync(MemoryId id, string content)
        => Writer.ReplaceAsync(id, Memories.Draft(content), refine: false, Token);

    private Task<UndoOutcome> UndoAsync(UndoTarget target, bool force = false)
        => new MemoryUndo(Store, Clock, "test").RunAsync(target, force, dryRun: false, Token);

    private async Task<MemoryVersion?> CurrentAsync(MemoryId id)
        => (await ReadAsync(reader => reader.FindCurrentAsync(id, Token)))?.Version;
}
