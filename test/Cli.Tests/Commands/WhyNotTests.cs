namespace Satchel.Cli.Tests.Commands;

public sealed class WhyNotTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_memory_beyond_the_limit_is_explained_and_what_is_proposed_works()
    {
        await RememberAsync("Deploys go out on Tuesdays after lunch");
        await RememberAsync("Deploys and Tuesdays are friends");
        var id = await RememberAsync("Deploys need the approval of Mara");

        var answer = (await _program.RunAsync("why-not", id, "deploys", "Tuesdays", "lunch", "--limit", "1")).Document("satchel.why_not/1");

        Assert.Equal(
            ["schema", "store", "id", "content", "query", "shown", "score", "causes", "changes", "words"], answer.EnumerateObject().Select(field => field.Name));
        Assert.Equal("beyond_limit", answer.GetProperty("causes")[0].GetProperty("cause").GetString());
        Assert.Equal("""[{"option":"--limit","value":"3"}]""", answer.GetProperty("changes").GetRawText());
        Assert.Equal("text", answer.GetProperty("causes")[0].GetProperty("lacks")[0].GetProperty("signal").GetString());
        var there = (await _program.RunAsync("why-not", id, "deploys Tuesdays lunch", "--limit", "3")).Document("satchel.why_not/1");
        Assert.Equal((true, 3), (there.GetProperty("shown").GetBoolean(), there.GetProperty("rank").GetInt32()));
    }

    [Fact]
    public async Task The_text_says_it_in_sentences()
    {
        var id = await RememberAsync("Deploys go out on Tuesdays");
        await RememberAsync("Deploys need an approval");

        Assert.Contains("It is there, at rank ", await TextAsync(id, "deploys"), StringComparison.Ordinal);
        Assert.Contains("--author leaves it out.\nTried: it is shown without --author.\n", await TextAsync(id, "deploys", "--author", "Mara"), StringComparison.Ordinal);
        Assert.Contains("No memory at all says 'xylophone'.", await TextAsync(id, "xylophone"), StringComparison.Ordinal);
        await _program.RunAsync("forget", id);
        Assert.Contains("It was forgotten on ", await TextAsync(id, "deploys"), StringComparison.Ordinal);
        await _program.RunAsync("erase", id, "--yes");
        Assert.Contains("It was erased for good on ", await TextAsync(id, "deploys"), StringComparison.Ordinal);

        async Task<string> TextAsync(params string[] words)
        {
            var run = await _program.RunAsync(["why-not", .. words, "--text"]);
            Assert.Equal(0, run.ExitCode);
            return run.Output;
        }
    }

    [Fact]
    public async Task A_memory_that_is_not_there_is_not_explained()
    {
        (await _program.RunAsync("why-not", "nope", "deploys")).Failure(1, "memory_not_found");
        await RememberAsync("Deploys go out on Tuesdays");
        (await _program.RunAsync("why-not", "nope", "deploys")).Failure(1, "memory_not_found");
        (await _program.RunAsync("why-not", "nope")).Failure(2, "usage");
        (await _program.RunAsync("why-not", "nope", " ")).Failure(2, "usage");
    }

    private async Task<string> RememberAsync(string text)
        => (await _program.RunAsync("remember", text)).Document("satchel.remember/1").GetProperty("id").GetString()!;
}
