using System.Text.Json;

namespace Satchel.Cli.Tests;

/// <summary>Many processes write to one home.</summary>
public sealed class ConcurrentWritersTests
{
    private const int Writers = 8;

    /// <summary>The ordinary build takes a tenth of a second for each start, the native program a few milliseconds.</summary>
    private static readonly int MemoriesPerWriter = SatchelProgram.IsNamed ? 100 : 20;

    [Fact]
    public async Task Eight_writers_that_start_together_in_an_empty_home_all_get_everything_stored()
    {
        using var program = new SatchelProgram();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(program, writer)));

        var export = await program.RunAsync("export", "--format", "jsonl");
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        var contents = export.Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line).GetProperty("content").GetString()!)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(AllTexts(), contents);
        Assert.Equal(["default"], Directory.EnumerateDirectories(Path.Combine(program.Home, "stores")).Select(Path.GetFileName));
    }

    /// <summary>One writer: a process for each memory, one after the other.</summary>
    private static async Task WriteAsync(SatchelProgram program, int writer)
    {
        for (var number = 0; number < MemoriesPerWriter; number++)
        {
            var stored = (await program.RunAsync("remember", Text(writer, number))).Document("satchel.remember/1");
            Assert.Equal("stored", stored.GetProperty("status").GetString());
        }
    }

    private static string Text(int writer, int number) => FormattableString.Invariant($"Writer {writer} notes thought {number}");

    private static HashSet<string> AllTexts()
        => [.. Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(0, MemoriesPerWriter).Select(number => Text(writer, number)))];
}
