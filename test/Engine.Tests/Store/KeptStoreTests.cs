using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store;

public sealed class KeptStoreTests : OneStoreTests
{
    private int _prepared;

    [Fact]
    public async Task A_store_that_is_not_there_is_made_only_where_that_is_asked_for()
    {
        await Catalog.RemoveAsync(StoreName.Default, Token);
        await using var kept = Keep();

        Assert.Null(await kept.BorrowAsync(Token));
        Assert.Equal((0, false), (_prepared, await Catalog.ExistsAsync(StoreName.Default, Token)));

        await (await kept.BorrowOrCreateAsync(Token)).DisposeAsync();

        Assert.Equal((1, true), (_prepared, await Catalog.ExistsAsync(StoreName.Default, Token)));
        Assert.Equal("", await IdsAsync(kept));
    }

    [Fact]
    public async Task Giving_it_back_leaves_it_open_for_the_next_one()
    {
        await using var kept = Keep();
        var first = (await kept.BorrowAsync(Token))!;
        await first.DisposeAsync();
        await first.DisposeAsync();

        await AddAsync(kept, "a");
        await AddAsync(kept, "b");

        Assert.Equal("ab", await IdsAsync(kept));
        Assert.Equal(0, _prepared);
    }

    [Fact]
    public async Task A_restore_is_seen_by_the_next_use_which_may_write()
    {
        await using var kept = Keep();
        await AddAsync(kept, "a");
        var backup = await Catalog.BackUpAsync(StoreName.Default, null, replaces: false, _ => Task.CompletedTask, Token);
        await AddAsync(kept, "b");
        await using (var opened = await Catalog.OpenBackupAsync(backup, Token))
        {
            await Catalog.RestoreAsync(StoreName.Default, opened, Token);
        }

        await AddAsync(kept, "c");

        Assert.Equal("ac", await IdsAsync(kept));
    }

    [Fact]
    public async Task A_use_under_way_while_the_store_is_restored_keeps_its_view_and_writes_nothing()
    {
        await using var kept = Keep();
        var backup = await Catalog.BackUpAsync(StoreName.Default, null, replaces: false, _ => Task.CompletedTask, Token);
        await AddAsync(kept, "a");
        await using var borrowed = (await kept.BorrowAsync(Token))!;
        await using var view = await borrowed.BeginReadAsync(Token);
        await using (var opened = await Catalog.OpenBackupAsync(backup, Token))
        {
            await Catalog.RestoreAsync(StoreName.Default, opened, Token);
        }

        Assert.False(await borrowed.IsCurrentAsync(Token));
        Assert.Equal("", await IdsAsync(kept));
        Assert.NotNull(await view.FindCurrentAsync(MemoryId.Parse("a"), Token));
        var error = await Assert.ThrowsAsync<StoreException>(async () => await borrowed.BeginWriteAsync(Memories.Intent, Token));
        Assert.Equal(StoreError.Restored, error.Code);
    }

    [Fact]
    public async Task A_removed_store_is_missed_by_the_next_use()
    {
        await using var kept = Keep();
        await AddAsync(kept, "a");

        await Catalog.RemoveAsync(StoreName.Default, Token);

        Assert.Null(await kept.BorrowAsync(Token));
        await (await kept.BorrowOrCreateAsync(Token)).DisposeAsync();
        Assert.Equal("", await IdsAsync(kept));
    }

    [Fact]
    public async Task A_store_that_was_moved_away_by_hand_is_missed_and_another_in_its_place_is_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be moved");
        await using var kept = Keep();
        await AddAsync(kept, "a");
        var directory = Path.GetDirectoryName(Store.Location)!;

        Directory.Move(directory, directory + "-moved");
        Assert.Null(await kept.BorrowAsync(Token));

        await Catalog.CreateAsync(StoreName.Default, Token);
        await AddAsync(kept, "b");
        Assert.Equal("b", await IdsAsync(kept));
    }

    [Fact]
    public async Task Closing_waits_for_the_uses_under_way()
    {
        var kept = Keep();
        var borrowed = (await kept.BorrowAsync(Token))!;

        var closing = kept.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await kept.BorrowAsync(Token));
        await (await borrowed.BeginReadAsync(Token)).DisposeAsync();
        await borrowed.DisposeAsync();

        await closing;
    }

    private static async Task AddAsync(KeptStore kept, string id)
    {
        await using var store = (await kept.BorrowAsync(Token))!;
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(Memories.Version(id), Token);
        await writer.CommitAsync(Token);
    }

    private static async Task<string> IdsAsync(KeptStore kept)
    {
        await using var store = (await kept.BorrowAsync(Token))!;
        await using var reader = await store.BeginReadAsync(Token);
        var page = await reader.ListAsync(MemoryFilter.None, 10, 0, Token);
        return string.Concat(page.Select(stored => stored.Version.Id.Value).Order(StringComparer.Ordinal));
    }

    private KeptStore Keep() => new(Catalog, StoreName.Default, () => _prepared++);
}
