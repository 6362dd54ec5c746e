using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Benchmarks;

/// <summary>The nearest ten of many vectors beside a search through every float32 of the same file; a search an operation.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class VectorBenchmarks
{
    private const int Dimensions = 384;
    private const int Results = 10;

    private static readonly EmbeddingSpace Space = new("bench", "random", Dimensions, "none");

    private readonly Random _random = new(SyntheticStore.Seed);
    private float[] _query = [];
    private SyntheticStore _store = null!;

    /// <summary>How many vectors there are.</summary>
    [Params(10_000, 100_000)]
    public int Vectors { get; set; }

    /// <summary>Fills the store.</summary>
    [GlobalSetup]
    public async Task FillAsync()
    {
        _store = await SyntheticStore.FillAsync(Vectors);
        await using (var writer = await _store.Store.BeginWriteAsync(
            LedgerIntent.New(LedgerOperation.Import, "bench", MemoryOrigin.Import, TimeProvider.System.GetUtcNow()), default))
        {
            for (var document = 1L; document <= Vectors; document++)
            {
                await writer.SaveVectorAsync(Space, document, Vector(), default);
            }

            await writer.CommitAsync(default);
        }

        _query = Vector();
        var same = (await Nearest()).Intersect(EveryFloat()).Count();
        Console.WriteLine($"// {same} of {Results} are those of the search through every float32");
    }

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public async Task RemoveAsync() => await _store.DisposeAsync();

    /// <summary>Every vector, as it was given, of whatever is current.</summary>
    [Benchmark(Baseline = true)]
    public IReadOnlyList<long> EveryFloat()
    {
        using var file = new SqliteConnection($"Data Source={_store.Store.Location};Mode=ReadOnly;Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT e.document, e.components FROM vector e JOIN version v ON v.document = e.document WHERE v.retired_at IS NULL";
        using var rows = command.ExecuteReader();
        var best = new PriorityQueue<long, float>();
        while (rows.Read())
        {
            var components = MemoryMarshal.Cast<byte, float>(rows.GetFieldValue<byte[]>(1));
            best.Enqueue(rows.GetInt64(0), TensorPrimitives.CosineSimilarity(_query, components));
            if (best.Count > Results)
            {
                best.Dequeue();
            }
        }

        return [.. best.UnorderedItems.Select(item => item.Element)];
    }

    /// <summary>The store's own search.</summary>
    [Benchmark]
    public async Task<IReadOnlyList<long>> Nearest()
    {
        await using var reader = await _store.Store.BeginReadAsync(default);
        var filter = await reader.ResolveAsync(MemoryFilter.None, default);
        return [.. (await reader.FindNearestAsync(Space, _query, filter, Results, default)).Select(match => match.Document)];
    }

    private float[] Vector() => [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(_random.NextDouble() + _random.NextDouble() - 1))];
}
