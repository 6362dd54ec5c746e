using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Backup;

public sealed class StoreBackupTests : BackupTests
{
    [Fact]
    public async Task Two_backups_of_one_moment_get_two_names()
    {
        string? inner = null;
        var outer = await Catalog.BackUpAsync(
            StoreName.Default,
            file: null,
            replaces: false,
            async _ => inner ??= await Catalog.BackUpAsync(StoreName.Default, file: null, replaces: false, _ => Task.CompletedTask, Token),
            Token);

        Assert.NotEqual(inner, outer);
        Assert.True(File.Exists(inner) && File.Exists(outer));
    }

    [Fact]
    public async Task A_backup_is_one_proven_file_of_its_owner_alone()
    {
        await AddAsync("a");
        await AddAsync("b");

        var report = await BackUpAsync();

        Assert.Equal((Target, 2L, 2L), (report.Path, report.Proof.Entries, report.Proof.Versions));
        Assert.Equal(new FileInfo(Target).Length, report.SizeBytes);
        Assert.Equal(64, report.Proof.Head.Length);
        Assert.Equal("ab", Raw(Target, "SELECT group_concat(memory, '') FROM version"));
        Assert.Equal([Target], Directory.GetFiles(Home));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        }
    }

    [Fact]
    public async Task A_backup_without_a_name_goes_among_the_others()
    {
        var first = await Engine.Backup.StoreBackup.RunAsync(Catalog, StoreName.Default, file: null, replaces: false, Token);
        var second = await Engine.Backup.StoreBackup.RunAsync(Catalog, StoreName.Default, file: null, replaces: false, Token);

        Assert.Equal([first.Path, second.Path], Kept.Order(StringComparer.Ordinal).Reverse());
        Assert.StartsWith("default-backup-", Path.GetFileName(first.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_of_one_moment_while_somebody_writes()
    {
        await AddAsync("a");
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("b"), Token);

            await BackUpAsync();

            await writer.CommitAsync(Token);
        }

        Assert.Equal("a", Raw(Target, "SELECT group_concat(memory, '') FROM version"));
        Assert.Equal("ab", await IdsAsync());
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_on_request()
    {
        await File.WriteAllTextAsync(Target, "mine", Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => BackUpAsync());

        Assert.Equal(StoreError.AlreadyExists, error.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(Target, Token));
        await BackUpAsync(replaces: true);
        Assert.Equal("0", Raw(Target, "SELECT count(*) FROM version"));
        Assert.Equal([Target], Directory.GetFiles(Home));
    }

    [Fact]
    public async Task A_log_that_lies_where_that_of_the_backup_would_lie_is_not_taken_for_it()
    {
        await File.WriteAllTextAsync(Target + "-wal", "of another", Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => BackUpAsync(replaces: true));

        Assert.Contains("target.db-wal", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_store_that_is_not_as_it_must_be_gives_no_backup()
    {
        await AddAsync("a");
        Raw(Store.Location, "UPDATE version SET content = 'forged'");

        var error = await Assert.ThrowsAsync<StoreException>(() => BackUpAsync());

        Assert.Equal(StoreError.Corrupt, error.Code);
        Assert.Empty(Directory.GetFiles(Home));
    }

    [Fact]
    public async Task A_store_is_never_overwritten_by_a_backup()
        => await Assert.ThrowsAsync<ArgumentException>(() => BackUpAsync(Store.Location, replaces: true));

    [Fact]
    public async Task A_missing_store_gives_no_backup_and_is_not_made()
    {
        var missing = StoreName.Parse("missing");

        var error = await Assert.ThrowsAsync<StoreException>(
            () => Engine.Backup.StoreBackup.RunAsync(Catalog, missing, Target, replaces: false, Token));

        Assert.Equal(StoreError.NotFound, error.Code);
        Assert.False(await Catalog.ExistsAsync(missing, Token));
        Assert.False(File.Exists(Target));
    }
}
