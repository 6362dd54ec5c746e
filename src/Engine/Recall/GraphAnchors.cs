namespace Satchel.Engine.Recall;

/// <summary>Chooses where the walk over the graphs begins.</summary>
internal static class GraphAnchors
{
    /// <summary>Most anchors, and how far each list counts.</summary>
    private const int Most = 30;

    /// <summary>What tempers the first ranks of a list (Cormack, Clarke and Buettcher, 2009).</summary>
    private const int Tempering = 60;

    /// <summary>
    /// The matches that stand highest in three lists together: by words, by the person that the question names, by age. What
    /// holds no word of the question is no anchor, however new it is. Equal ones share a rank, so the order of recording
    /// does not matter.
    /// </summary>
    /// <returns>The anchors, the strongest first.</returns>
    public static IReadOnlyList<WalkStep> Choose(IReadOnlyList<Candidate> candidates, Scoring scoring)
    {
        Candidate[] matches = [.. candidates.Where(candidate => candidate.Match >= 0)];
        var fused = new double[matches.Length];
        Count(fused, matches, candidate => candidate.Text);
        Count(fused, matches, scoring.Entity);
        Count(fused, matches, candidate => candidate.Facts.CreatedAtMs);
        return
        [
            .. matches.Zip(fused, (match, rank) => (match.Facts.Document, Rank: rank, Strength: scoring.Strength(match)))
                .Where(anchor => anchor.Rank > 0)
                .OrderByDescending(anchor => anchor.Rank).ThenByDescending(anchor => anchor.Strength).ThenBy(anchor => anchor.Document)
                .Take(Most)
                .OrderByDescending(anchor => anchor.Strength).ThenBy(anchor => anchor.Document)
                .Select(anchor => new WalkStep(anchor.Document, anchor.Strength, null, default, 0)),
        ];
    }

    /// <summary>Counts the first ranks of a list by a value; what has nothing of it is not in the list.</summary>
    private static void Count(double[] fused, Candidate[] matches, Func<Candidate, double> valueOf)
    {
        var values = Array.ConvertAll(matches, match => valueOf(match));
        var order = Enumerable.Range(0, matches.Length).Where(i => values[i] > 0).OrderByDescending(i => values[i]).ToArray();
        var rank = 0;
        for (var place = 0; place < order.Length; place++)
        {
            rank = place > 0 && values[order[place]] == values[order[place - 1]] ? rank : place + 1;
            if (rank > Most)
            {
                break;
            }

            fused[order[place]] += 1.0 / (Tempering + rank);
        }
    }
}
