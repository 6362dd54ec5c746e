using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Postgres.Tests;

public sealed class HomeCatalogTests : IAsyncDisposable
{
    private readonly ServerHome _home = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_wrong_address_of_one_store_concerns_no_other()
    {
        await _home.SetAsync("store.bad.backend", "postgres");
        await _home.SetAsync("store.bad.dsn", "host=db.example colour=blue");
        await _home.SetAsync("store.good.backend", "postgres");
        await _home.SetAsync("store.good.dsn", _home.Address);
        await RememberAsync("good");
        await RememberAsync("local");

        Assert.Equal(["bad", "good", "local"], (await _home.Catalog.ListAsync(Token)).Select(name => name.Value));
        Assert.StartsWith("store.bad.dsn: ", (await _home.Catalog.LocateAsync(StoreName.Parse("bad"), Token)).Location, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<StoreException>(async () => await _home.Catalog.OpenAsync(StoreName.Parse("bad"), Token));
        Assert.Equal(StoreError.AddressInvalid, error.Code);
        Assert.StartsWith("store.bad.dsn: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_has_a_file_stays_there_whatever_the_default_is()
    {
        await RememberAsync("old");
        await _home.SetAsync("store.default_backend", "postgres");
        await _home.SetAsync(HomeCatalog.DefaultAddress, _home.Address);
        await RememberAsync("new");

        Assert.False(_home.Catalog.IsOnServer(StoreName.Parse("old")));
        Assert.True(_home.Catalog.IsOnServer(StoreName.Parse("new")));
        Assert.Equal(["new", "old"], (await _home.Catalog.ListAsync(Token)).Select(name => name.Value));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_to_be_away()
    {
        await _home.SetAsync("store.far.backend", "postgres");
        await _home.SetAsync("store.far.dsn", "postgresql://ada:secret@127.0.0.1:1/notes");

        var error = await Assert.ThrowsAsync<StoreException>(async () => await _home.Catalog.OpenAsync(StoreName.Parse("far"), Token));

        Assert.Equal((StoreError.Unavailable, true), (error.Code, error.IsTransient));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    private async Task RememberAsync(string name)
    {
        await using var store = await _home.Catalog.OpenOrCreateAsync(StoreName.Parse(name), Token);
        await ServerHome.WriteAsync(store, async writer => await writer.AddAsync(Memories.Version("a"), Token));
    }
}
