namespace Satchel.Cli.Tests.Commands;

public sealed class ListTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_newest_come_first_with_every_field()
    {
        await _program.RunAsync("remember", "older", "--at", "2026-01-01");
        await _program.RunAsync("remember", "newer", "--at", "2026-02-01", "--cat", "fact");
        var list = (await _program.RunAsync("list")).Document("satchel.list/1");
        Assert.Equal(["schema", "store", "count", "offset", "results"], list.EnumerateObject().Select(field => field.Name));
        Assert.Equal((2, 0), (list.GetProperty("count").GetInt32(), list.GetProperty("offset").GetInt32()));
        Assert.Equal(["newer", "older"], list.GetProperty("results").EnumerateArray().Select(memory => memory.GetProperty("content").GetString()!));
        Assert.Equal(
            ["id", "content", "category", "importance", "origin", "trust", "visibility", "created_at"],
            list.GetProperty("results")[0].EnumerateObject().Select(field => field.Name));

        var rest = (await _program.RunAsync("list", "--limit", "1", "--offset", "1")).Document("satchel.list/1");
        Assert.Equal("older", rest.GetProperty("results")[0].GetProperty("content").GetString());
        Assert.Equal(0, (await _program.RunAsync("list", "--cat", "error")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_fresh_home_lists_nothing_and_stays_unmade()
    {
        Assert.Equal(0, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        Assert.False(Directory.Exists(_program.Home));
    }

    [Theory]
    [InlineData("out_of_range", "--limit", "0")]
    [InlineData("out_of_range", "--limit", "-1")]
    [InlineData("out_of_range", "--limit", "1001")]
    [InlineData("invalid_number", "--limit", "99999999999")]
    [InlineData("out_of_range", "--offset", "-1")]
    [InlineData("invalid_number", "--offset", "1.5")]
    [InlineData("invalid_time", "--since", "nope")]
    [InlineData("invalid_time", "--until", "0000-00-00")]
    [InlineData("invalid_category", "--cat", "nope")]
    [InlineData("store_name_invalid", "--store", "a/b")]
    [InlineData("usage", "extra")]
    [InlineData("usage", "--limitt", "5")]
    public async Task A_wrong_option_is_exit_code_2(string code, params string[] words)
    {
        (await _program.RunAsync(["list", .. words])).Failure(2, code);
        Assert.False(Directory.Exists(_program.Home));
    }
}
