using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Memories that are near to the question in meaning: those that it found already get their vector signal, the others join
/// them. The signal is 0 at the cosine of unrelated texts and 1 at the same direction; what is not above 0 does not join.
/// </summary>
internal static class NearMemories
{
    /// <summary>Most memories that a vector brings up; those behind them differ by less than their cosines are worth.</summary>
    private const int Most = 64;

    public static async ValueTask<IReadOnlyList<Candidate>> JoinAsync(
        IStoreReader reader, QueryVector? vector, FactsFilter filter, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        if (vector is null)
        {
            return candidates;
        }

        var nearest = await reader.FindNearestAsync(vector.Space, vector.Components, filter, Most, cancellationToken).ConfigureAwait(false);
        var signals = nearest.Select(match => (match.Document, Signal: Signal(match.Cosine, vector.UnrelatedCosine)))
            .Where(near => near.Signal > 0).ToDictionary(near => near.Document, near => near.Signal);
        List<Candidate> joined =
            [.. candidates.Select(candidate => candidate with { Vector = signals.GetValueOrDefault(candidate.Facts.Document) })];
        var added = signals.Keys.Except(candidates.Select(candidate => candidate.Facts.Document)).Order().ToArray();
        foreach (var facts in await reader.ReadFactsAsync(added, cancellationToken).ConfigureAwait(false))
        {
            joined.Add(new Candidate(facts, -1, 0, 0, 0) { Vector = signals[facts.Document] });
        }

        return joined;
    }

    private static double Signal(double cosine, double unrelated) => Math.Min(1, (cosine - unrelated) / (1 - unrelated));
}
