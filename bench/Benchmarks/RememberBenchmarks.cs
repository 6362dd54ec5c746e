using BenchmarkDotNet.Attributes;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Testing;

namespace Satchel.Benchmarks;

/// <summary>One memory, durably committed, beside one row of an FTS5 table, durably committed.</summary>
public class RememberBenchmarks
{
    private readonly SyntheticTexts _texts = new(SyntheticStore.Seed);
    private SyntheticStore _store = null!;
    private MemoryWriter _writer = null!;

    /// <summary>How many memories there are before.</summary>
    [Params(10_000)]
    public int Memories { get; set; }

    /// <summary>Fills the store and the table.</summary>
    [GlobalSetup]
    public async Task FillAsync()
    {
        _store = await SyntheticStore.FillAsync(Memories);
        _writer = new MemoryWriter(_store.Store, TimeProvider.System, "bench", queuesRefinement: false);
    }

    /// <summary>Removes both.</summary>
    [GlobalCleanup]
    public async Task RemoveAsync() => await _store.DisposeAsync();

    /// <summary>Inserts a row.</summary>
    [Benchmark(Baseline = true)]
    public void Fts5() => _store.Load([.. _texts.Tell(1)]);

    /// <summary>Remembers.</summary>
    [Benchmark]
    public async Task Remember()
        => await _writer.RememberAsync(new MemoryDraft { Content = _texts.Sentence() }, refine: false, default);
}
