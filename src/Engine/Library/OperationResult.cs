using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;

namespace Satchel.Engine.Library;

/// <summary>What telemetry says of an operation that ended: never a text.</summary>
/// <param name="Outcome">What became of it, as one of a few words.</param>
/// <param name="Records">Memories that it was about, or that it returned; null where that is not known.</param>
/// <param name="Memory">The memory, where it is one.</param>
/// <param name="Wrote">Whether a version with a new text was written.</param>
internal readonly record struct OperationResult(string Outcome, int? Records, MemoryId? Memory = null, bool Wrote = false)
{
    private const string NotFound = "not_found";
    private const string Refused = "refused";

    public static OperationResult Of(RememberOutcome outcome) => outcome switch
    {
        RememberOutcome.Stored stored => new("stored", 1, stored.Id, Wrote: true),
        RememberOutcome.Quarantined held => new("quarantined", 1, held.Id, Wrote: true),
        RememberOutcome.AlreadyKnown known => new("known", 1, known.Existing),
        RememberOutcome.Refused => new(Refused, 1),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static OperationResult Of(ReplaceOutcome outcome) => outcome switch
    {
        ReplaceOutcome.Replaced => new("replaced", 1, Wrote: true),
        ReplaceOutcome.NotFound => new(NotFound, 1),
        ReplaceOutcome.Refused => new(Refused, 1),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static OperationResult Of(UndoOutcome outcome) => outcome switch
    {
        UndoOutcome.Undone undone => new("undone", undone.Steps.Count),
        UndoOutcome.NothingFound => new(NotFound, 0),
        UndoOutcome.Conflict => new("conflict", 0),
        UndoOutcome.Erased => new("erased", 0),
        UndoOutcome.Unreadable => new("unreadable", 0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static OperationResult Of(RecallResult result) => new(result.Hits.Count > 0 ? "found" : NotFound, result.Hits.Count);

    public static OperationResult Of(MemoryVersion? retired) => new(retired is null ? NotFound : "retired", 1);
}
