using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>The candidates of one question that pass its filter, by their score.</summary>
internal sealed class Ranking(IReadOnlyList<Candidate> candidates, FactsFilter filter, Scoring scoring, double minimumScore)
{
    /// <summary>The score of the best one, also below the least score; null before the first <see cref="Best"/> and where there is none.</summary>
    public double? BestScore { get; private set; }

    /// <summary>The best candidates, best first; of two equal ones the one recorded earlier.</summary>
    public IReadOnlyList<ScoredCandidate> Best(int limit)
    {
        var best = new PriorityQueue<ScoredCandidate, (double Score, long Earlier)>();
        foreach (var candidate in candidates)
        {
            if (!filter.Passes(candidate.Facts))
            {
                continue;
            }

            var score = scoring.Score(candidate);
            BestScore = Math.Max(score, BestScore ?? 0);
            var rank = (score, -candidate.Facts.Document);
            if (score < minimumScore || (best.Count == limit && best.TryPeek(out _, out var worst) && rank.CompareTo(worst) < 0))
            {
                continue;
            }

            best.Enqueue(new ScoredCandidate(candidate, score), rank);
            if (best.Count > limit)
            {
                best.Dequeue();
            }
        }

        var ordered = new List<ScoredCandidate>(best.Count);
        while (best.TryDequeue(out var lowest, out _))
        {
            ordered.Add(lowest);
        }

        ordered.Reverse();
        return ordered;
    }
}
