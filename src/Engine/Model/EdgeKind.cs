namespace Satchel.Engine.Model;

/// <summary>The four graphs over the memories.</summary>
public enum EdgeKind
{
    /// <summary>One came before the other.</summary>
    Temporal,

    /// <summary>Both are about the same thing.</summary>
    Entity,

    /// <summary>One is the reason of the other.</summary>
    Causal,

    /// <summary>Both mean something alike.</summary>
    Semantic,
}
