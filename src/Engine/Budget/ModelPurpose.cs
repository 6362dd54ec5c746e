namespace Satchel.Engine.Budget;

/// <summary>What a model is asked for. Spending is counted by it.</summary>
public enum ModelPurpose
{
    /// <summary>Write a text as facts.</summary>
    Extract,

    /// <summary>Compare new facts with what is known.</summary>
    Reconcile,

    /// <summary>Find keywords, entities and a summary.</summary>
    Enrich,

    /// <summary>Find what caused what.</summary>
    Causal,

    /// <summary>Compute vectors.</summary>
    Embed,

    /// <summary>Put results in a better order.</summary>
    Rerank,

    /// <summary>Add words to a question.</summary>
    Expand,

    /// <summary>See whether a model answers, and how.</summary>
    Probe,
}
