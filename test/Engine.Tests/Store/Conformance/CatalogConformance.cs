using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>The stores of a backend by name.</summary>
public abstract class CatalogConformance : StoreConformance
{
    private static readonly StoreName Work = StoreName.Parse("Work-1");

    [Fact]
    public async Task Stores_are_listed_in_alphabetical_order_whatever_the_case()
    {
        foreach (var name in (string[])["zeta", "Alpha", "beta_2", "beta-1"])
        {
            await Catalog.CreateAsync(StoreName.Parse(name), Token);
        }

        Assert.Equal(["alpha", "beta-1", "beta_2", "default", "zeta"], (await Catalog.ListAsync(Token)).Select(name => name.Value));
    }

    [Fact]
    public async Task An_empty_place_has_no_stores()
    {
        await Catalog.RemoveAsync(StoreName.Default, Token);

        Assert.Empty(await Catalog.ListAsync(Token));
        var error = await Assert.ThrowsAsync<StoreException>(async () => await Catalog.OpenAsync(Work, Token));
        Assert.Equal(StoreError.NotFound, error.Code);
    }

    [Fact]
    public async Task A_new_store_is_empty_and_apart_from_the_others()
    {
        await AddAsync(Memories.Version("a"));
        await Catalog.CreateAsync(Work, Token);
        await using var work = await Catalog.OpenAsync(Work, Token);

        Assert.Equal(Work, work.Name);
        Assert.NotEmpty(work.Location);
        Assert.NotEqual(Store.Location, work.Location);
        Assert.Equal(0, (await ReadAsync(work, reader => reader.CountAsync(Token))).Versions);
        Assert.True(await Catalog.ExistsAsync(Work, Token));
    }

    [Fact]
    public async Task A_name_in_another_case_is_the_same_store()
    {
        await Catalog.CreateAsync(Work, Token);
        var other = StoreName.Parse("WORK-1");
        await using (var store = await Catalog.OpenAsync(Work, Token))
        {
            await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
            await writer.AddAsync(Memories.Version("a"), Token);
            await writer.CommitAsync(Token);
        }

        await using (var same = await Catalog.OpenOrCreateAsync(other, Token))
        {
            Assert.NotNull(await ReadAsync(same, reader => reader.FindCurrentAsync(MemoryId.Parse("a"), Token)));
        }

        Assert.True(await Catalog.ExistsAsync(other, Token));
        Assert.Equal(["default", "work-1"], (await Catalog.ListAsync(Token)).Select(name => name.Value));
        var error = await Assert.ThrowsAsync<StoreException>(async () => await Catalog.CreateAsync(other, Token));
        Assert.Equal(StoreError.AlreadyExists, error.Code);
        Assert.Contains("work-1", error.Message, StringComparison.Ordinal);
        await Catalog.RemoveAsync(other, Token);
        Assert.False(await Catalog.ExistsAsync(Work, Token));
    }

    [Fact]
    public async Task Making_a_store_twice_is_refused_and_leaves_the_first()
    {
        await AddAsync(Memories.Version("a"));

        var error = await Assert.ThrowsAsync<StoreException>(async () => await Catalog.CreateAsync(StoreName.Default, Token));

        Assert.Equal(StoreError.AlreadyExists, error.Code);
        Assert.NotNull(await FindAsync("a"));
    }

    [Fact]
    public async Task A_missing_store_is_not_made_by_opening_it_and_the_error_names_the_others()
    {
        await Catalog.CreateAsync(Work, Token);
        var missing = StoreName.Parse("missing");

        var error = await Assert.ThrowsAsync<StoreException>(async () => await Catalog.OpenAsync(missing, Token));

        Assert.Equal(StoreError.NotFound, error.Code);
        Assert.Contains("'missing'", error.Message, StringComparison.Ordinal);
        Assert.Contains("default, work-1", error.Message, StringComparison.Ordinal);
        Assert.False(await Catalog.ExistsAsync(missing, Token));
        Assert.Equal(
            StoreError.NotFound,
            (await Assert.ThrowsAsync<StoreException>(async () => await Catalog.RemoveAsync(missing, Token))).Code);
    }

    [Fact]
    public async Task Removing_a_store_keeps_a_readable_backup()
    {
        await AddAsync(Memories.Full("full"), Memories.Version("plain"));
        await Store.DisposeAsync();

        var backup = await Catalog.RemoveAsync(StoreName.Default, Token);

        Assert.False(await Catalog.ExistsAsync(StoreName.Default, Token));
        await using var kept = await Fixture.OpenBackupAsync(backup, Token);
        AssertSame(Memories.Full("full"), (await ReadAsync(kept, reader => reader.FindCurrentAsync(MemoryId.Parse("full"), Token)))!.Version);
        Assert.Equal(2, (await ReadAsync(kept, reader => reader.ReadTextStatisticsAsync(Token))).Documents);
    }

    [Fact]
    public async Task A_store_can_be_removed_and_made_again_and_again_at_one_moment()
    {
        var backups = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            await Catalog.CreateAsync(Work, Token);
            Assert.True(backups.Add(await Catalog.RemoveAsync(Work, Token)));
        }

        await using var again = await Catalog.OpenOrCreateAsync(Work, Token);
        Assert.Equal(0, (await ReadAsync(again, reader => reader.CountAsync(Token))).Versions);
    }

    [Fact]
    public async Task Callers_that_open_a_missing_store_at_once_make_one()
    {
        const int Callers = 12;
        string[] names = ["New", "new", "NEW"];
        await Parallel.ForAsync(0, Callers, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Token }, async (caller, token) =>
        {
            await using var store = await Fixture.OpenAnotherCatalog().OpenOrCreateAsync(StoreName.Parse(names[caller % names.Length]), token);
            await using var writer = await store.BeginWriteAsync(Memories.Intent, token);
            await writer.AddAsync(Memories.Version($"c{caller}"), token);
            await writer.CommitAsync(token);
        });

        Assert.Single(await Catalog.ListAsync(Token), name => name.Equals(StoreName.Parse("new")));
        await using var made = await Catalog.OpenAsync(StoreName.Parse("new"), Token);
        Assert.Equal(Callers, (await ReadAsync(made, reader => reader.CountAsync(Token))).Current);
    }

    [Fact]
    public async Task Of_many_who_make_one_store_one_succeeds()
    {
        var made = 0;
        await Parallel.ForAsync(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (_, token) =>
        {
            try
            {
                await Fixture.OpenAnotherCatalog().CreateAsync(Work, token);
                Interlocked.Increment(ref made);
            }
            catch (StoreException error)
            {
                Assert.Equal(StoreError.AlreadyExists, error.Code);
            }
        });

        Assert.Equal(1, made);
    }
}
