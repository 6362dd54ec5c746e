namespace Satchel.Engine.Recall;

/// <summary>In which order results are shown. Which ones are shown does not depend on it.</summary>
public enum RecallOrder
{
    /// <summary>The best first.</summary>
    Score,

    /// <summary>The newest first.</summary>
    Time,

    /// <summary>What explains before what it explains, by the causal edges among the results.</summary>
    Causes,
}
