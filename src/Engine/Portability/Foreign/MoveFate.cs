namespace Satchel.Engine.Portability.Foreign;

/// <summary>What became of one thing of another system.</summary>
internal enum MoveFate
{
    /// <summary>It is new here.</summary>
    Stored,

    /// <summary>It was here already.</summary>
    Known,

    /// <summary>It was erased here.</summary>
    Erased,

    /// <summary>Another one says the same.</summary>
    Merged,

    /// <summary>It is kept as it is.</summary>
    Archived,

    /// <summary>It was left out.</summary>
    Skipped,
}
