namespace Satchel.Cli.Tests.Commands;

public sealed class ShowTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_memory_is_found_by_its_id_and_by_a_beginning_that_only_it_has()
    {
        await GivenAsync();
        foreach (var id in (string[])["abc-1", "b"])
        {
            var memory = (await _program.RunAsync("show", id)).Document("satchel.memory/1");
            Assert.StartsWith(id, memory.GetProperty("id").GetString(), StringComparison.Ordinal);
            Assert.Equal((1, 1), (memory.GetProperty("version").GetInt32(), memory.GetProperty("versions").GetInt32()));
            Assert.Equal("default", memory.GetProperty("store").GetString());
            Assert.Matches("Z$", memory.GetProperty("recorded_at").GetString()!);
            Assert.False(memory.TryGetProperty("retired_at", out _));
        }
    }

    [Fact]
    public async Task A_beginning_that_several_have_lists_them()
    {
        await GivenAsync();
        var failure = (await _program.RunAsync("show", "abc")).Failure(1, "ambiguous_id");
        Assert.Contains("abc-1, abc-12", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "memory_not_found", "nope")]
    [InlineData(1, "memory_not_found", "%")]
    [InlineData(1, "memory_not_found", "*")]
    [InlineData(2, "usage")]
    [InlineData(2, "usage", "a", "b")]
    [InlineData(2, "usage", "--jsn")]
    [InlineData(2, "invalid_id", "")]
    [InlineData(2, "invalid_id", "a b")]
    [InlineData(2, "invalid_id", "a\nb")]
    public async Task What_is_no_id_or_is_not_there_is_said(int exitCode, string code, params string[] words)
    {

        (await _program.RunAsync(["show", .. words])).Failure(exitCode, code);
        Assert.False(Directory.Exists(_program.Home));
        await GivenAsync();
        (await _program.RunAsync(["show", .. words])).Failure(exitCode, code);
    }

    [Theory]
    [InlineData(128, 1, "memory_not_found")]
    [InlineData(129, 2, "invalid_id")]
    public async Task An_id_has_at_most_128_characters(int length, int exitCode, string code)
        => (await _program.RunAsync("show", new string('a', length))).Failure(exitCode, code);

    private async Task GivenAsync()
        => (await _program.RunWithInputAsync(
            "{\"id\":\"abc-1\",\"content\":\"one\"}\n{\"id\":\"abc-12\",\"content\":\"two\"}\n{\"id\":\"b-1\",\"content\":\"three\"}\n", "import", "-"))
            .Document("satchel.import/1");
}
