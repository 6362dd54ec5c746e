using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline;

public sealed class SupersedeTests : OneStoreTests
{
    [Fact]
    public async Task What_is_superseded_is_retired_and_named_by_the_other()
    {
        var (old, by) = await TwoAsync();

        var done = Assert.IsType<SupersedeOutcome.Done>(await Writer.SupersedeAsync(old, by, Token));

        Assert.Equal((old, 2, old), (done.Superseded.Id, done.By.Number, done.By.Supersedes!.Value));
        Assert.Null(await CurrentAsync(old));
        Assert.Equal(old, (await CurrentAsync(by))!.Supersedes);
        Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
    }

    [Fact]
    public async Task Unsupersede_brings_the_old_one_back_and_keeps_the_other()
    {
        var (old, by) = await TwoAsync();
        await Writer.SupersedeAsync(old, by, Token);

        Assert.IsType<SupersedeOutcome.Done>(await Writer.UnsupersedeAsync(old, Token));

        Assert.Equal("Ada drinks tea", (await CurrentAsync(old))!.Content);
        Assert.Null((await CurrentAsync(by))!.Supersedes);
        Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
    }

    [Fact]
    public async Task Unsupersede_leaves_alone_what_has_since_taken_another_place()
    {
        var (old, by) = await TwoAsync();
        var third = await RememberAsync("Ada drinks water");
        await Writer.SupersedeAsync(old, by, Token);
        await Writer.SupersedeAsync(third, by, Token);

        Assert.IsType<SupersedeOutcome.Done>(await Writer.UnsupersedeAsync(old, Token));

        Assert.NotNull(await CurrentAsync(old));
        Assert.Equal(third, (await CurrentAsync(by))!.Supersedes);
    }

    [Fact]
    public async Task Undo_takes_a_supersession_back_as_one()
    {
        var (old, by) = await TwoAsync();
        await Writer.SupersedeAsync(old, by, Token);

        await new MemoryUndo(Store, Clock, "test").RunAsync(new UndoTarget.LastBatch(), force: false, dryRun: false, Token);

        Assert.NotNull(await CurrentAsync(old));
        Assert.Null((await CurrentAsync(by))!.Supersedes);
    }

    [Fact]
    public async Task Nothing_is_written_when_one_of_the_two_is_not_there()
    {
        var (old, by) = await TwoAsync();
        var unknown = MemoryId.Parse("unknown");

        Assert.Equal(new SupersedeOutcome.NotFound(unknown), await Writer.SupersedeAsync(unknown, by, Token));
        Assert.Equal(new SupersedeOutcome.NotFound(unknown), await Writer.SupersedeAsync(old, unknown, Token));
        Assert.Equal(new SupersedeOutcome.NotFound(old), await Writer.UnsupersedeAsync(old, Token));
        await Writer.ForgetAsync(old, Token);
        Assert.Equal(new SupersedeOutcome.NotFound(old), await Writer.UnsupersedeAsync(old, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Writer.SupersedeAsync(by, by, Token));
        Assert.Equal(3, (await ReadAsync(reader => reader.ReadLedgerAsync(0, 99, Token))).Count);
    }

    private MemoryWriter Writer => new(Store, Clock, "test", queuesRefinement: false);

    private async Task<(MemoryId Old, MemoryId By)> TwoAsync()
        => (await RememberAsync("Ada drinks tea"), await RememberAsync("Ada drinks coffee"));

    private async Task<MemoryId> RememberAsync(string text)
        => Assert.IsType<RememberOutcome.Stored>(await Writer.RememberAsync(Memories.Draft(text), refine: false, Token)).Id;

    private async Task<MemoryVersion?> CurrentAsync(MemoryId id) => (await ReadAsync(reader => reader.FindCurrentAsync(id, Token)))?.Version;
}
