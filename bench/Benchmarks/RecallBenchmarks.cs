using BenchmarkDotNet.Attributes;

namespace Satchel.Benchmarks;

/// <summary>Recall in process beside a plain FTS5 query ordered by <c>bm25()</c>, over the same texts; a question an operation.</summary>
public class RecallBenchmarks
{
    private const int QuestionsOfEachKind = 8;
    private const int Questions = 3 * QuestionsOfEachKind;

    private readonly IReadOnlyList<(string Kind, string[] Words)> _questions = QuestionKinds.Make(QuestionsOfEachKind);
    private SyntheticStore _store = null!;

    /// <summary>How many memories there are.</summary>
    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Memories { get; set; }

    /// <summary>Fills the store and the table.</summary>
    [GlobalSetup]
    public async Task FillAsync() => _store = await SyntheticStore.FillAsync(Memories);

    /// <summary>Removes both.</summary>
    [GlobalCleanup]
    public async Task RemoveAsync() => await _store.DisposeAsync();

    /// <summary>The plain query.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Questions)]
    public int Fts5() => _questions.Sum(question => _store.AskFts5(question.Words));

    /// <summary>Recall.</summary>
    [Benchmark(OperationsPerInvoke = Questions)]
    public async Task<int> Recall()
    {
        var results = 0;
        foreach (var (_, words) in _questions)
        {
            results += await _store.AskAsync(words);
        }

        return results;
    }
}
