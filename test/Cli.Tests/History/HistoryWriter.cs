using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Satchel.Cli.Tests.History;

/// <summary>One of those who use a store at once: a process for each step, steps chosen at random, and a note of each answer.</summary>
internal sealed class HistoryWriter(SatchelProgram program, SharedMemories memories, int number, int seed)
{
    /// <summary>The ordinary build takes half a second for a step where the machine is busy.</summary>
    private const int LeastSteps = 12;

    /// <summary>The refusals that others can be the reason of.</summary>
    private static readonly string[] ExpectedCodes = ["already_forgotten", "undo_conflict", "nothing_to_undo"];

    private readonly Random _random = new(seed);
    private int _texts;

    /// <summary>What was acknowledged.</summary>
    public List<HistoryWrite> Writes { get; } = [];

    /// <summary>What was read.</summary>
    public List<HistoryRead> Reads { get; } = [];

    /// <summary>Takes steps until the time is over, and a few however long they take.</summary>
    public async Task RunAsync(TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        for (var steps = 0; steps < LeastSteps || Stopwatch.GetElapsedTime(began) < length; steps++)
        {
            await StepAsync();
        }
    }

    private async Task StepAsync()
    {
        var ids = memories.Ids;
        var choice = _random.Next(100);
        if (choice < 12 || ids.Count == 0)
        {
            await RememberAsync();
            return;
        }

        var id = ids.ElementAt(_random.Next(ids.Count));
        await (choice switch
        {
            < 32 => ReplaceAsync(id),
            < 40 => ForgetAsync(id),
            < 55 => UndoAsync(id),
            < 60 => SupersedeAsync(id),
            < 80 => RecallAsync(id),
            _ => ShowAsync(id),
        });
    }

    private async Task<string> RememberAsync(bool mayBeSuperseded = true)
    {
        var word = NextWord();
        var answer = await RunAsync("satchel.remember/1", "remember", $"The word {word} was noted");
        Assert.Equal("stored", answer.Document!.Value.GetProperty("status").GetString());
        var id = answer.Document.Value.GetProperty("id").GetString()!;
        Note(answer, id, "remember", version: 1);
        Assert.True(mayBeSuperseded || memories.IsFirst("supersede", id));
        memories.Add(id, word);
        return id;
    }

    private async Task ReplaceAsync(string id)
    {
        var answer = await RunAsync("satchel.replace/1", "replace", id, $"The word {memories.WordOf(id)} now says {NextWord()}");
        if (answer.Document is { } document)
        {
            Note(answer, id, "replace", document.GetProperty("version").GetInt32());
        }
    }

    private async Task ForgetAsync(string id)
    {
        if (memories.IsFirst("forget", id) && await RunAsync("satchel.forget/1", "forget", id) is { Document: not null } answer)
        {
            Note(answer, id, "forget");
        }
    }

    private async Task SupersedeAsync(string id)
    {
        if (!memories.IsFirst("supersede", id))
        {
            return;
        }

        var by = await RememberAsync(mayBeSuperseded: false);
        var answer = await RunAsync("satchel.supersede/1", "supersede", id, by);
        if (answer.Document is not null)
        {
            Note(answer, id, "supersede");
            Note(answer, by, "supersede");
        }
    }

    private async Task UndoAsync(string id)
    {
        var answer = await RunAsync("satchel.undo/1", "undo", id);
        if (answer.Document is { } document && document.GetProperty("batch").GetString() is { } batch)
        {
            foreach (var step in document.GetProperty("steps").EnumerateArray().GroupBy(step => step.GetProperty("id").GetString()!, StringComparer.Ordinal))
            {
                Note(answer, step.Key, "undo", step.Last().GetProperty("version").GetInt32(), batch);
            }
        }
    }

    private async Task RecallAsync(string id)
    {
        var answer = await RunAsync("satchel.recall/1", "recall", memories.WordOf(id), "--limit", "1000");
        var found = answer.Document!.Value.GetProperty("results").EnumerateArray()
            .Where(result => string.Equals(result.GetProperty("id").GetString(), id, StringComparison.Ordinal)).ToArray();
        Assert.True(found.Length <= 1, $"{id} was found {found.Length} times");
        var content = found is [var only] ? only.GetProperty("content").GetString() : null;
        Reads.Add(new HistoryRead(id, Version: null, content, answer.Began, answer.Ended));
    }

    private async Task ShowAsync(string id)
    {
        var answer = await RunAsync("satchel.memory/1", "show", id);
        var memory = answer.Document!.Value;
        var content = memory.TryGetProperty("retired_at", out _) ? null : memory.GetProperty("content").GetString();
        Reads.Add(new HistoryRead(id, memory.GetProperty("version").GetInt32(), content, answer.Began, answer.Ended));
    }

    private void Note(Answer answer, string id, string operation, int? version = null, string? batch = null)
        => Writes.Add(new HistoryWrite(id, operation, version, batch, answer.Began, answer.Ended));

    /// <summary>Runs the program; no document where it refused because of what others did.</summary>
    private async Task<Answer> RunAsync(string schema, params string[] words)
    {
        var began = Stopwatch.GetTimestamp();
        var run = await program.RunAsync(words);
        var ended = Stopwatch.GetTimestamp();
        if (run.ExitCode == 0)
        {
            return new Answer(run.Document(schema), began, ended);
        }

        var refusal = JsonElement.Parse(run.Error);
        Assert.True(
            run.ExitCode == 1 && ExpectedCodes.Contains(refusal.GetProperty("code").GetString()),
            $"{string.Join(' ', words)}: exit code {run.ExitCode}: {run.Error}");
        return new Answer(null, began, ended);
    }

    /// <summary>A word of letters that is no other's.</summary>
    private string NextWord()
        => "quo" + string.Concat($"{number}x{++_texts}".Select(c => char.IsDigit(c) ? "bdfgjklmpr"[CharUnicodeInfo.GetDecimalDigitValue(c)] : c)) + "ox";

    private sealed record Answer(JsonElement? Document, long Began, long Ended);
}
