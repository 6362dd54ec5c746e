using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Tests.Backup;

/// <summary>Files that may not take the place of a store: the right error, and neither they nor the store are touched.</summary>
public sealed class UnusableBackupTests : BackupTests
{
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("These are notes that somebody keeps in a file whose name looks like that of a backup. They are longer than a hundred bytes.")]
    public async Task A_file_that_is_no_database_is_refused(string content)
    {
        await AddAsync("a");
        await File.WriteAllTextAsync(Target, content, Token);

        await AssertRefusedAsync(StoreError.BackupUnusable, "this is no backup");
    }

    [Theory]
    [InlineData("PRAGMA application_id = 7", "this is no backup")]
    [InlineData("PRAGMA user_version = 0", "this is no backup")]
    [InlineData("CREATE TRIGGER spy AFTER INSERT ON version BEGIN DELETE FROM ledger; END", "this is no backup")]
    [InlineData("CREATE VIEW spy AS SELECT * FROM version", "this is no backup")]
    [InlineData("DROP INDEX version_created", "this is no backup")]
    [InlineData("UPDATE version SET content = 'forged'", "not as it must be")]
    [InlineData("UPDATE ledger SET hash = zeroblob(32)", "not as it must be")]
    [InlineData("DELETE FROM posting", "not as it must be")]
    [InlineData("UPDATE version SET category = 'weather'", "cannot be read")]
    public async Task A_backup_that_was_altered_is_refused(string statement, string problem)
    {
        await AddAsync("a");
        await BackUpAsync();
        Raw(Target, statement);

        await AssertRefusedAsync(StoreError.BackupUnusable, problem);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public async Task A_backup_that_is_cut_off_is_refused(int length)
    {
        await AddAsync("a");
        await BackUpAsync();
        await using (var file = new FileStream(Target, FileMode.Open))
        {
            file.SetLength(length);
        }

        await AssertRefusedAsync(StoreError.BackupUnusable, "damaged");
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused()
    {
        await AddAsync("a");
        await BackUpAsync();
        Raw(Target, "PRAGMA user_version = 99");

        await AssertRefusedAsync(StoreError.NewerSchema, "schema 99");
    }

    [Fact]
    public async Task A_directory_or_nothing_is_refused()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => RestoreAsync());
        Assert.Equal(StoreError.Failed, error.Code);
        error = await Assert.ThrowsAsync<StoreException>(() => RestoreAsync(Home));
        Assert.Equal(StoreError.AccessDenied, error.Code);
    }

    [Fact]
    public async Task A_backup_of_an_older_program_is_upgraded_in_a_copy()
    {
        await AddAsync("a");
        await BackUpAsync();
        var bytes = await File.ReadAllBytesAsync(Target, Token);
        var newer = new SqliteStoreCatalog(
            Path.Combine(Home, "stores"), Path.Combine(Home, "backups"), Clock, [.. Schema.Migrations, "CREATE TABLE newer (x)"]);

        await using (var backup = await newer.OpenBackupAsync(Target, Token))
        {
            await newer.RestoreAsync(StoreName.Default, backup, Token);
        }

        Assert.Equal("2", Raw(Store.Location, "PRAGMA user_version"));
        Assert.Equal("0", Raw(Store.Location, "SELECT count(*) FROM newer"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Target, Token));
        var error = await Assert.ThrowsAsync<StoreException>(() => AddAsync("b"));
        Assert.Equal(StoreError.NewerSchema, error.Code);
    }

    [Fact]
    public async Task A_store_that_was_copied_by_hand_is_read_with_its_log()
    {
        await AddAsync("a");
        await AddAsync("b");
        File.Copy(Store.Location, Target);
        File.Copy(Store.Location + "-wal", Target + "-wal");

        await RestoreAsync(store: "copy");

        Assert.Equal("ab", await IdsAsync("copy"));
        Assert.False(File.Exists(Target + "-shm"));
    }

    [Fact]
    public async Task Pages_of_another_size_are_no_hindrance()
    {
        await AddAsync("a");
        await BackUpAsync();
        Raw(Target, "PRAGMA page_size = 8192; VACUUM");

        await RestoreAsync();

        Assert.Equal("a", await IdsAsync());
    }

    private async Task AssertRefusedAsync(StoreError code, string problem)
    {
        var before = await File.ReadAllBytesAsync(Target, Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => RestoreAsync());

        Assert.Equal(code, error.Code);
        Assert.Contains(Target, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Target, Token));
        Assert.Empty(Kept);
        await AddAsync("still");
        Assert.Equal("astill", await IdsAsync());
    }
}
