using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>Finds out for one result where its score comes from. Only done when it is asked for.</summary>
internal static class Explainer
{
    public static async ValueTask<RecallExplanation> ExplainAsync(
        IStoreReader reader, TextMatches matches, Scoring scoring, Candidate candidate, RecallSignals signals, CancellationToken cancellationToken)
    {
        var terms = new List<TermShare>();
        for (var t = 0; candidate.Match >= 0 && t < matches.Terms.Count; t++)
        {
            if (matches.Own(candidate.Match)[t] is > 0 and var share)
            {
                terms.Add(new TermShare(matches.Terms[t].Term, share * matches.Telling(candidate.Match)));
            }
        }

        var lenders = Lenders(matches, candidate).ToArray();
        var neighbours = await reader.ReadVersionsAsync([.. lenders.Select(lender => lender.Document)], cancellationToken)
            .ConfigureAwait(false);
        return new RecallExplanation(
            terms,
            [.. lenders.Zip(neighbours, (lender, from) => new ContextShare(lender.Term, from.Version.Id, lender.Share))],
            scoring.Points(signals).Where(part => part.Points > 0)
                .ToDictionary(part => part.Signal, part => part.Points, StringComparer.Ordinal));
    }

    /// <summary>For each term the neighbour that lends the most of it, beyond what the memory says itself.</summary>
    private static IEnumerable<(string Term, long Document, double Share)> Lenders(TextMatches matches, Candidate candidate)
    {
        if (candidate.Facts.Session == 0)
        {
            yield break;
        }

        var openness = SessionContext.Openness(candidate.Facts.Words);
        for (var t = 0; t < matches.Terms.Count; t++)
        {
            var own = candidate.Match >= 0 ? matches.Own(candidate.Match)[t] : 0;
            var (best, from) = (0.0, 0L);
            for (var match = 0; match < matches.Facts.Length; match++)
            {
                var lender = matches.Facts[match];
                var distance = Math.Abs(lender.Position - candidate.Facts.Position);
                if (lender.Session == candidate.Facts.Session && distance is >= 1 and <= RecallWeights.ContextReach)
                {
                    var lent = ((matches.Own(match)[t] * Math.Pow(RecallWeights.ContextDecay, distance)
                        * SessionContext.Openness(lender.Words)) - own) * openness;
                    (best, from) = lent > best ? (lent, lender.Document) : (best, from);
                }
            }

            if (best > 0)
            {
                yield return (matches.Terms[t].Term, from, best);
            }
        }
    }
}
