using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

public sealed class SqliteMigrationTests : IAsyncDisposable
{
    private static readonly string[] Next = [.. Schema.Migrations, "ALTER TABLE version ADD COLUMN added TEXT; CREATE TABLE newer (x)"];

    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task An_older_store_is_upgraded_after_a_backup_was_made()
    {
        await AddAsync(_fixture.Catalog, "a");

        await AddAsync(_fixture.OpenWith(Next), "b");

        Assert.Equal(2, UserVersion(_fixture.FileOf("default")));
        Assert.Equal("1", RawDatabase.Run(_fixture.FileOf("default"), "SELECT count(*) FROM sqlite_master WHERE name = 'newer'"));
        var backup = Assert.Single(Directory.GetFiles(_fixture.Backups));
        Assert.StartsWith("default-schema1-", Path.GetFileName(backup), StringComparison.Ordinal);
        Assert.Equal(1, UserVersion(backup));
        Assert.Equal("a", RawDatabase.Run(backup, "SELECT group_concat(memory) FROM version"));
        await using var upgraded = await _fixture.OpenWith(Next).OpenAsync(StoreName.Default, Token);
        await using var reader = await upgraded.BeginReadAsync(Token);
        Assert.Equal(2, (await reader.CountAsync(Token)).Current);
        Assert.Single(Directory.GetFiles(_fixture.Backups));
    }

    [Fact]
    public async Task Who_has_no_time_to_wait_upgrades_nothing()
    {
        Assert.Null(await _fixture.Catalog.TryOpenAsync(StoreName.Default, Token));
        await AddAsync(_fixture.Catalog, "a");
        Assert.Null(await _fixture.OpenWith(Next).TryOpenAsync(StoreName.Default, Token));
        Assert.Equal(1, UserVersion(_fixture.FileOf("default")));

        await using var store = await _fixture.Catalog.TryOpenAsync(StoreName.Default, Token);
        await using var reader = await store!.BeginReadAsync(Token);
        Assert.Equal(1, (await reader.CountAsync(Token)).Current);
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_the_old_schema_and_the_data()
    {
        await AddAsync(_fixture.Catalog, "a");
        string[] broken = [.. Next, "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)"];

        await Assert.ThrowsAsync<StoreException>(async () => await _fixture.OpenWith(broken).OpenAsync(StoreName.Default, Token));

        var file = _fixture.FileOf("default");
        Assert.Equal(1, UserVersion(file));
        Assert.Equal("0", RawDatabase.Run(file, "SELECT count(*) FROM sqlite_master WHERE name IN ('half', 'newer')"));
        await AddAsync(_fixture.Catalog, "b");
        await AddAsync(_fixture.OpenWith(Next), "c");
        Assert.Equal("3", RawDatabase.Run(file, "SELECT count(*) FROM version"));
    }

    [Fact]
    public async Task Many_that_upgrade_one_store_at_once_upgrade_it_once()
    {
        await AddAsync(_fixture.Catalog, "a");

        await Parallel.ForAsync(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (caller, _) =>
            await AddAsync(_fixture.OpenWith(Next), $"c{caller}"));

        Assert.Equal("9", RawDatabase.Run(_fixture.FileOf("default"), "SELECT count(*) FROM version"));
        Assert.Single(Directory.GetFiles(_fixture.Backups));
    }

    [Fact]
    public async Task An_older_program_that_still_runs_writes_no_more()
    {
        await using var older = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await AddAsync(_fixture.OpenWith(Next), "a");

        var error = await Assert.ThrowsAsync<StoreException>(async () => await older.BeginWriteAsync(Memories.Intent, Token));

        Assert.Equal(StoreError.NewerSchema, error.Code);
        error = await Assert.ThrowsAsync<StoreException>(async () => await older.BeginWriteAsync(Memories.Intent, Token));
        Assert.Equal(StoreError.NewerSchema, error.Code);
        Assert.Equal("1", RawDatabase.Run(_fixture.FileOf("default"), "SELECT count(*) FROM version"));
    }

    [Fact]
    public async Task Backups_of_one_moment_have_names_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var catalog = new SqliteStoreCatalog(folder.File("stores"), folder.File("backups"), new FakeClock());
        var backups = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await catalog.CreateAsync(StoreName.Default, Token);
            backups.Add(await catalog.RemoveAsync(StoreName.Default, Token));
        }

        Assert.Equal(3, backups.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(backups.Order(StringComparer.Ordinal), Directory.GetFiles(folder.File("backups")).Order(StringComparer.Ordinal));
    }

    private static async Task AddAsync(IStoreCatalog catalog, string id)
    {
        await using var store = await catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        await writer.AddAsync(Memories.Version(id), Token);
        await writer.CommitAsync(Token);
    }

    private static long UserVersion(string file) => long.Parse(RawDatabase.Run(file, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
}
