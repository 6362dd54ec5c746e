using Satchel.Engine.Model;

namespace Satchel.Engine.Portability;

/// <summary>How another system's memories are taken in.</summary>
public sealed class MoveInOptions
{
    /// <summary>The one store that is taken, or into which the only one goes; null: each into the store of its name.</summary>
    public StoreName? Store { get; set; }

    /// <summary>The store for what has no store of its own. Default <c>default</c>.</summary>
    public StoreName Fallback { get; set; } = StoreName.Default;

    /// <summary>Whether settings, the active store and keys come as well. Default true.</summary>
    public bool TakesSettings { get; set; } = true;

    /// <summary>Whether models are to refine everything that is taken in. Default false: only what waited for that there.</summary>
    public bool QueuesRefinement { get; set; }

    /// <summary>Whether nothing is written in the end. Default false.</summary>
    public bool IsDryRun { get; set; }
}
