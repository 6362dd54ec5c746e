namespace Satchel.RecallQuality;

/// <summary>
/// Means over questions, as the sets' own <c>score.py</c> computes them: R@k is the share of the gold memories in the first
/// k, MRR looks at the first 20, nDCG@10 has binary gain.
/// </summary>
internal sealed record Scores(double RecallAt5, double RecallAt10, double RecallAt20, double MeanReciprocalRank, double NdcgAt10)
{
    public static Scores Of(IReadOnlyList<(Question Question, IReadOnlyList<string> Results)> run) => new(
        run.Average(one => RecallAt(one.Question, one.Results, 5)),
        run.Average(one => RecallAt(one.Question, one.Results, 10)),
        run.Average(one => RecallAt(one.Question, one.Results, 20)),
        run.Average(one => ReciprocalRank(one.Question, one.Results)),
        run.Average(one => Ndcg(one.Question, one.Results)));

    private static double RecallAt(Question question, IReadOnlyList<string> results, int k)
    {
        var gold = question.Gold.ToHashSet(StringComparer.Ordinal);
        return (double)results.Take(k).Count(gold.Contains) / gold.Count;
    }

    private static double ReciprocalRank(Question question, IReadOnlyList<string> results)
    {
        var rank = results.Take(20).ToList().FindIndex(id => question.Gold.Contains(id, StringComparer.Ordinal));
        return rank < 0 ? 0 : 1.0 / (rank + 1);
    }

    private static double Ndcg(Question question, IReadOnlyList<string> results)
    {
        var gold = question.Gold.ToHashSet(StringComparer.Ordinal);
        var gain = results.Take(10).Select((id, rank) => gold.Contains(id) ? 1 / Math.Log2(rank + 2) : 0).Sum();
        return gain / Enumerable.Range(0, Math.Min(gold.Count, 10)).Sum(rank => 1 / Math.Log2(rank + 2));
    }
}
