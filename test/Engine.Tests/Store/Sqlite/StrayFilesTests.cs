using Satchel.Engine.Model;

namespace Satchel.Engine.Tests.Store.Sqlite;

public sealed class StrayFilesTests : IAsyncLifetime
{
    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _fixture.Catalog.CreateAsync(StoreName.Parse("work"), Token);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task What_the_program_makes_is_no_stray()
    {
        await using (await _fixture.Catalog.OpenAsync(StoreName.Parse("work"), Token))
        {
            Assert.Empty(await _fixture.Catalog.FindStraysAsync(Token));
        }

        await _fixture.Catalog.CreateAsync(StoreName.Parse("gone"), Token);
        await _fixture.Catalog.RemoveAsync(StoreName.Parse("gone"), Token);
        Assert.Empty(await _fixture.Catalog.FindStraysAsync(Token));
    }

    [Theory]
    [InlineData("work/satchel.db.new", "file_unfinished")]
    [InlineData("work/satchel.db.new-journal", "file_unfinished")]
    [InlineData("work/satchel.db-journal", "file_unfinished")]
    [InlineData(".gone-removed-20260102T030405678Z/satchel.db", "file_unfinished")]
    [InlineData("empty/satchel.db-wal", "log_without_database")]
    [InlineData("empty/satchel.access", "log_without_database")]
    [InlineData("work/notes.txt", "file_unknown")]
    [InlineData("notes.txt", "file_unknown")]
    [InlineData("a name with spaces/satchel.db", "file_unknown")]
    public async Task What_belongs_to_no_store_is_named(string path, string code)
    {
        var file = Path.Combine(_fixture.Stores, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "", Token);

        var strays = await _fixture.Catalog.FindStraysAsync(Token);

        Assert.Equal(code, Assert.Single(strays).Code);
        Assert.StartsWith(strays[0].Where, file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_without_stores_has_no_strays()
    {
        await using var empty = new SqliteFixture();

        Assert.Empty(await empty.Catalog.FindStraysAsync(Token));
    }
}
