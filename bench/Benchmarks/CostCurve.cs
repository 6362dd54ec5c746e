using System.Diagnostics;

namespace Satchel.Benchmarks;

/// <summary>The cost of a question from a thousand memories on; recall and FTS5 are asked in turn, so that noise meets both.</summary>
internal static class CostCurve
{
    private const int Smallest = 1_000;
    private const int Step = 10;
    private const int QuestionsOfEachKind = 8;
    private const int WarmUpRounds = 3;

    /// <summary>Measures each size, and prints a row for it and for each kind of question.</summary>
    public static async Task<IReadOnlyList<CurvePoint>> MeasureAsync(int upTo, int rounds)
    {
        Console.WriteLine("| memories | questions | recall, median ms | p95 | FTS5, median ms | p95 | ratio of medians | of p95 | recall, median CPU ms | p95 |");
        Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var points = new List<CurvePoint>();
        for (var memories = Smallest; memories <= upTo; memories *= Step)
        {
            await using var store = await SyntheticStore.FillAsync(memories);
            var times = await AskAsync(store, rounds);
            foreach (var kind in times.GroupBy(time => time.Kind))
            {
                Print(kind.Key, Point(memories, [.. kind]));
            }

            points.Add(Point(memories, times));
            Print("all", points[^1]);
        }

        return points;
    }

    private static async Task<List<Times>> AskAsync(SyntheticStore store, int rounds)
    {
        var times = new List<Times>();
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            foreach (var (kind, words) in QuestionKinds.Make(QuestionsOfEachKind))
            {
                var (begin, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                await store.AskAsync(words);
                var (recall, processor) = (Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - used);
                begin = Stopwatch.GetTimestamp();
                store.AskFts5(words);
                var fts5 = Stopwatch.GetElapsedTime(begin);
                if (round >= 0)
                {
                    times.Add(new Times(kind, recall.TotalMilliseconds, fts5.TotalMilliseconds, processor.TotalMilliseconds));
                }
            }
        }

        return times;
    }

    private static CurvePoint Point(int memories, IReadOnlyList<Times> times) => new(
        memories,
        Percentile(times.Select(time => time.RecallMs), 0.5),
        Percentile(times.Select(time => time.RecallMs), 0.95),
        Percentile(times.Select(time => time.Fts5Ms), 0.5),
        Percentile(times.Select(time => time.Fts5Ms), 0.95),
        Percentile(times.Select(time => time.ProcessorMs), 0.5),
        Percentile(times.Select(time => time.ProcessorMs), 0.95));

    private static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    private static void Print(string questions, CurvePoint point) => Console.WriteLine(
        $"| {point.Memories:N0} | {questions} | {point.RecallMedianMs:F2} | {point.Recall95Ms:F2} | {point.Fts5MedianMs:F2} | {point.Fts595Ms:F2} "
        + $"| {point.RecallMedianMs / point.Fts5MedianMs:F2} | {point.Recall95Ms / point.Fts595Ms:F2} "
        + $"| {point.ProcessorMedianMs:F2} | {point.Processor95Ms:F2} |");

    /// <summary>
    /// What one question took on both sides, and the processor time of recall: that of the whole process, so what is compiled and
    /// collected meanwhile is in it.
    /// </summary>
    private sealed record Times(string Kind, double RecallMs, double Fts5Ms, double ProcessorMs);
}
