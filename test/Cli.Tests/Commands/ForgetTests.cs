namespace Satchel.Cli.Tests.Commands;

public sealed class ForgetTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task What_is_forgotten_is_only_shown()
    {
        await GivenAsync();
        var forgotten = (await _program.RunAsync("forget", "b")).Document("satchel.forget/1");
        Assert.Equal(["schema", "status", "id", "store", "content"], forgotten.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("retired", "b-1", "three"), (forgotten.GetProperty("status").GetString(), forgotten.GetProperty("id").GetString(), forgotten.GetProperty("content").GetString()));
        Assert.Equal(0, (await _program.RunAsync("recall", "three", "--basic")).Document("satchel.recall/1").GetProperty("count").GetInt32());
        Assert.Equal(2, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        Assert.Matches("Z$", (await _program.RunAsync("show", "b-1")).Document("satchel.memory/1").GetProperty("retired_at").GetString()!);
        (await _program.RunAsync("forget", "b-1")).Failure(1, "already_forgotten");
    }

    [Theory]
    [InlineData(1, "memory_not_found", "nope")]
    [InlineData(1, "ambiguous_id", "abc")]
    [InlineData(2, "invalid_id", "")]
    [InlineData(2, "invalid_id", "a b")]
    [InlineData(2, "usage")]
    [InlineData(2, "usage", "abc-1", "b-1")]
    [InlineData(2, "usage", "--all")]
    public async Task A_wrong_id_forgets_nothing(int exitCode, string code, params string[] words)
    {
        await GivenAsync();
        (await _program.RunAsync(["forget", .. words])).Failure(exitCode, code);
        Assert.Equal(3, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_fresh_home_stays_unmade()
    {
        (await _program.RunAsync("forget", "nope")).Failure(1, "memory_not_found");
        Assert.False(Directory.Exists(_program.Home));
    }

    private async Task GivenAsync()
        => (await _program.RunWithInputAsync(
            "{\"id\":\"abc-1\",\"content\":\"one\"}\n{\"id\":\"abc-12\",\"content\":\"two\"}\n{\"id\":\"b-1\",\"content\":\"three\"}\n", "import", "-"))
            .Document("satchel.import/1");
}
