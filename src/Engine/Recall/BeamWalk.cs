using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Walks over the graphs from the anchors, level by level, and keeps for each document the strongest way to it from another
/// one. With every edge less is left: the decay, what the plan says of the kind, the weight of the edge. Of ways
/// that are equally strong the first counts, in the order in which the store gives edges.
/// <para>
/// Everywhere it follows edges that are kept: causes, what a model or a comparison of texts found, what somebody linked. Of
/// those that follow from what the store knows it takes rare entities, from the best anchors only. What lies near in time
/// lends through <see cref="SessionContext"/>; to follow it here as well made answers worse (docs/performance.md).
/// </para>
/// <para>
/// What it may cost is bounded: one reading for each level, the beam, the depth, the edges of a document, what is reached.
/// </para>
/// </summary>
internal sealed class BeamWalk
{
    /// <summary>Most documents that are reached.</summary>
    private const int MostReached = 500;

    /// <summary>Most kept edges of a document that are looked at in each direction.</summary>
    private const int EdgesPerDocument = 32;

    /// <summary>Anchors whose entities are followed, the strongest: working out such an edge costs more than reading a kept one.</summary>
    private const int EntityAnchors = 3;

    /// <summary>Most entity edges of an anchor that are followed: those of its rarest entities.</summary>
    private const int EntityEdges = 16;

    /// <summary>Below that the walk does not go on.</summary>
    private const double LeastStrength = 0.01;

    private readonly Dictionary<long, double> _anchors;
    private readonly WalkPlan _plan;
    private readonly Dictionary<long, WalkStep> _reached = [];

    private BeamWalk(WalkPlan plan, IReadOnlyList<WalkStep> anchors)
        => (_plan, _anchors) = (plan, anchors.ToDictionary(anchor => anchor.Document, anchor => anchor.Strength));

    /// <summary>Walks from the anchors.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="anchors">Where it begins, the strongest first.</param>
    /// <param name="plan">How it goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The last step to each document that was reached from another one.</returns>
    public static async ValueTask<IReadOnlyDictionary<long, WalkStep>> RunAsync(
        IStoreReader reader, IReadOnlyList<WalkStep> anchors, WalkPlan plan, CancellationToken cancellationToken)
    {
        var walk = new BeamWalk(plan, anchors);
        await walk.FollowEntitiesAsync(reader, [.. anchors.Take(EntityAnchors)], cancellationToken).ConfigureAwait(false);
        var level = anchors;
        for (var depth = 0; depth < plan.Depth && level.Count > 0; depth++)
        {
            var edges = await reader.ReadKeptNeighboursAsync([.. level.Select(step => step.Document)], EdgesPerDocument, cancellationToken)
                .ConfigureAwait(false);
            level = walk.Follow(level, edges, RecallWeights.WalkDecay);
        }

        return walk._reached;
    }

    /// <summary>
    /// Goes from the best anchors to what has the same rare entities. Only an entity that so few memories have that each is a
    /// neighbour of each counts: which ones are neighbours of a common one depends on the order of recording.
    /// </summary>
    private async ValueTask FollowEntitiesAsync(IStoreReader reader, IReadOnlyList<WalkStep> anchors, CancellationToken cancellationToken)
    {
        var statistics = await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var rare = ImpliedEdges.Rarity(statistics.Documents, ImpliedEdges.PerSide + 1);
        var edges = await reader.ReadNeighboursAsync(
            [.. anchors.Select(anchor => anchor.Document)], [EdgeKind.Entity], EntityEdges, cancellationToken).ConfigureAwait(false);
        Follow(anchors, [.. edges.Where(edge => edge.Weight >= rare)], RecallWeights.WalkDecay * RecallWeights.ImpliedEdge);
    }

    /// <summary>Follows edges from one level.</summary>
    /// <returns>The strongest of what was reached anew, or by a stronger way than before.</returns>
    private IReadOnlyList<WalkStep> Follow(IReadOnlyList<WalkStep> level, IReadOnlyList<Neighbour> edges, double decay)
    {
        var from = level.ToDictionary(step => step.Document);
        var next = new Dictionary<long, WalkStep>();
        foreach (var edge in edges)
        {
            var before = from[edge.Document];
            var strength = before.Strength * decay * edge.Weight * _plan.Left(edge.Kind, edge.FromOther);
            var isNew = !_reached.TryGetValue(edge.Other, out var known);
            if (strength < LeastStrength || before.Passed(edge.Other) || (isNew ? _reached.Count == MostReached : strength <= known!.Strength))
            {
                continue;
            }

            var step = new WalkStep(edge.Other, strength, before, edge.Kind, edge.Weight);
            _reached[edge.Other] = step;

            // An anchor that is stronger by itself has gone on already.
            if (strength > _anchors.GetValueOrDefault(edge.Other))
            {
                next[edge.Other] = step;
            }
        }

        return [.. next.Values.OrderByDescending(step => step.Strength).Take(_plan.Beam)];
    }
}
