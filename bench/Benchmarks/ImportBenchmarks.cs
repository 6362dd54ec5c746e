using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Satchel.Testing;

namespace Satchel.Benchmarks;

/// <summary>An import into an empty store beside loading an empty FTS5 table, each in one transaction; a memory an operation.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class ImportBenchmarks
{
    private const int Memories = 10_000;

    private readonly SyntheticMemory[] _memories = [.. new SyntheticTexts(SyntheticStore.Seed).Tell(Memories)];
    private SyntheticStore _store = null!;

    /// <summary>Makes both, empty.</summary>
    [IterationSetup]
    public void Make() => MakeAsync().GetAwaiter().GetResult();

    /// <summary>Removes both.</summary>
    [IterationCleanup]
    public void Remove() => _store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Loads the table.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Memories)]
    public void Fts5() => _store.Load(_memories);

    /// <summary>Imports the lines: index, ledger and all.</summary>
    [Benchmark(OperationsPerInvoke = Memories)]
    public async Task Import() => await _store.ImportAsync(_memories);

    private async Task MakeAsync() => _store = await SyntheticStore.MakeAsync();
}
