using System.Diagnostics;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Portability;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Demo;

/// <summary>Plays the story through the engine, as the verbs do.</summary>
internal sealed class DemoRun(IMemoryStore store, TimeProvider clock)
{
    /// <summary>Answers that are shown of each question.</summary>
    private const int Answers = 3;

    private readonly MemoryWriter _writer = new(store, clock, CommandContext.Actor, queuesRefinement: false);
    private readonly MemoryRecall _recall = new(store, clock);

    /// <summary>Plays it.</summary>
    public async Task<DemoReport> RunAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        await ImportAsync(cancellationToken);
        var importMs = clock.GetElapsedTime(started).TotalMilliseconds;
        var history = await HistoryAsync(cancellationToken);
        var remembered = new List<DemoReport.Remembered>();
        foreach (var draft in DemoStory.NewMemories)
        {
            remembered.Add(await RememberAsync(draft, cancellationToken));
        }

        var recalls = new List<DemoReport.Recalled>();
        foreach (var question in DemoStory.Questions)
        {
            recalls.Add(await RecallAsync(question, cancellationToken));
        }

        return new DemoReport
        {
            History = history,
            ImportMs = importMs,
            Remembering = remembered,
            Recalls = recalls,
            Forgot = await ForgetAsync(cancellationToken),
        };
    }

    private async Task ImportAsync(CancellationToken cancellationToken)
    {
        await using var lines = DemoStory.History(clock.GetUtcNow());
        var outcome = await new JsonLinesImport(store, clock, CommandContext.Actor).RunAsync(lines, new ImportOptions(), progress: null, cancellationToken);
        if (!outcome.Committed)
        {
            throw new InvalidOperationException($"line {outcome.BadLines[0].LineNumber}: {outcome.BadLines[0].Reason}");
        }
    }

    private async Task<IReadOnlyList<MemoryVersion>> HistoryAsync(CancellationToken cancellationToken)
    {
        await using var reader = await store.BeginReadAsync(cancellationToken);
        return [.. (await reader.ReadPageAsync(0, RecallQuery.MostResults, currentOnly: true, cancellationToken)).Select(stored => stored.Version)];
    }

    private async Task<DemoReport.Remembered> RememberAsync(MemoryDraft draft, CancellationToken cancellationToken)
        => await _writer.RememberAsync(draft, refine: false, cancellationToken) switch
        {
            RememberOutcome.Stored stored => new DemoReport.Remembered(draft, "stored", stored.Id),
            RememberOutcome.AlreadyKnown known => new DemoReport.Remembered(draft, "known", known.Existing),
            _ => throw new UnreachableException(),
        };

    private async Task<DemoReport.Recalled> RecallAsync(DemoQuestion question, CancellationToken cancellationToken)
    {
        var result = await _recall.RecallAsync(new RecallQuery { Text = question.Text, Limit = Answers, Explain = true }, cancellationToken);
        var lenders = new Dictionary<MemoryId, MemoryVersion>();
        await using var reader = await store.BeginReadAsync(cancellationToken);
        foreach (var share in result.Hits[0].Explanation!.Context)
        {
            if (await reader.FindCurrentAsync(share.From, cancellationToken) is { } lender)
            {
                lenders[share.From] = lender.Version;
            }
        }

        return new DemoReport.Recalled(question, result, lenders);
    }

    private async Task<DemoReport.Forgetting> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = await RecallAsync(DemoStory.Forgotten, cancellationToken);
        var id = before.Result.Hits[0].Memory.Id;
        await _writer.ForgetAsync(id, cancellationToken);
        var after = await _recall.RecallAsync(new RecallQuery { Text = DemoStory.Forgotten.Text, Limit = Answers }, cancellationToken);
        await using var reader = await store.BeginReadAsync(cancellationToken);
        var history = await reader.ReadHistoryAsync(id, cancellationToken);
        return new DemoReport.Forgetting(before, after, [.. history.Select(stored => stored.Version)]);
    }
}
