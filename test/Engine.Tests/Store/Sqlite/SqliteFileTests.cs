using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>Files that are not a whole store of this program: the right error, and not a byte of them changed.</summary>
public sealed class SqliteFileTests : IAsyncDisposable
{
    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _fixture.FileOf("default");

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_database_of_another_program_is_foreign()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        Execute("CREATE TABLE version (x); INSERT INTO version VALUES (1)");

        await AssertRefusedAsync(StoreError.Foreign);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("These are notes that somebody keeps in a file whose name looks like that of a database. They are longer than a hundred bytes.")]
    public async Task A_file_that_is_no_database_is_foreign(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, content, Token);

        await AssertRefusedAsync(StoreError.Foreign);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4_096)]
    [InlineData(20_000)]
    public async Task A_file_that_is_cut_off_is_damaged(int length)
    {
        await _fixture.Catalog.CreateAsync(StoreName.Default, Token);
        await using (var file = new FileStream(File, FileMode.Open))
        {
            Assert.True(file.Length > length);
            file.SetLength(length);
        }

        await AssertRefusedAsync(StoreError.Corrupt);
    }

    [Theory]
    [InlineData(0, StoreError.Foreign)]
    [InlineData(16, StoreError.Foreign)]
    [InlineData(71, StoreError.Foreign)]
    [InlineData(60, StoreError.NewerSchema)]
    public async Task A_header_with_a_flipped_bit_is_refused(int offset, StoreError expected)
    {
        await _fixture.Catalog.CreateAsync(StoreName.Default, Token);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Token);
        bytes[offset] ^= 0x40;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Token);

        await AssertRefusedAsync(expected);
    }

    [Fact]
    public async Task A_damaged_page_is_reported_by_whoever_reads_it()
    {
        await using (var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token))
        {
            await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
            await writer.AddAsync(Memories.Version("a"), Token);
            await writer.CommitAsync(Token);
        }

        Execute("UPDATE posting SET entries = x'FFFF'; UPDATE facts SET records = x'00'");
        await using var opened = await _fixture.Catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await opened.BeginReadAsync(Token);

        var error = await Assert.ThrowsAsync<StoreException>(async () => await reader.ReadPostingsAsync(["tea"], Token));
        Assert.Equal(StoreError.Corrupt, error.Code);
        Assert.Empty(await reader.ReadFactsAsync([1], Token));
        await using var retiring = await opened.BeginWriteAsync(Memories.Intent, Token);
        error = await Assert.ThrowsAsync<StoreException>(async () => await retiring.RetireAsync(MemoryId.Parse("a"), Moments.Start, Token));
        Assert.Equal(StoreError.Corrupt, error.Code);
    }

    [Theory]
    [InlineData("category = 'weather'")]
    [InlineData("entities = '[1'")]
    [InlineData("entities = '[1]'")]
    [InlineData("memory = 'a b'")]
    [InlineData("created_at = 999999999999999")]
    public async Task A_damaged_row_is_reported_as_damage(string change)
    {
        await using (var store = await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token))
        {
            await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
            await writer.AddAsync(Memories.Version("a"), Token);
            await writer.CommitAsync(Token);
        }

        Execute("UPDATE version SET " + change);
        await using var opened = await _fixture.Catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await opened.BeginReadAsync(Token);

        var error = await Assert.ThrowsAsync<StoreException>(async () => await reader.ReadPageAsync(0, 10, true, Token));
        Assert.Equal(StoreError.Corrupt, error.Code);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        await _fixture.Catalog.CreateAsync(StoreName.Default, Token);
        Execute("PRAGMA user_version = 2; PRAGMA wal_checkpoint(TRUNCATE)");

        var error = await AssertRefusedAsync(StoreError.NewerSchema);

        Assert.Contains("schema 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_where_a_directory_should_be_is_a_clear_error()
    {
        await System.IO.File.WriteAllTextAsync(_fixture.Stores, "not a directory", Token);

        var error = await Assert.ThrowsAsync<StoreException>(async () => await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token));

        Assert.Contains(_fixture.Stores, error.Message, StringComparison.Ordinal);
        Assert.Equal("not a directory", await System.IO.File.ReadAllTextAsync(_fixture.Stores, Token));
        Assert.Empty(await _fixture.Catalog.ListAsync(Token));
    }

    [Fact]
    public async Task A_lock_file_that_cannot_be_opened_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs links");
        var catalog = new SqliteStoreCatalog(_fixture.Stores, _fixture.Backups, new FakeClock());
        Directory.CreateDirectory(_fixture.Stores);
        var path = Path.Combine(_fixture.Stores, "default.lock");
        System.IO.File.CreateSymbolicLink(path, path);

        var creating = catalog.CreateAsync(StoreName.Default, Token).AsTask();

        Assert.True(creating.IsCompleted);
        var error = await Assert.ThrowsAsync<StoreException>(() => creating);
        Assert.Equal((StoreError.Failed, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task A_directory_where_the_file_should_be_is_a_clear_error()
    {
        Directory.CreateDirectory(File);

        await Assert.ThrowsAsync<StoreException>(async () => await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token));

        Assert.True(Directory.Exists(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task A_store_is_not_removed_when_its_backup_cannot_be_made()
    {
        await _fixture.Catalog.CreateAsync(StoreName.Default, Token);
        await System.IO.File.WriteAllTextAsync(_fixture.Backups, "not a directory", Token);

        await Assert.ThrowsAsync<StoreException>(async () => await _fixture.Catalog.RemoveAsync(StoreName.Default, Token));

        await using var store = await _fixture.Catalog.OpenAsync(StoreName.Default, Token);
    }

    private async Task<StoreException> AssertRefusedAsync(StoreError expected)
    {
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);
        var error = await Assert.ThrowsAsync<StoreException>(async () => await _fixture.Catalog.OpenAsync(StoreName.Default, Token));
        Assert.Equal(expected, error.Code);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        error = await Assert.ThrowsAsync<StoreException>(async () => await _fixture.Catalog.OpenOrCreateAsync(StoreName.Default, Token));
        Assert.Equal(expected, error.Code);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Token));
        return error;
    }

    private void Execute(string statements) => RawDatabase.Run(File, statements);
}
