using Satchel.Engine.Ledger;

namespace Satchel.Engine.Pipeline;

/// <summary>What became of a request to undo something.</summary>
public abstract record UndoOutcome
{
    private UndoOutcome()
    {
    }

    /// <summary>It was taken back, or would be in a dry run.</summary>
    /// <param name="Batch">The batch of the undo, which can itself be undone; null where nothing was written.</param>
    /// <param name="Steps">What was done, in order.</param>
    public sealed record Undone(string? Batch, IReadOnlyList<UndoStep> Steps) : UndoOutcome;

    /// <summary>There is nothing of that name to undo; nothing was written.</summary>
    public sealed record NothingFound : UndoOutcome;

    /// <summary>Later changes would be lost; nothing was written.</summary>
    /// <param name="Later">The later entries about the same memories.</param>
    public sealed record Conflict(IReadOnlyList<LedgerEntry> Later) : UndoOutcome;

    /// <summary>What was changed has been erased; nothing was written.</summary>
    /// <param name="Sequence">The entry whose payload is gone.</param>
    public sealed record Erased(long Sequence) : UndoOutcome;

    /// <summary>What was changed cannot be read; nothing was written.</summary>
    /// <param name="Sequence">The entry whose payload is damaged.</param>
    public sealed record Unreadable(long Sequence) : UndoOutcome;
}
