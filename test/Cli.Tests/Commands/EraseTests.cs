using System.Text;

namespace Satchel.Cli.Tests.Commands;

public sealed class EraseTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task What_is_erased_is_in_no_file_of_the_home_any_more()
    {
        await GivenAsync();
        (await _program.RunAsync("replace", "a-1", "the wombat of Xanadu sleeps")).Document("satchel.replace/1");
        Assert.NotEmpty(FilesThatHold("wombat"));

        var erased = (await _program.RunAsync("erase", "a-1", "--yes")).Document("satchel.erase/1");

        Assert.Equal(["schema", "status", "id", "store", "memories", "proof"], erased.EnumerateObject().Select(field => field.Name));
        var memory = Assert.Single(erased.GetProperty("memories").EnumerateArray());
        Assert.Equal(("erased", 2, 3), (erased.GetProperty("status").GetString(), memory.GetProperty("versions").GetInt32(), memory.GetProperty("payloads").GetInt32()));
        Assert.True(erased.GetProperty("proof").GetProperty("clean").GetBoolean());
        Assert.Empty(erased.GetProperty("proof").GetProperty("still_in").EnumerateArray());
        Assert.Empty(FilesThatHold("wombat"));
        Assert.Empty(FilesThatHold("Xanadu"));
        Assert.True((await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
        (await _program.RunAsync("show", "a-1")).Failure(1, "memory_not_found");
        (await _program.RunAsync("undo")).Failure(1, "undo_erased");
    }

    [Fact]
    public async Task An_import_does_not_bring_it_back()
    {
        await GivenAsync();
        (await _program.RunAsync("erase", "a-1", "--yes")).Document("satchel.erase/1");

        var imported = await GivenAsync();

        Assert.Equal((0, 1, 1), (imported.GetProperty("stored").GetInt32(), imported.GetProperty("known").GetInt32(), imported.GetProperty("erased").GetInt32()));
    }

    [Fact]
    public async Task Without_consent_nothing_is_erased()
    {
        await GivenAsync();

        (await _program.RunAsync("erase", "a-1")).Failure(2, "confirmation_needed");

        Assert.Equal("would_erase", (await _program.RunAsync("erase", "a-1", "--dry-run")).Document("satchel.erase/1").GetProperty("status").GetString());
        Assert.Equal(2, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Supersede_hides_the_old_one_until_unsupersede()
    {
        await GivenAsync();

        var superseded = (await _program.RunAsync("supersede", "a-1", "b-1")).Document("satchel.supersede/1");
        Assert.Equal(("superseded", "a-1", "b-1"), (superseded.GetProperty("status").GetString(), superseded.GetProperty("id").GetString(), superseded.GetProperty("by").GetString()));
        Assert.Equal(1, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        Assert.Equal("a-1", (await _program.RunAsync("show", "b-1")).Document("satchel.memory/1").GetProperty("supersedes").GetString());
        (await _program.RunAsync("supersede", "a-1", "b-1")).Failure(1, "already_forgotten");
        (await _program.RunAsync("supersede", "b-1", "b-1")).Failure(2, "same_memory");
        (await _program.RunAsync("unsupersede", "a-1")).Document("satchel.unsupersede/1");
        Assert.Equal(2, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        (await _program.RunAsync("unsupersede", "a-1")).Failure(1, "not_superseded");
    }

    [Theory]
    [InlineData(1, "already_expired", "2001-01-01")]
    [InlineData(2, "invalid_time", "soon")]
    public async Task An_expiry_must_be_a_time_to_come(int exitCode, string code, string expires)
    {
        var run = await _program.RunAsync("remember", "short-lived", "--expires", expires, "--text");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(exitCode == 1 ? "expires_at" : "--expires", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.Home), code);
    }

    [Fact]
    public async Task An_expiry_is_shown()
    {
        var id = (await _program.RunAsync("remember", "short-lived", "--expires", "30d")).Document("satchel.remember/1").GetProperty("id").GetString()!;

        Assert.Matches("Z$", (await _program.RunAsync("show", id)).Document("satchel.memory/1").GetProperty("expires_at").GetString()!);
    }

    private async Task<System.Text.Json.JsonElement> GivenAsync()
        => (await _program.RunWithInputAsync(
            "{\"id\":\"a-1\",\"content\":\"the wombat of Xanadu eats\"}\n{\"id\":\"b-1\",\"content\":\"three\"}\n", "import", "-"))
            .Document("satchel.import/1");

    private IEnumerable<string> FilesThatHold(string word)
        => Directory.EnumerateFiles(_program.Home, "*", SearchOption.AllDirectories).Where(path =>
        {
            var bytes = File.ReadAllBytes(path);
            return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(word)) >= 0;
        });
}
