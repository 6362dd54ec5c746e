namespace Satchel.Engine.Portability;

/// <summary>How an import is done.</summary>
public sealed class ImportOptions
{
    /// <summary>Whether lines that cannot be imported are left out; otherwise the first one stops everything. Default false.</summary>
    public bool SkipsBadLines { get; set; }

    /// <summary>Whether models are to refine what is imported. Default false.</summary>
    public bool QueuesRefinement { get; set; }

    /// <summary>Whether nothing is written in the end. Default false.</summary>
    public bool IsDryRun { get; set; }
}
