using Satchel.Engine.Backup;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Backup;

public sealed class StoreRestoreTests : BackupTests
{
    [Fact]
    public async Task A_restored_store_is_what_it_was_and_the_restore_can_be_taken_back()
    {
        await AddAsync("a");
        var made = await BackUpAsync();
        await AddAsync("b");

        var restored = await RestoreAsync();

        Assert.Equal("a", await IdsAsync());
        Assert.False(restored.WasDamaged);
        await using (var again = await StoreRestore.OpenAsync(Catalog, StoreName.Default, Target, Token))
        {
            Assert.Equal((made.Proof.Head, BackupRelation.Same), (again.Proof.Head, again.Comparison.Relation));
        }

        await RestoreAsync(restored.Kept);
        Assert.Equal("ab", await IdsAsync());
    }

    [Fact]
    public async Task A_restored_store_finds_what_its_vectors_are_near_to()
    {
        await AddAsync("a");
        var space = new EmbeddingSpace("test", "letters", 2, "none");
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.SaveVectorAsync(space, 1, new float[] { 1, 0 }, Token);
            await writer.CommitAsync(Token);
        }

        await BackUpAsync();
        await RestoreAsync(store: "other");

        Assert.Equal("a", await IdsAsync("other"));
        await using var other = await Catalog.OpenAsync(StoreName.Parse("other"), Token);
        await using var reader = await other.BeginReadAsync(Token);
        var filter = await reader.ResolveAsync(MemoryFilter.None, Token);
        Assert.Equal([new VectorMatch(1, 1)], await reader.FindNearestAsync(space, new float[] { 2, 0 }, filter, 9, Token));
    }

    [Fact]
    public async Task Who_had_the_store_open_writes_no_more_until_it_is_opened_again()
    {
        await AddAsync("a");
        await BackUpAsync();
        await AddAsync("b");

        await RestoreAsync();

        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<StoreException>(() => AddAsync("c"));
            Assert.Equal((StoreError.Restored, true), (error.Code, error.IsTransient));
        }

        Assert.Equal("a", await IdsAsync());
        await using (var again = await Catalog.OpenAsync(StoreName.Default, Token))
        {
            await AddAsync(again, "d");
        }

        Assert.Equal("ad", await IdsAsync());
    }

    [Fact]
    public async Task Readers_see_the_old_state_or_the_new_one()
    {
        await AddAsync("a");
        await BackUpAsync();
        await AddAsync("b");
        await using var before = await Store.BeginReadAsync(Token);

        await RestoreAsync();

        Assert.Equal("ab", await IdsAsync(before));
        Assert.Equal(2, (await before.ReadTextStatisticsAsync(Token)).Documents);
        await using var after = await Store.BeginReadAsync(Token);
        Assert.Equal("a", await IdsAsync(after));
        Assert.Equal(1, (await after.ReadTextStatisticsAsync(Token)).Documents);
        Assert.Single((await after.ReadPostingsAsync(["tea"], Token))[0].Postings);
    }

    [Fact]
    public async Task What_is_acknowledged_while_a_restore_waits_is_in_what_it_keeps()
    {
        await AddAsync("a");
        await BackUpAsync();
        await using var restore = await StoreRestore.OpenAsync(Catalog, StoreName.Default, Target, Token);
        await AddAsync("b");

        var restored = await restore.RunAsync(Token);

        Assert.Equal("ab", Raw(restored.Kept!, "SELECT group_concat(memory, '') FROM version"));
    }

    [Fact]
    public async Task A_backup_is_compared_with_the_store_by_the_chain()
    {
        var atTwo = Target + ".2";
        await AddAsync("a");
        await BackUpAsync();
        Assert.Equal((BackupRelation.Same, 0L), Brief(await CompareAsync()));

        await AddAsync("b");
        await BackUpAsync(atTwo);
        Assert.Equal((BackupRelation.Older, 1L), Brief(await CompareAsync()));

        await RestoreAsync();
        Assert.Equal((BackupRelation.Newer, 0L), Brief(await CompareAsync(atTwo)));

        await using (var again = await Catalog.OpenAsync(StoreName.Default, Token))
        {
            await AddAsync(again, "c");
            await AddAsync(again, "d");
        }

        var diverged = await CompareAsync(atTwo);
        Assert.Equal((BackupRelation.Diverged, 2L), Brief(diverged));
        Assert.Equal((2L, 3L, 1L), (diverged.BackupEntries, diverged.StoreEntries!.Value, diverged.SharedEntries));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_not_made_by_comparing()
    {
        await BackUpAsync();

        Assert.Equal((BackupRelation.StoreMissing, 0L), Brief(await CompareAsync(store: "elsewhere")));

        Assert.False(await Catalog.ExistsAsync(StoreName.Parse("elsewhere"), Token));
    }

    [Fact]
    public async Task Recall_answers_the_same_in_another_store_that_was_restored()
    {
        await AddAsync("ada");
        await AddAsync("bob");
        await AddAsync("eve");
        await BackUpAsync();

        var restored = await RestoreAsync(store: "copy");

        Assert.Equal(new RestoredStore(Kept: null, WasDamaged: false), restored);
        await using var copy = await Catalog.OpenAsync(StoreName.Parse("copy"), Token);
        var query = new RecallQuery { Text = "what tea does bob prefer" };
        var (expected, actual) = (
            await new MemoryRecall(Store, Clock).RecallAsync(query, Token),
            await new MemoryRecall(copy, Clock).RecallAsync(query, Token));
        Assert.Equal("bob", expected.Hits[0].Memory.Id.Value);
        Assert.Equal(
            expected.Hits.Select(hit => (hit.Memory.Id, hit.Score)),
            actual.Hits.Select(hit => (hit.Memory.Id, hit.Score)));
    }

    [Fact]
    public async Task A_restore_leaves_a_short_log()
    {
        const int MiB = 1 << 20;
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            for (var i = 0; i < 200; i++)
            {
                await writer.AddAsync(Memories.Version($"m{i}", new string('x', 8_000)), Token);
            }

            await writer.CommitAsync(Token);
        }

        await BackUpAsync();
        await RestoreAsync();

        Assert.True(new FileInfo(Store.Location).Length > 3 * MiB);
        Assert.True(new FileInfo(Store.Location + "-wal").Length <= MiB);
    }

    [Fact]
    public async Task Nothing_of_a_restore_stays_in_the_temporary_folder()
    {
        await BackUpAsync();
        string copy;
        await using (var opened = await Catalog.OpenBackupAsync(Target, Token))
        {
            copy = opened.Store.Location;
            Assert.True(File.Exists(copy));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }

    private static (BackupRelation Relation, long? Lost) Brief(BackupComparison comparison) => (comparison.Relation, comparison.LostEntries);
}
