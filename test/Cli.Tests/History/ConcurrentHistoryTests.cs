using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Satchel.Cli.Tests.History;

/// <summary>Eight processes at a time write to one store and read it, and one order explains what each of them saw.</summary>
public sealed class ConcurrentHistoryTests
{
    private const int Writers = 8;

    /// <summary>Long enough for some hundred steps of the native program; SATCHEL_HISTORY_SECONDS says otherwise.</summary>
    private const int DefaultSeconds = 3;

    private readonly int _seed = (int)(Stopwatch.GetTimestamp() & int.MaxValue);

    [Fact]
    public async Task What_eight_processes_wrote_and_read_is_explained_by_one_order()
    {
        using var program = new SatchelProgram();
        var memories = new SharedMemories();
        var writers = Enumerable.Range(0, Writers).Select(number => new HistoryWriter(program, memories, number, _seed + number)).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {_seed}");

        await Task.WhenAll(writers.Select(writer => writer.RunAsync(Length())));

        HistoryWrite[] writes = [.. writers.SelectMany(writer => writer.Writes)];
        HistoryRead[] reads = [.. writers.SelectMany(writer => writer.Reads)];
        var ledger = await LedgerAsync(program, memories);
        TestContext.Current.TestOutputHelper?.WriteLine($"{writes.Length} changes, {reads.Length} reads, {ledger.Count} entries");
        var problems = HistoryCheck.Run(StatesOf(ledger), writes, reads);
        Assert.True(problems.Count == 0, $"seed {_seed}: {string.Join('\n', problems)}");
        Assert.NotEmpty(reads);
        var proof = (await program.RunAsync("verify")).Document("satchel.verify/1");
        Assert.Equal((true, ledger.Count), (proof.GetProperty("ok").GetBoolean(), proof.GetProperty("entries").GetInt32()));
    }

    private static TimeSpan Length()
    {
#pragma warning disable RS0030 // Tests have no composition root.
        var seconds = Environment.GetEnvironmentVariable("SATCHEL_HISTORY_SECONDS");
#pragma warning restore RS0030
        return TimeSpan.FromSeconds(string.IsNullOrEmpty(seconds) ? DefaultSeconds : int.Parse(seconds, CultureInfo.InvariantCulture));
    }

    private static async Task<IReadOnlyList<JsonElement>> LedgerAsync(SatchelProgram program, SharedMemories memories)
    {
        var entries = new List<JsonElement>();
        foreach (var id in memories.Ids)
        {
            entries.AddRange((await program.RunAsync("history", id)).Document("satchel.history/1").GetProperty("entries").EnumerateArray());
        }

        return [.. entries.OrderBy(entry => entry.GetProperty("sequence").GetInt64())];
    }

    /// <summary>Of each batch what it left of each memory.</summary>
    private static LedgerState[] StatesOf(IReadOnlyList<JsonElement> ledger)
        => [.. ledger.GroupBy(entry => (Text(entry, "id"), Text(entry, "batch"))).Select(batch => StateOf(batch.Last()))];

    private static LedgerState StateOf(JsonElement entry) => new(
        Text(entry, "id"),
        entry.GetProperty("sequence").GetInt64(),
        Text(entry, "operation"),
        Text(entry, "batch"),
        entry.GetProperty("version").GetInt32(),
        entry.TryGetProperty("content", out var content) ? content.GetString() : null);

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
