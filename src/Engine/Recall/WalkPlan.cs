using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>How the walk over the graphs goes for what a question is after.</summary>
/// <param name="Beam">Most documents of a level from which it goes on, the strongest.</param>
/// <param name="Depth">Most edges from an anchor.</param>
/// <param name="Cause">What is left behind a causal edge of weight 1, from an effect to its cause.</param>
/// <param name="Effect">The same from a cause to its effect.</param>
/// <param name="Temporal">The same for a temporal edge.</param>
/// <param name="Entity">The same for an entity edge.</param>
/// <param name="Semantic">The same for a semantic edge.</param>
internal sealed record WalkPlan(int Beam, int Depth, double Cause, double Effect, double Temporal, double Entity, double Semantic)
{
    private static readonly WalkPlan Why = new(Beam: 15, Depth: 5, Cause: 1, Effect: 0.5, Temporal: 0.3, Entity: 0.07, Semantic: 0.07);
    private static readonly WalkPlan When = new(Beam: 10, Depth: 5, Cause: 0.2, Effect: 0.2, Temporal: 0.9, Entity: 0.15, Semantic: 0.15);
    private static readonly WalkPlan About = new(Beam: 10, Depth: 4, Cause: 0.15, Effect: 0.15, Temporal: 0.07, Entity: 0.8, Semantic: 0.2);
    private static readonly WalkPlan General = new(Beam: 10, Depth: 4, Cause: 0.35, Effect: 0.35, Temporal: 0.35, Entity: 0.35, Semantic: 0.15);

    /// <summary>The plan for an intent.</summary>
    public static WalkPlan For(RecallIntent intent) => intent switch
    {
        RecallIntent.Why => Why,
        RecallIntent.When => When,
        RecallIntent.Entity => About,
        _ => General,
    };

    /// <summary>What is left behind an edge of a kind and of weight 1.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="toCause">Whether the walk goes from an effect to its cause.</param>
    public double Left(EdgeKind kind, bool toCause) => kind switch
    {
        EdgeKind.Causal => toCause ? Cause : Effect,
        EdgeKind.Temporal => Temporal,
        EdgeKind.Entity => Entity,
        _ => Semantic,
    };
}
