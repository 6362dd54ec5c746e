using Satchel.Engine.Backup;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Backup;

/// <summary>A store that cannot be read is replaced by a backup and kept as it is.</summary>
public sealed class DamagedStoreTests : BackupTests
{
    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("cut off")]
    [InlineData("pages")]
    [InlineData("another program's")]
    public async Task A_store_that_cannot_be_read_is_kept_aside(string damage)
    {
        await PrepareAsync();
        await DamageAsync(damage);
        var broken = await File.ReadAllBytesAsync(Store.Location, Token);

        var restored = await RestoreAsync();

        Assert.True(restored.WasDamaged);
        Assert.StartsWith("default-damaged-", Path.GetFileName(restored.Kept), StringComparison.Ordinal);
        Assert.Equal(broken, await File.ReadAllBytesAsync(restored.Kept!, Token));
        Assert.Equal("a", await IdsAsync());
        await AssertUsableAsync();
    }

    [Fact]
    public async Task Damage_below_the_ledger_is_found_when_the_store_is_to_be_kept()
    {
        await PrepareAsync();
        await DamageAsync("pages");

        Assert.Contains((await CompareAsync()).Relation, (BackupRelation[])[BackupRelation.Older, BackupRelation.StoreDamaged]);
        Assert.True((await RestoreAsync()).WasDamaged);
        Assert.Empty(Directory.GetFiles(Path.Combine(Home, "backups"), "*-restored-*"));
    }

    [Fact]
    public async Task A_missing_store_is_made_and_a_log_that_was_left_is_not_read_into_it()
    {
        await AddAsync("a");
        await BackUpAsync();
        await AddAsync("b");
        await Store.DisposeAsync();
        File.Delete(Store.Location);
        Assert.True(File.Exists(Store.Location + "-wal"));

        var restored = await RestoreAsync();

        Assert.Equal(new RestoredStore(Kept: null, WasDamaged: false), restored);
        Assert.Equal("a", await IdsAsync());
        Assert.EndsWith("-wal", Assert.Single(Kept, file => !file.EndsWith("-shm", StringComparison.Ordinal)), StringComparison.Ordinal);
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_store_that_was_half_removed_comes_back()
    {
        await PrepareAsync();
        Raw(Store.Location, "PRAGMA user_version = 0");

        Assert.Equal(BackupRelation.StoreDamaged, (await CompareAsync()).Relation);
        Assert.True((await RestoreAsync()).WasDamaged);
        Assert.Equal("a", await IdsAsync());
    }

    [Fact]
    public async Task Who_still_has_the_kept_file_open_writes_no_more()
    {
        await AddAsync("a");
        await BackUpAsync();
        await AddAsync("b");
        Raw(Store.Location, "PRAGMA application_id = 7");

        var restored = await RestoreAsync();

        Assert.True(restored.WasDamaged);
        var error = await Assert.ThrowsAsync<StoreException>(() => AddAsync("c"));
        Assert.Equal(StoreError.Restored, error.Code);
        Assert.Equal("a", await IdsAsync());
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        await PrepareAsync();
        Raw(Store.Location, "PRAGMA user_version = 99");
        await using var backup = await Catalog.OpenBackupAsync(Target, Token);

        var error = await Assert.ThrowsAsync<StoreException>(async () => await Catalog.RestoreAsync(StoreName.Default, backup, Token));

        Assert.Equal(StoreError.NewerSchema, error.Code);
        Assert.Equal("99", Raw(Store.Location, "PRAGMA user_version"));
        Assert.Empty(Kept);
    }

    /// <summary>A store with a backup of its first memory, and nothing in its log.</summary>
    private async Task PrepareAsync()
    {
        await AddAsync("a");
        await BackUpAsync();
        await AddAsync("b");
        await Store.DisposeAsync();
        Raw(Store.Location, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private async Task DamageAsync(string damage)
    {
        var bytes = await File.ReadAllBytesAsync(Store.Location, Token);
        switch (damage)
        {
            case "empty":
                bytes = [];
                break;
            case "garbage":
                Array.Fill(bytes, (byte)'x');
                break;
            case "cut off":
                bytes = bytes[..20_000];
                break;
            case "pages":
                bytes.AsSpan(8_192).Fill((byte)'x');
                break;
            default:
                File.Delete(Store.Location);
                Raw(Store.Location, "CREATE TABLE notes (x)");
                return;
        }

        await File.WriteAllBytesAsync(Store.Location, bytes, Token);
    }

    private async Task AssertUsableAsync()
    {
        await using (var again = await Catalog.OpenAsync(StoreName.Default, Token))
        {
            await AddAsync(again, "z");
        }

        Assert.Equal("az", await IdsAsync());
    }
}
