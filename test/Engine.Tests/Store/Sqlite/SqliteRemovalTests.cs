using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>What is acknowledged is in the backup of a removed store, and nothing is acknowledged after.</summary>
public sealed class SqliteRemovalTests : OneStoreTests
{
    [Fact]
    public async Task Who_still_holds_a_removed_store_is_told_and_writes_nothing()
    {
        await AddAsync("a");

        await Catalog.RemoveAsync(StoreName.Default, Token);

        var error = await Assert.ThrowsAsync<StoreException>(async () => await AddAsync("b"));
        Assert.Equal(StoreError.NotFound, error.Code);
        Assert.False(await Catalog.ExistsAsync(StoreName.Default, Token));
    }

    [Fact]
    public async Task Who_would_open_a_store_while_it_is_removed_is_told_that_it_is_gone()
    {
        await using var reader = await Store.BeginReadAsync(Token);

        await Catalog.RemoveAsync(StoreName.Default, Token);

        var error = await Assert.ThrowsAsync<StoreException>(async () => await Store.BeginReadAsync(Token));
        Assert.Equal(StoreError.NotFound, error.Code);
    }

    [Fact]
    public async Task A_log_that_was_left_behind_is_not_read_into_a_new_store()
    {
        await AddAsync("a");
        await Store.DisposeAsync();
        File.Delete(Store.Location);
        Assert.True(File.Exists(Store.Location + "-wal"));

        await using var fresh = await Catalog.OpenOrCreateAsync(StoreName.Default, Token);

        await using var reader = await fresh.BeginReadAsync(Token);
        Assert.Equal(0, (await reader.CountAsync(Token)).Versions);
    }

    [Fact]
    public async Task A_text_that_is_held_back_can_still_be_remembered()
    {
        await AddAsync("held", version => version with { Trust = MemoryTrust.Quarantined });

        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);

        Assert.Null(await writer.FindSameContentAsync(Memories.Version("x").Content, Token));
    }

    private async Task AddAsync(string id, Func<MemoryVersion, MemoryVersion>? change = null)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        var version = Memories.Version(id);
        await writer.AddAsync(change is null ? version : change(version), Token);
        await writer.CommitAsync(Token);
    }
}
