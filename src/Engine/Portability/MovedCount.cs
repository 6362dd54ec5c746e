namespace Satchel.Engine.Portability;

/// <summary>What became of one kind of things.</summary>
/// <param name="Kind">Its name, such as <c>memories</c> or <c>edges</c>.</param>
public sealed record MovedCount(string Kind)
{
    /// <summary>How many there were.</summary>
    public long Read => Stored + Known + Erased + Merged + Archived + Skipped;

    /// <summary>Those that are new here.</summary>
    public long Stored { get; init; }

    /// <summary>Those that were here already.</summary>
    public long Known { get; init; }

    /// <summary>Those that were erased here; they do not come back.</summary>
    public long Erased { get; init; }

    /// <summary>Those that say what another one of them says.</summary>
    public long Merged { get; init; }

    /// <summary>Those that have no place in a store and are kept as they are.</summary>
    public long Archived { get; init; }

    /// <summary>Those that were left out; the findings say why.</summary>
    public long Skipped { get; init; }
}
