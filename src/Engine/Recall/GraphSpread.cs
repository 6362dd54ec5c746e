using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// The graphs at work: what a walk from the best matches reaches is an answer too, or a better one, though it may hold no
/// word of the question.
/// </summary>
internal sealed class GraphSpread
{
    private readonly IReadOnlyDictionary<long, WalkStep> _reached;

    private GraphSpread(IReadOnlyList<Candidate> candidates, IReadOnlyDictionary<long, WalkStep> reached)
        => (Candidates, _reached) = (candidates, reached);

    /// <summary>All candidates, with those that only the walk found.</summary>
    public IReadOnlyList<Candidate> Candidates { get; }

    /// <summary>The last step of the walk to a document; null where it did not come there.</summary>
    public WalkStep? StepTo(long document) => _reached.GetValueOrDefault(document);

    /// <summary>Walks from the best candidates. The edges are those of now, so a question about the past gets no walk.</summary>
    public static async ValueTask<GraphSpread> RunAsync(
        IStoreReader reader, IReadOnlyList<Candidate> candidates, Scoring scoring, RecallIntent intent, FactsFilter filter,
        CancellationToken cancellationToken)
    {
        var anchors = filter.AsOfMs is null ? GraphAnchors.Choose(candidates, scoring) : [];
        if (anchors.Count == 0)
        {
            return new GraphSpread(candidates, new Dictionary<long, WalkStep>());
        }

        var reached = await BeamWalk.RunAsync(reader, anchors, WalkPlan.For(intent), cancellationToken).ConfigureAwait(false);
        var all = new List<Candidate>(candidates.Count + reached.Count);
        var silent = reached.Keys.ToHashSet();
        foreach (var candidate in candidates)
        {
            silent.Remove(candidate.Facts.Document);
            all.Add(reached.TryGetValue(candidate.Facts.Document, out var step) ? candidate with { Graph = step.Strength } : candidate);
        }

        foreach (var facts in await reader.ReadFactsAsync([.. silent.Order()], cancellationToken).ConfigureAwait(false))
        {
            if (filter.Believes(facts))
            {
                all.Add(new Candidate(facts, -1, 0, 0, 0) { Graph = reached[facts.Document].Strength });
            }
        }

        return new GraphSpread(all, reached);
    }
}
