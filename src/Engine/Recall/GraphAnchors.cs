namespace Satchel.Engine.Recall;

/// <summary>Chooses where the walk over the graphs begins.</summary>
internal static class GraphAnchors
{
    /// <summary>Most anchors, and how far each list counts.</summary>
    private const int Most = 30;

    /// <summary>What tempers the first ranks of each list (Cormack, Clarke and Buettcher, 2009).</summary>
    private const int Tempering = 60;

    /// <summary>
    /// The matches that stand highest in three lists together: by words, by the person that the question names, by age. What
    /// holds no word of the question is no anchor, however new it is.
    /// </summary>
    public static IReadOnlyList<WalkStep> Choose(IReadOnlyList<Candidate> candidates, Scoring scoring)
    {
        Candidate[] matches = [.. candidates.Where(candidate => candidate.Match >= 0).OrderByDescending(candidate => candidate.Text).ThenBy(candidate => candidate.Facts.Document)];
        var fused = new Dictionary<long, double>();
        Count(matches);
        Count(matches.Where(candidate => scoring.Signals(candidate).Entity > 0).OrderByDescending(candidate => scoring.Signals(candidate).Entity));
        Count(matches.OrderByDescending(candidate => candidate.Facts.CreatedAtMs));
        return
        [
            .. matches.Where(candidate => fused.ContainsKey(candidate.Facts.Document))
                .OrderByDescending(candidate => fused[candidate.Facts.Document])
                .Take(Most)
                .Select(candidate => new WalkStep(candidate.Facts.Document, scoring.Strength(candidate), null, default, 0))
                .OrderByDescending(anchor => anchor.Strength)
                .ThenBy(anchor => anchor.Document),
        ];

        void Count(IEnumerable<Candidate> list)
        {
            foreach (var (rank, candidate) in list.Take(Most).Index())
            {
                fused[candidate.Facts.Document] = fused.GetValueOrDefault(candidate.Facts.Document) + (1.0 / (Tempering + rank + 1));
            }
        }
    }
}
